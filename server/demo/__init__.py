"""The demonstration: a ready meeting, and people at its doors who are simulated until a person comes."""
