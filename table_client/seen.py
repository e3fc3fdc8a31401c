"""What a client sees: collection -> the record that it is shown there, by the door it came through."""

from msgspec import Struct

from server.domain import exchange as x
from server.domain import records as r
from server.domain.incidents import Incident
from server.domain.steps import Step
from server.wire.views import PushedProposal, TableMessage, TableNote

_WHOLE: dict[str, type[Struct]] = {
    "meetings": r.Meeting,
    "sites": r.Site,
    "tables": r.Table,
    "rounds": r.Round,
    "notes": r.Note,
    "themes": r.Theme,
    "proposals": r.Proposal,
    "polls": r.Poll,
    "hand_counts": r.HandCount,
    "displays": r.Display,
    "messages": x.Message,
    "readings": x.Reading,
    "help_calls": x.HelpCall,
    "read_backs": x.ReadBack,
    "members": r.Member,
    "incidents": Incident,
    "steps": Step,
}
_LESS: dict[str, type[Struct]] = {"notes": TableNote, "proposals": PushedProposal, "messages": TableMessage}

SEEN_FROM: dict[str, dict[str, type[Struct]]] = {
    "regie": _WHOLE,
    **dict.fromkeys(("table", "display", "voter"), _WHOLE | _LESS),
}
