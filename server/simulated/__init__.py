"""Simulated people, for the demonstration and the rehearsal: what voters choose, and the phones by which they vote."""
