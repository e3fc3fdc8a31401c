"""The live meeting: commands in, commits, records out to everyone who may see them."""
