"""Names of words that are put together in the code, and what may stand in their holes; for `tests/test_words.py`."""

from collections.abc import Iterable
from typing import get_args

from kiosk.own_notes import Becomes
from printouts.reading.records import REASONS, WHYS
from printouts.reading.rules import SPOILT
from server.ballot_files.forms import FILE_METHODS, Cell
from server.ballot_files.papers import Kind as FileKind
from server.ballot_files.papers import Wrong
from server.ballot_files.recount import Note
from server.domain.counting import FORMS as BALLOT_FORMS
from server.domain.counting import METHODS as COUNTED
from server.domain.exchange import Fit, HelpReason
from server.domain.hands import REASONS as HANDS_REASONS
from server.domain.pictograms import PICTOGRAMS
from server.domain.records import Ballots, Channel, Kind, Method, Results, StaffRole
from server.domain.refusals import CODES
from server.paper.count import CAME

KINDS, METHODS, ROLES = get_args(Kind), get_args(Method), get_args(StaffRole)
TABLE_STATES = ("help", "offline", "waiting", "silent", "online", "awaited")
HELP = (
    "arrows", "space", "shift", "digits", "new", "write", "aside", "admit", "search", "escape", "board", "tables",
    "votes", "screens", "call", "help", "polls", "poll", "main-act", "confirm", "move", "pick", "letter", "open",
)  # fmt: skip
STAGES = ("planned", "open", "paused", "closed", "published", "annulled")
OUTCOMES = ("first", "tied", "nobody", "adopted", "funded", "consented", "objected", "found", "missed")
GRADES = tuple(f"{method}-{grade}" for method, counted in COUNTED.items() for grade in counted.GRADES)
DESK_PROBLEMS = (
    "empty", "mistyped", "unknown", "no-number", "number-alone", "slow", "groups", "booklet-empty", "booklet-long",
    "booklet-taken", "struck", "voted", "spare-same", "spare-revoked", "spare-used", "revoked", "not-saved",
)  # fmt: skip
NOTE_BECOMES = get_args(Becomes)
PLACES = ("proposal", "theme", "neither", "held", "aside", "withdrawn")

COMPOSED: dict[str, dict[str, Iterable[str]]] = {
    "vote": {
        "vote-{}": ("replaces", "perhaps-here"),
        "vote-code-{}": ("slow", "empty", "length", "mistyped", "unknown"),
        "vote-error-none-{}": (*BALLOT_FORMS, "quiz"),
        "vote-hint-{}": ("single", "yes-no", "scale", "consent"),
        "vote-level-{}": (*GRADES, "yes-no-blank", "scale-blank"),
        "vote-live-{}": ("open", "paused", "over", "closed", "annulled"),
        "common-kind-{}": KINDS,
        "vote-note-{}": NOTE_BECOMES,
        "vote-note-{}-is": sorted(set(NOTE_BECOMES) - {"proposal", "aside"}),
        "vote-now-{}": ("grades", "ranks", "points"),
        "vote-open-{}": ("grades", "ranks"),
        "vote-refused-{}": ("not-found", "note", "malformed", "frame-too-large", "other"),
        "vote-result-{}": ("late", "late-change"),
        "vote-result-share-{}": METHODS,
        "vote-stopped-{}": ("revoked", "struck"),
        "vote-stopped-{}-do": ("revoked", "struck"),
        "vote-stopped-{}-is": ("revoked", "struck"),
    },
    "table": {
        "common-kind-{}": KINDS,
        "common-pictogram-{}": PICTOGRAMS,
        "refusal-{}": CODES,
        "table-ask-{}": METHODS,
        "table-base-{}": METHODS,
        "table-fit-{}": get_args(Fit),
        "table-fit-said-{}": get_args(Fit),
        "table-fit-why-{}": get_args(Fit),
        "table-grade-{}": GRADES,
        "table-hands-fault-{}": ("otherwise", "none", "people", "missing", "over", "choice", "few", "many"),
        "table-hands-late-{}": ("paused", "closed", "annulled"),
        "table-hands-refused-{}": sorted(set(HANDS_REASONS) - {"moved"}),
        "table-help-{}": get_args(HelpReason),
        "table-offline-{}": ("ready", "preparing", "late", "never"),
        "table-offline-{}-why": ("plain", "untrusted", "unable"),
        "table-outcome-{}": OUTCOMES,
        "table-outcome-{}-none": ("adopted", "funded"),
        "table-step-{}": ("one", "two", "three"),
    },
    "regie": {
        "common-{}": ("round", "poll"),
        "common-kind-{}": KINDS,
        "common-pictogram-{}": PICTOGRAMS,
        "refusal-{}": CODES,
        "regie-answer-{}": ("0", "1"),
        "regie-ballots-{}": get_args(Ballots),
        "regie-ballots-{}-why": get_args(Ballots),
        "regie-brief-{}": TABLE_STATES,
        "regie-channel-{}": get_args(Channel),
        "regie-degree-{}": "12345",
        "regie-digest-{}": ("box", "ballots", "receipts", "roll"),
        "regie-hands-{}": ("valid", "blank", "spoiled", "cast", "people", "otherwise"),
        "regie-help-{}": (*HELP, "undo", "redo"),
        "regie-help-table-{}": TABLE_STATES,
        "regie-mention-{}": "123456",
        "regie-method-{}": METHODS,
        "regie-method-{}-for": METHODS,
        "regie-methods-{}": ("choose", "shade", "order", "spend", "meet"),
        "regie-outcome-{}": OUTCOMES,
        "regie-outcome-{}-none": ("adopted", "funded"),
        "regie-percent-of-{}": [each for each in METHODS if each not in ("majority-judgment", "schulze", "consent")],
        "regie-refusal-{}": (
            "poll-closed",
            "poll-paused",
            "poll-annulled",
            "poll-opened",
            "poll-not-open",
            "poll-incomplete",
            "bad-value",
        ),
        "regie-fit-{}": get_args(Fit),
        "regie-fits-{}": get_args(Fit),
        "regie-order-{}": ("urgency", "number"),
        "regie-reason-{}": get_args(HelpReason),
        "regie-results-{}": get_args(Results),
        "regie-results-{}-why": get_args(Results),
        "regie-role-{}": ROLES,
        "regie-room-{}": (*STAGES, "live"),
        "regie-screen-poll-{}": STAGES,
        "regie-stage-{}": STAGES,
        "regie-state-{}": ("unsorted", "unread", "unthemed", "unproposed", "to-admit", "aside", "all"),
        "regie-step-{}": ("done", "annulled", "waiting", "now", "next", "later"),
        "regie-tables-{}": TABLE_STATES,
        "regie-unit-{}": ("voices", "yes", "sum", "at-grade", "firsts", "duels", "points"),
        "regie-view-{}": ("board", "tables", "votes", "screens"),
    },
    "display": {
        "display-base-{}": METHODS,
        "display-grade-{}": GRADES,
        "display-method-{}": METHODS,
        "display-outcome-{}": OUTCOMES,
        "display-outcome-{}-none": ("adopted", "funded"),
        "refusal-{}": CODES,
    },
    "print": {
        "proceedings-{}": ("unplaced", "aside"),
        "proceedings-{}-none": ("unplaced", "aside"),
        "proceedings-channel-{}": get_args(Channel),
        "proceedings-column-{}": (*PLACES, "all"),
        "proceedings-expressed-{}": ("yes-no", "instant-runoff", "points"),
        "proceedings-grade-{}": [each for each in GRADES if not each.startswith("yes-no")],
        "proceedings-kind-{}": KINDS,
        "proceedings-method-{}": METHODS,
        "proceedings-place-{}": PLACES,
        "proceedings-{}-digest": ("box", "ballots", "receipts", "roll"),
    },
    "cli": {
        "print-unfit-{}": ("choices", "points", "text"),
        "cli-listen-{}": ("taken", "elsewhere", "reserved"),
        "verify-differs-{}": ("number", "receipts", "ballots", "box", "ballot", "tally"),
        "cli-setting-{}": ("syntax", "unknown", "type", "port", "language", "profile", "range"),
        "count-cell-{}": get_args(Cell),
        "count-kind-{}": get_args(FileKind),
        "count-method-{}": FILE_METHODS,
        "count-note-{}": get_args(Note),
        "count-reason-{}": (
            "bad-grade",
            "bad-points",
            "bad-rank",
            "same-rank",
            "too-few",
            "too-many",
            "too-many-points",
        ),
        "count-wrong-{}": get_args(Wrong),
        "role-{}": ROLES,
        "serve-tls-{}": ("damaged", "foreign", "early", "ended"),
    },
    "trust": {},
    "unopened": {},
    "scan": {
        "scan-total-{}": CAME,
        "scan-came-{}": sorted(set(CAME) - {"counted", "spoiled", "waiting", "again"}),
        "scan-spoiled-{}": SPOILT,
        "scan-asked-{}": WHYS,
        "scan-reason-{}": REASONS,
    },
    "steward": {
        "steward-act-{}": ("grouped", "silent", "struck", "returned", "revoked", "replaced"),
        "steward-problem-{}": DESK_PROBLEMS,
        "steward-standing-{}": ("valid", "struck", "revoked", "replaced"),
    },
    "verify": {
        "difference-file-{}": ("missing", "changed"),
        "difference-{}-digest": ("ballots", "receipts"),
        "unusable-{}": ("missing", "not-a-database", "not-ours", "newer", "no-key", "cannot-open"),
    },
    "public": {
        "public-digest-{}": ("receipts", "box", "roll", "ballots"),
        "public-missing-{}": ("meeting", "poll", "open", "later"),
        "public-missing-{}-is": ("meeting", "poll", "open", "later"),
        "public-rule-{}": [method for method in METHODS if method != "quiz"],
    },
    "common": {},
}
"""Area -> name that is put together in the code -> what may stand in its hole."""
