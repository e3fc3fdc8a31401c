"""Powers: which role may ask for what. The one place where this is decided."""

from server.domain import commands as c
from server.domain.events import kebab
from server.domain.records import Actor, Role
from server.domain.refusals import Refused

_TABLE: frozenset[Role] = frozenset({"table"})
_ORGANISER: frozenset[Role] = frozenset({"organiser", "system"})
_LEAD: frozenset[Role] = frozenset({"lead"})
_SYNTHESIS: frozenset[Role] = frozenset({"lead", "theme-team"})
_REGIE: frozenset[Role] = frozenset({"lead", "theme-team", "vote-operator", "observer"})
_VOTES: frozenset[Role] = frozenset({"lead", "vote-operator"})
_WELCOME: frozenset[Role] = frozenset({"organiser", "lead", "steward"})
_COUNTERS: frozenset[Role] = frozenset({"organiser", "lead", "vote-operator", "steward"})

POWERS: dict[type[c.Command], frozenset[Role]] = {
    c.CreateMeeting: _ORGANISER,
    c.IssueTableLink: _ORGANISER | _LEAD,
    c.IssueStaffLink: _ORGANISER,
    c.SignIn: _ORGANISER,
    c.IssueCards: _ORGANISER,
    c.IssueTableCards: _ORGANISER,
    c.RevokeCard: _WELCOME,
    c.ReplaceCard: _WELCOME,
    c.ProfileCard: _WELCOME,
    c.StrikeCard: _WELCOME,
    c.PrintPaper: _ORGANISER | _VOTES,  # booklets: not a vote operator (`decide_print_paper`)
    c.GivePage: _ORGANISER | _VOTES,
    c.TakeSheet: _COUNTERS | {"system"},
    c.TakeLate: _COUNTERS,
    c.KeepPageOut: _COUNTERS,
    c.FindCopy: _COUNTERS | {"system"},
    c.DecideSheet: _COUNTERS,
    c.DestroyPictures: _COUNTERS | {"system"},
    c.SkipStep: _LEAD,
    c.TakeUpStep: _LEAD,
    c.MoveStep: _LEAD,
    c.TimeStep: _LEAD,
    c.PlanPause: _LEAD,
    c.BeginPause: _LEAD,
    c.ExtendPause: _LEAD,
    c.EndPause: _LEAD,
    c.PlanStart: _LEAD,
    c.KeepSentences: _LEAD,
    c.OpenRound: _LEAD,
    c.ExtendRound: _LEAD,
    c.CloseRound: _LEAD,
    c.WordRound: _SYNTHESIS,
    c.AddNote: _TABLE,
    c.EditNote: _TABLE,
    c.WithdrawNote: _TABLE | {"voter"},
    c.OrderNotes: _TABLE,
    c.AddIndividualNote: frozenset({"voter"}),
    c.AdmitNote: _SYNTHESIS,
    c.MarkNotesRead: _SYNTHESIS,
    c.MarkNotesUnread: _SYNTHESIS,
    c.SetNotesAside: _SYNTHESIS,
    c.TakeNotesBack: _SYNTHESIS,
    c.HideNote: _SYNTHESIS,
    c.ShowNote: _SYNTHESIS,
    c.AnswerNote: _SYNTHESIS,
    c.CloseMeeting: _LEAD,
    c.ReopenMeeting: _LEAD,
    c.StartServer: frozenset({"system"}),
    c.LogIncident: _SYNTHESIS | _VOTES | {"steward"},
    c.CreateTheme: _SYNTHESIS,
    c.RenameTheme: _SYNTHESIS,
    c.RemoveTheme: _SYNTHESIS,
    c.MergeThemes: _SYNTHESIS,
    c.RestoreTheme: _SYNTHESIS,
    c.OrderThemes: _SYNTHESIS,
    c.PlaceNotes: _SYNTHESIS,
    c.MoveInTheme: _SYNTHESIS,
    c.UnplaceNote: _SYNTHESIS,
    c.ArrangeNotes: _SYNTHESIS,
    c.NameYourself: _REGIE,
    c.ClaimTables: _SYNTHESIS,
    c.WriteProposal: _SYNTHESIS,
    c.RewordProposal: _SYNTHESIS,
    c.PushProposal: _SYNTHESIS,
    c.WithdrawProposal: _SYNTHESIS,
    c.MergeProposals: _SYNTHESIS,
    c.RestoreProposal: _SYNTHESIS,
    c.PlanPoll: _VOTES,
    c.ChangePoll: _VOTES,
    c.OpenPoll: _VOTES,
    c.TimePoll: _VOTES,
    c.PausePoll: _VOTES,
    c.ResumePoll: _VOTES,
    c.ClosePoll: _VOTES | {"system"},
    c.RecordTally: _VOTES | {"system"},
    c.PublishPoll: _VOTES,
    c.AnnulPoll: _VOTES,
    c.RerunPoll: _VOTES,
    c.CountHands: _TABLE,
    c.ShowOnDisplay: _VOTES,
    c.RestoreDisplay: _VOTES,
    c.ChooseDisplayLanguage: _VOTES,
    c.TurnDisplay: _VOTES,
    c.SendMessage: _SYNTHESIS | _VOTES,
    c.Announce: _LEAD,
    c.WithdrawMessage: _SYNTHESIS | _VOTES,
    c.ReadMessage: _TABLE,
    c.AskForHelp: _TABLE,
    c.AnswerHelp: _SYNTHESIS | _VOTES,
    c.SettleHelp: _TABLE | _SYNTHESIS | _VOTES,
    c.AnswerReadBack: _TABLE,
    c.LinkTable: _ORGANISER | _LEAD,
    c.TakeTable: _TABLE,
}


def check_power(command: c.Command, actor: Actor) -> None:
    """Raise Refused("not-allowed") unless the actor's role may ask for `command`."""
    if actor.role not in POWERS[type(command)]:
        raise Refused("not-allowed", role=actor.role, command=kebab(type(command).__name__))
