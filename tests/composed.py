"""Names of words that are put together in the code, and what may stand in their holes; for `tests/test_words.py`."""

from collections.abc import Iterable
from typing import get_args

from kiosk.own_notes import Becomes
from kiosk.reader import LOOKS
from printouts.reading.records import REASONS, WHYS
from printouts.reading.rules import SPOILT
from regie.synthesis.citations import Fault
from regie.synthesis.failures import CODES as FAILURES
from server.ballot_files.forms import FILE_METHODS, Cell
from server.ballot_files.papers import Kind as FileKind
from server.ballot_files.papers import Wrong
from server.ballot_files.recount import Note
from server.domain.account import PLACES
from server.domain.counting import FORMS as BALLOT_FORMS
from server.domain.counting import METHODS as COUNTED
from server.domain.events import AnyEvent
from server.domain.exchange import Fit, HelpReason
from server.domain.hands import REASONS as HANDS_REASONS
from server.domain.incidents import PERSONS_KINDS, SYSTEM_KINDS
from server.domain.paper import PaperKind, SheetState
from server.domain.pictograms import CATEGORIES, PICTOGRAMS
from server.domain.reconciliation import WHYS as WHYS_OUT
from server.domain.records import Ballots, Channel, Kind, Method, Results, StaffRole, View
from server.domain.refusals import CODES
from server.domain.steps import StepDeed
from server.paper.count import CAME
from server.paper.doubts import Said
from server.printing.orders import FAULTS
from server.texts.rules import RULES

KINDS, METHODS, ROLES = get_args(Kind), get_args(Method), get_args(StaffRole)
EVENTS = tuple(str(event.__struct_config__.tag) for event in get_args(AnyEvent))
TABLE_STATES = ("help", "offline", "late", "waiting", "silent", "online", "awaited")
HELP = (
    "driving", "arrows", "space", "shift", "digits", "new", "write", "aside", "admit", "search", "escape", "board",
    "tables", "votes", "print", "screens", "journal", "heard", "incidents", "move-theme", "move-note",
    "call", "help", "polls", "poll", "main-act", "confirm", "move", "pick", "letter", "open",
    "black", "show", "restore",
)  # fmt: skip
STAGES = ("planned", "open", "paused", "closed", "published", "annulled")
OUTCOMES = ("first", "tied", "nobody", "adopted", "funded", "consented", "objected", "found", "missed", "disagreed")
GRADES = tuple(f"{method}-{grade}" for method, counted in COUNTED.items() for grade in counted.GRADES)
DESK_PROBLEMS = (
    "empty", "mistyped", "unknown", "no-number", "number-alone", "slow", "groups", "booklet-empty", "booklet-long",
    "booklet-taken", "struck", "voted", "spare-same", "spare-revoked", "spare-used", "revoked", "not-saved",
)  # fmt: skip
NOTE_BECOMES = get_args(Becomes)
KIOSK_TOLD = ("none", "voted", "over", "struck", "revoked", "refused")

COMPOSED: dict[str, dict[str, Iterable[str]]] = {
    "kiosk": {
        "kiosk-device-problem-{}": ("code", "name"),
        "kiosk-problem-{}": (
            *("empty", "length", "mistyped", "unknown", "slow"),
            *("photo", "unseen", "no-card", "elsewhere", "two"),
        ),
        "kiosk-told-{}": KIOSK_TOLD,
        "kiosk-told-{}-is": KIOSK_TOLD,
    },
    "vote": {
        "vote-{}": ("replaces", "perhaps-here"),
        "vote-code-{}": ("slow", "empty", "length", "mistyped", "unknown"),
        "vote-error-none-{}": (*BALLOT_FORMS, "quiz"),
        "vote-hint-{}": ("single", "yes-no", "scale", "consent"),
        "vote-look-{}": LOOKS,
        "vote-level-{}": (*GRADES, "yes-no-blank", "scale-blank"),
        "vote-live-{}": ("open", "paused", "over", "closed", "annulled"),
        "common-kind-{}": KINDS,
        "vote-note-{}": NOTE_BECOMES,
        "vote-note-{}-is": sorted(set(NOTE_BECOMES) - {"proposal", "aside", "hidden"}),
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
        "common-category-{}": CATEGORIES,
        "regie-answer-{}": ("0", "1"),
        "regie-colour-{}": ("blue", "orange", "green", "pink", "sky", "red"),
        "regie-note-{}": ("up", "down", "first", "last"),
        "regie-version-{}": ("none", "title", "text", "stale", "whole"),
        "regie-ballots-{}": get_args(Ballots),
        "regie-ballots-{}-why": get_args(Ballots),
        "regie-brief-{}": TABLE_STATES,
        "regie-channel-{}": get_args(Channel),
        "regie-degree-{}": "12345",
        "regie-digest-{}": ("box", "ballots", "receipts", "roll"),
        "regie-paper-{}": ("printed", "handed", "in", "waiting", "outstanding", "missing", "kept-out"),
        "regie-{}": [f"print-{code}" for code in FAULTS if code != "gone"],
        "regie-hands-{}": ("valid", "blank", "spoiled", "cast", "people", "otherwise"),
        "regie-help-{}": (*HELP, "save", "undo", "redo", "suggested", "refused"),
        "regie-help-table-{}": TABLE_STATES,
        "regie-mention-{}": "123456",
        "regie-method-{}": METHODS,
        "regie-method-{}-for": METHODS,
        "regie-methods-{}": ("choose", "shade", "order", "spend", "meet"),
        "regie-outcome-{}": OUTCOMES,
        "regie-outcome-{}-none": ("adopted", "funded"),
        "regie-percent-of-{}": [each for each in METHODS if each not in ("majority-judgment", "schulze", "consent")],
        "regie-refusal-{}": (
            "round-open",
            "round-closed",
            "poll-closed",
            "poll-paused",
            "poll-annulled",
            "poll-opened",
            "poll-not-open",
            "poll-incomplete",
            "bad-value",
            "line-lost",
            "no-line",
        ),
        "regie-assistant-{}": ("machine", "house", "outside"),
        "regie-failed-{}": (*(each for each in FAILURES if not each.startswith("semantic-")), "unreached"),
        "regie-instead-{}": [each for each in FAILURES if each.startswith("semantic-")],
        "regie-fault-{}": get_args(Fault),
        "regie-likeness-{}": ("strong", "middle", "faint"),
        "regie-fit-{}": get_args(Fit),
        "regie-fits-{}": get_args(Fit),
        "regie-order-{}": ("urgency", "number"),
        "regie-reason-{}": get_args(HelpReason),
        "regie-results-{}": get_args(Results),
        "regie-results-{}-why": get_args(Results),
        "regie-role-{}": ROLES,
        "regie-room-{}": (*STAGES, "live"),
        "regie-screens-{}": ("script", "notes", "message"),
        "regie-screen-poll-{}": STAGES,
        "regie-stage-{}": STAGES,
        "regie-state-{}": (
            "unsorted",
            "unread",
            "unthemed",
            "unproposed",
            "to-admit",
            "voices",
            "unaccounted",
            "aside",
            "hidden",
            "all",
        ),
        "regie-step-{}": ("done", "annulled", "waiting", "now", "next", "later", "skipped"),
        "regie-pace-{}": ("late", "early", "on-time"),
        "regie-deed-{}": get_args(StepDeed),
        "regie-tables-{}": TABLE_STATES,
        "regie-incident-{}": (*PERSONS_KINDS, *SYSTEM_KINDS),
        "regie-place-{}": PLACES,
        "regie-voice-{}": ("dissent", "strong"),
        "regie-unit-{}": ("voices", "yes", "sum", "at-grade", "firsts", "duels", "points"),
        "regie-view-{}": ("driving", "board", "heard", "tables", "votes", "screens", "incidents", "journal"),
        "regie-journal-{}": EVENTS,
        "regie-journal-shows-{}": get_args(View),
        "regie-journal-sheet-{}": get_args(SheetState),
        "regie-wording-easy-{}": ("added", "changed", "gone"),
        "regie-small-words-{}": ("fr", "en", "es", "de", "it", "pt", "nl"),
        "regie-journal-by-{}": ("system", "organiser"),
        "regie-journal-col-{}": ("number", "time", "who", "what"),
    },
    "display": {
        "common-kind-{}": KINDS,
        "display-base-{}": METHODS,
        "display-grade-{}": GRADES,
        "display-method-{}": METHODS,
        "display-outcome-{}": OUTCOMES,
        "display-outcome-{}-none": ("adopted", "funded"),
        "refusal-{}": CODES,
    },
    "ballot": {},
    "print": {
        "common-category-{}": CATEGORIES,
        "common-pictogram-{}": PICTOGRAMS,
        "file-{}": (
            *("proceedings", "cards", "ballots", "booklets", "signs", "poster", "guides", "desk-sheets"),
            *("account", "certificate", "list"),
        ),
        "proceedings-{}": ("unplaced", "aside"),
        "proceedings-by-{}": ("lead", "theme-team", "vote-operator", "steward", "organiser"),
        "proceedings-incident-{}": (*PERSONS_KINDS, *SYSTEM_KINDS),
        "proceedings-incidents-{}": ("people", "system"),
        "proceedings-incidents-{}-none": ("people", "system"),
        "proceedings-reasons-{}": ("aside", "hidden"),
        "proceedings-voices-{}": ("open", "answered"),
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
        "print-{}": sorted(set(FAULTS) - {"gone", "disk-full", "unwritable", "gave-up"}),
        "cli-listen-{}": ("taken", "elsewhere", "reserved"),
        "verify-differs-{}": ("number", "receipts", "ballots", "box", "ballot", "tally"),
        "cli-setting-{}": (
            "syntax",
            "unknown",
            "type",
            "port",
            "language",
            "profile",
            "range",
            "choice",
            "address",
            "key",
            "secret",
        ),
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
    "pictograms": {"common-pictogram-{}": PICTOGRAMS, "pictogram-words-{}": PICTOGRAMS},
    "trust": {},
    "unopened": {},
    "sms": {
        "sms-how-{}": (*BALLOT_FORMS, "yes-no", "consent", "quiz"),
        "sms-example-{}": (*BALLOT_FORMS, "yes-no", "consent", "quiz"),
    },
    "scan": {
        "scan-name-{}": get_args(PaperKind),
        "scan-out-{}": WHYS_OUT,
        "scan-total-{}": CAME,
        "scan-came-{}": sorted(set(CAME) - {"counted", "spoiled", "waiting", "again"}),
        "scan-spoiled-{}": SPOILT,
        "scan-asked-{}": WHYS,
        "scan-reason-{}": REASONS,
    },
    "steward": {
        "steward-act-{}": ("grouped", "silent", "struck", "returned", "revoked", "replaced"),
        "steward-incident-{}": PERSONS_KINDS,
        "steward-paper-{}": ("open", "closed", "annulled"),
        "steward-paper-account-{}": ("over", "waiting", "even", "none", "missing-open", "missing-closed"),
        "steward-paper-became-{}": ("counted", "no-right"),
        "steward-paper-done-{}": ("late", "gone"),
        "steward-paper-pictures-{}": ("open", "kept", "until"),
        "steward-paper-passed-{}": ("decided", "over", "lost"),
        "steward-paper-problem-{}": ("late", "not-saved", "frame-too-large", "boxes", "word-not-saved"),
        "steward-paper-said-{}": get_args(Said),
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
    "listen": {},
    "texts": {
        "texts-{}": RULES,
        "texts-how-{}": RULES,
        "texts-of-{}": ("meeting", "round", "poll", "proposal"),
        "texts-part-{}": ("title", "question", "text", "sheet-title", "sheet", "alt", "choice"),
    },
    "common": {},
}
"""Area -> name that is put together in the code -> what may stand in its hole."""
