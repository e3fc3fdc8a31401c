"""Voting by text message: the door of a gateway, what people write, and what they are answered."""
