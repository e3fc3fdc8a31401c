"""Advice: what is no mistake in a script, and would still leave somebody out."""

from collections.abc import Iterator

from server.domain.commands import CreateMeeting
from server.domain.records import EASY, RoundText


def advice(command: CreateMeeting) -> Iterator[tuple[str, dict[str, object]]]:
    """Give what an organiser should think of again: the name of a text in the catalogue `cli`, and its facts."""
    for round in command.rounds:
        if round.sheet is None:
            continue
        if round.sheet.video and not round.sheet.captions:
            yield "script-advice-captions", {"number": round.number}
        if round.sheet.audio and not (round.sheet.text or round.words.get(EASY, RoundText()).sheet_text):
            yield "script-advice-audio", {"number": round.number}
    online = {site.id for site in command.sites if site.online}
    without = [table.number for table in command.tables if table.site_id in online and not table.video]
    if without:
        yield "script-advice-links", {"n": len(without), "first": without[0]}
