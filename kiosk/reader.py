"""How a person reads: in which language, in easy words or not, on which ground, how large. Chosen on any page, kept on
the device until it is left; nothing of it leaves for the meeting.

The words of a page are in the language that was chosen. The texts of the meeting are in it where the meeting has it,
else in the meeting's first one, and marked as such for a voice that reads them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from server.domain.versions import easy_in
from server.i18n import is_right_to_left, participant_languages

COOKIE = "v-read"
LANGUAGE = "lang"
EASY = "easy"
LOOK = "look"
LARGE = "large"
ASKED = (LANGUAGE, EASY, LOOK, LARGE)
"""The fields of an address that change how a page is read from then on."""

Look = Literal["auto", "light", "dark", "contrast"]
LOOKS: tuple[Look, ...] = get_args(Look)

_KEPT = re.compile(r"([a-z]{2,3}|-)\.([01])\.([a-z]+)\.([01])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reader:
    """How a person reads.

    language: of the page, one of `participant_languages`. easy: the texts of the meeting in easy words, where it has
    some. look: the ground and its ink; `auto` as the device does. large: everything half as large again.
    """

    language: str
    easy: bool = False
    look: Look = "auto"
    large: bool = False

    @property
    def right_to_left(self) -> bool:
        return is_right_to_left(self.language)

    def spoken(self, known: Sequence[str]) -> str:
        """Return the language of the meeting's texts. known: those of the meeting, its first one first."""
        return self.language if self.language in known else known[0]

    def foreign(self, known: Sequence[str]) -> str:
        """Return the same where it is another one than that of the page; else nothing."""
        spoken = self.spoken(known)
        return "" if spoken == self.language else spoken

    def version(self, known: Sequence[str]) -> str:
        """Return the version of the meeting's texts (`server/domain/versions.py`), its first language by its name."""
        language = self.spoken(known)
        return easy_in(language, known) if self.easy else language

    def kept(self) -> str:
        """Return what the cookie holds."""
        return f"{self.language}.{self.easy:d}.{self.look}.{self.large:d}"


def reader_of(request: Request) -> Reader:
    """Return how this device reads: as its address asks, else as it did before, else as the house does.

    What nobody could have chosen is passed over.
    """
    found: Reader | None = getattr(request.state, "reader", None)
    if found is None:
        found = request.state.reader = _asked(request, _before(request))
    return found


def is_asked(request: Request) -> bool:
    """Return whether the address changes how pages are read."""
    return any(name in request.query_params for name in ASKED)


def without_asking(request: Request) -> str:
    """Return the query of the address without what changes how it is read."""
    return urlencode([pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] not in ASKED])


def _before(request: Request) -> Reader:
    usual = Reader(request.app.state.house.settings.language)
    kept = _KEPT.fullmatch(request.cookies.get(COOKIE, ""))
    if not kept or kept[1] not in participant_languages() or kept[3] not in LOOKS:
        return usual
    look = next(each for each in LOOKS if each == kept[3])
    return Reader(kept[1], kept[2] == "1", look, kept[4] == "1")


def _asked(request: Request, before: Reader) -> Reader:
    asked = request.query_params
    language, look = asked.get(LANGUAGE, ""), asked.get(LOOK, "")
    return replace(
        before,
        language=language if language in participant_languages() else before.language,
        easy=asked[EASY] == "1" if EASY in asked else before.easy,
        look=next((each for each in LOOKS if each == look), before.look),
        large=asked[LARGE] == "1" if LARGE in asked else before.large,
    )
