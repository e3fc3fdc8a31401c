"""What ends a command: one plain sentence."""


class Trouble(Exception):
    """The command cannot go on; the text is a whole sentence that says what was expected."""
