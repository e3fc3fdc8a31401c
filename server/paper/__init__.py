"""Paper that comes in: read in a process of its own, put into the box, and what is doubtful kept for people."""
