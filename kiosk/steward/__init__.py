"""The desk of the steward: voter cards handed out, lost, replaced, and struck for a paper booklet."""
