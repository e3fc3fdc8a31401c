"""Numbers of cards and booklets, as they are printed and said aloud."""

from server.i18n import Words


def numbered(number: int, language: str) -> str:
    """Return a number with the sign that says that it is one: `n° 12`."""
    words = Words(language, "print")
    return words("card-number", number=number)
