"""Printing for a meeting: what is asked for, what is set from it, and when it counts as issued.

The same for the command line, which sets it in its own process, and for the régie, which has it set in another one.
"""
