"""What a card leads to beside the votes: the video call of its table, and notes of one's own."""

from dataclasses import dataclass

from starlette.requests import Request

from server.domain.records import Note, Round, Table
from server.domain.state import MeetingState

LISTED_MOST = 12  # calls on the page itself; a site with more asks for the number of the table


@dataclass(frozen=True, slots=True)
class Beside:
    """table: that of the card, online or with a call. tables: those of its site with a call, where it has none.

    round: the open one, where it takes notes of persons. notes: how many the person has sent in this meeting.
    """

    table: Table | None
    tables: tuple[Table, ...]
    round: Round | None
    notes: int

    @property
    def is_long(self) -> bool:
        """Whether there are too many calls to list them among other things."""
        return len(self.tables) > LISTED_MOST


class OwnNotes:
    """The notes of each person in each meeting of a house, sorted out once for each of its states."""

    def __init__(self) -> None:
        self._latest: dict[str, tuple[str, dict[str, list[Note]]]] = {}

    def of(self, state: MeetingState, author: str) -> list[Note]:
        """Return the notes of a person, the last one first."""
        # The chain value stands for everything that has happened. A hall that waits asks hundreds of times a second.
        chain, by_author = self._latest.get(state.meeting.id, ("", {}))
        if chain != state.chain:
            by_author = {}
            for note in reversed(state.notes.values()):
                if note.author:
                    by_author.setdefault(note.author, []).append(note)
            self._latest[state.meeting.id] = state.chain, by_author
        return by_author.get(author, [])


def author_of(request: Request, right: str) -> str:
    """Return what stands for a person in the notes they send: a keyed hash of their voting right, of no other use.

    So notes lead to no card, no ballot and no roll without the key; and a card that replaces another has its notes.
    """
    author: str = request.app.state.house.hash("note", right)
    return author


def calls_of(state: MeetingState, site_id: str) -> tuple[Table, ...]:
    """Return the tables with a video call among which a card may choose. site_id: of the card; empty: for anywhere.

    None for a hall: who sits there has a table. A card for anywhere has all, where every site is online.
    """
    online = {site.id for site in state.sites.values() if site.online}
    if site_id not in online and (site_id or len(online) < len(state.sites)):
        return ()
    sites = {site_id} if site_id else online
    return tuple(table for table in state.tables.values() if table.site_id in sites and table.video)


def table_of(state: MeetingState, table_id: str) -> Table | None:
    """Return the table of a card where it meets by video, or will once it has a link."""
    table = state.tables.get(table_id)
    return table if table and (table.video or state.sites[table.site_id].online) else None
