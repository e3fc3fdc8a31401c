"""Decisions about the life of a poll: planned, changed, opened, timed, paused, closed, published, annulled, run again.

Opening a poll fixes its choices and puts it on the screens.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from server.domain import commands as c
from server.domain import events as e
from server.domain.closing import hands_of
from server.domain.decide.ballot_paper import Paper, check_rules, lettered, written
from server.domain.decide.checks import TEXT_MOST, Decides, found, fresh, words
from server.domain.decide.paper import has_ballots, page_of
from server.domain.decide.proposal_choices import pushed_choices, with_colours, with_translations
from server.domain.decide.steps import pause_over
from server.domain.gaps import gaps
from server.domain.hands import times_counted
from server.domain.paper import on_ballots, same_form, with_booklet_pictograms
from server.domain.records import Actor, Poll
from server.domain.refusals import Refused
from server.domain.state import MeetingState


def open_poll(state: MeetingState, poll_id: str) -> Poll:
    """Return the poll when it is open, paused or not.

    Raises Refused("not-found", "poll-not-open", "poll-closed", "poll-annulled").
    """
    poll = _counting(state, poll_id)
    if poll.opened_at is None:
        raise Refused("poll-not-open", poll=poll_id)
    if poll.closed_at is not None:
        raise Refused("poll-closed", poll=poll_id)
    return poll


def _counting(state: MeetingState, poll_id: str) -> Poll:
    """Return a poll that has not been annulled. Raises Refused("not-found", "poll-annulled")."""
    poll = found(state.polls, poll_id, "poll")
    if poll.annulled_at is not None:
        raise Refused("poll-annulled", poll=poll_id)
    return poll


def _unopened(state: MeetingState, poll_id: str) -> Poll:
    poll = _counting(state, poll_id)
    if poll.opened_at is not None:
        raise Refused("poll-opened", poll=poll_id)
    return poll


def _paper(state: MeetingState, command: c.PlanPoll) -> Paper:
    """Return what a poll asks, its choices with what their proposals bring."""
    choices = with_colours(state, command.choices)
    paper = written(replace(command, choices=choices), state.meeting.languages)
    return paper._replace(words=with_translations(state, paper.choices, paper.words))


def decide_plan_poll(state: MeetingState, command: c.PlanPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    fresh(state.steps, command.poll_id)
    return [e.PollPlanned(command.poll_id, *_paper(state, command))]


def decide_change_poll(state: MeetingState, command: c.ChangePoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll, paper = _unopened(state, command.poll_id), _paper(state, command)
    # A cross in a printed box stays where it is, whatever the choice beside it would be called now.
    before, after = (on_ballots(each.method, each.rules, each.choices) for each in (poll, paper))
    if has_ballots(state, poll) and before != after:
        raise Refused("poll-printed", poll=poll.id)
    return [e.PollChanged(command.poll_id, *paper)]


def decide_open_poll(state: MeetingState, command: c.OpenPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = _unopened(state, command.poll_id)
    # Since the poll was planned a proposal may have been withdrawn, or have got another colour.
    choices = lettered(with_colours(state, poll.choices)) if poll.choices else pushed_choices(state)
    if not choices:
        raise Refused("no-choices", poll=poll.id)
    if poll.page:
        page = page_of(state, poll.page)
        if not same_form(page, poll) or len(choices) > page.count:
            raise Refused("bad-value", field="page", value=poll.page, expected="a page that asks as the poll does")
        choices = with_booklet_pictograms(choices, poll.method)
    check_rules(poll.method, choices, poll.rules)
    texts = with_translations(state, choices, poll.words)
    if missing := gaps(state.meeting.languages, choices, texts):
        raise Refused("poll-incomplete", poll=poll.id, missing=list(missing))
    duration_s = command.duration_s or poll.duration_s
    ends_at = now + timedelta(seconds=duration_s) if duration_s else None
    new_texts = {} if texts == poll.words else texts
    opened = e.PollOpened(poll.id, choices, state.entitled, ends_at, new_texts)
    return [*pause_over(state), opened, *_on_screens(state, poll.id)]


def decide_time_poll(state: MeetingState, command: c.TimePoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = open_poll(state, command.poll_id)
    if poll.paused_at is not None:
        raise Refused("poll-paused", poll=poll.id)
    ends_at = now + timedelta(seconds=command.in_s) if command.in_s else None
    return [] if ends_at == poll.ends_at else [e.PollTimed(poll.id, ends_at)]


def decide_pause_poll(state: MeetingState, command: c.PausePoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = open_poll(state, command.poll_id)
    return [] if poll.paused_at is not None else [e.PollPaused(poll.id)]


def decide_resume_poll(state: MeetingState, command: c.ResumePoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = open_poll(state, command.poll_id)
    if poll.paused_at is None:
        return []
    ends_at = None if poll.remaining_s is None else now + timedelta(seconds=poll.remaining_s)
    return [e.PollResumed(poll.id, ends_at)]


def decide_close_poll(state: MeetingState, command: c.ClosePoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    """Only check that it may be closed; the events come from `RecordTally`, once the box is counted."""
    poll = open_poll(state, command.poll_id)
    if waiting := sum(each.poll_id == poll.id and each.state == "waiting" for each in state.sheets.values()):
        raise Refused("sheets-waiting", count=waiting)
    return []


def decide_record_tally(state: MeetingState, command: c.RecordTally, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = open_poll(state, command.poll_id)
    counted = times_counted(hands_of(state, poll.id))
    spoiled = poll.spoiled_sheets + sum(each.spoiled for each in hands_of(state, poll.id))
    if command.hands == counted and command.tally.spoiled != spoiled:
        raise Refused("bad-hands", reason="moved", expected=str(spoiled), got=command.tally.spoiled)
    if command.hands != counted:
        raise Refused("bad-hands", reason="moved", expected=str(counted), got=command.hands)
    closed = e.PollClosed(
        poll.id,
        command.tally,
        command.turnout,
        command.box_digest,
        command.roll_digest,
        command.ballots_digest,
        command.receipts_digest,
        command.by_channel,
        command.profile,
    )
    return [closed] if poll.results == "published" else [closed, *_published(state, poll.id)]


def decide_publish_poll(state: MeetingState, command: c.PublishPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = _counting(state, command.poll_id)
    if poll.closed_at is None:
        raise Refused("poll-not-closed", poll=poll.id)
    return [] if poll.published_at is not None else _published(state, poll.id)


def decide_annul_poll(state: MeetingState, command: c.AnnulPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = found(state.polls, command.poll_id, "poll")
    reason = words("reason", command.reason, TEXT_MOST)
    return [] if poll.annulled_at is not None else [e.PollAnnulled(poll.id, reason)]


def decide_rerun_poll(state: MeetingState, command: c.RerunPoll, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    poll = found(state.polls, command.poll_id, "poll")
    fresh(state.steps, command.new_poll_id)
    # Once its ballots are printed a poll keeps its choices: another one with others takes its place.
    if poll.opened_at is None and not has_ballots(state, poll):
        raise Refused("poll-not-open", poll=poll.id)
    if poll.rerun_as is not None:
        raise Refused("poll-annulled", poll=poll.id)
    reason = words("reason", command.reason, TEXT_MOST)
    paper = written(poll, state.meeting.languages)
    annulled = [] if poll.annulled_at is not None else [e.PollAnnulled(poll.id, reason)]
    return [*annulled, e.PollPlanned(command.new_poll_id, *paper, rerun_of=poll.id)]


def _published(state: MeetingState, poll_id: str) -> list[e.AnyEvent]:
    return [e.PollPublished(poll_id), *_on_screens(state, poll_id)]


def _on_screens(state: MeetingState, poll_id: str) -> list[e.DisplayShown]:
    return [e.DisplayShown(site_id, "poll", poll_id) for site_id in state.sites]


DECIDE: Decides = {
    c.PlanPoll: decide_plan_poll,
    c.ChangePoll: decide_change_poll,
    c.OpenPoll: decide_open_poll,
    c.TimePoll: decide_time_poll,
    c.PausePoll: decide_pause_poll,
    c.ResumePoll: decide_resume_poll,
    c.ClosePoll: decide_close_poll,
    c.RecordTally: decide_record_tally,
    c.PublishPoll: decide_publish_poll,
    c.AnnulPoll: decide_annul_poll,
    c.RerunPoll: decide_rerun_poll,
}
