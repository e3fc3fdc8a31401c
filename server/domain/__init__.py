"""The rules of a town meeting: pure, without I/O, clock, randomness or asyncio."""
