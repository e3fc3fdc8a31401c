"""Tablée: town meetings, from the notes of the tables to the proceedings."""

__version__ = "0.1.0"
