"""A bad line between clients and server, and what it must not cost."""
