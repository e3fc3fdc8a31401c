"""The files that a page is made of, with the digest of each: what a browser must have to open it without a network.

They are found where the page itself names them, so that there is no second list to keep: what its text refers to, what
its style sheets and modules load in turn, and the pictograms, whose names come with the meeting.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urljoin

import msgspec

from server.http.browser_files import ADDRESS, BrowserFile, Edition
from server.http.page_files import resolved

PICTOGRAMS = "assets/pictograms/"
VERSION_LETTERS = 32

_NAMED = re.compile(rf"""\b(?:href|src|data-later)=["']({ADDRESS}[^"'?#]+)["']""")
_STYLED = re.compile(r"""url\(\s*["']?([^"')?#]+)""")
_IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*["']([^"'\s]+)["']""")  # anywhere: libraries are one line each


@dataclass(frozen=True)
class Shell:
    """version: another one whenever the page or one of its files is another. files: address -> SHA-256 in hex."""

    version: str
    files: Mapping[str, str]


def shell_of(edition: Edition, text: str, more: Mapping[str, str]) -> Shell:
    """Return the shell of a page from its text, in which nothing is of one table alone.

    more: address -> content of what the page shows beside its files.
    """
    files = {**_reached(edition, tuple(_NAMED.findall(text))), **{at: _digest(shown) for at, shown in more.items()}}
    listed = dict(sorted(files.items()))
    return Shell(_digest(text + msgspec.json.encode(listed).decode())[:VERSION_LETTERS], listed)


@lru_cache(maxsize=16)
def _reached(edition: Edition, named: tuple[str, ...]) -> Mapping[str, str]:
    """Return address -> digest of the files that these addresses lead to, the pictograms included.

    An address that leads nowhere is left out: a page without a network needs it no more than any other.
    """
    found: dict[str, str] = {}
    pending = [*named, *(edition.prefix + path for path in edition.files if path.startswith(PICTOGRAMS))]
    while pending:
        address = pending.pop()
        file = edition.at(address)
        if file is not None and address not in found:
            found[address] = file.digest
            pending += _loaded(edition, address, file)
    return found


def _loaded(edition: Edition, address: str, file: BrowserFile) -> Iterator[str]:
    """Give the addresses that a file at an address loads."""
    if file.path.endswith(".css"):
        yield from (urljoin(address, each) for each in _STYLED.findall(file.body.decode()))
    elif file.path.endswith(".js"):
        for name in _IMPORTED.findall(file.body.decode()):
            if path := resolved(edition, name, file.path):
                yield edition.prefix + path


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
