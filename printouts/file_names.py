"""What printouts are called where they are saved, for whoever keeps them in a folder."""

from server.i18n import Words


def file_name(what: str, language: str) -> str:
    """Return the name of the file of a printout, without its ending: short, in plain letters."""
    words = Words(language, "print")
    return words(f"file-{what}")
