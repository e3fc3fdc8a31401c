"""Polls and their life. Ballots are not events; see `docs/decisions/0002-ballots-are-not-events.md`."""

from msgspec.structs import replace

from server.domain import events as e
from server.domain.apply.steps import begin_step, behind, note_act, plan_step, retime_poll, seconds_between
from server.domain.events import Recorded
from server.domain.gaps import gaps
from server.domain.records import Poll
from server.domain.state import Applies, Key, MeetingState
from server.domain.steps import POLL_S


def poll_planned(state: MeetingState, event: e.PollPlanned, _: Recorded) -> tuple[Key, ...]:
    earlier = state.polls.get(event.rerun_of or "")
    poll = Poll(event.poll_id, len(state.polls) + 1, "", "", event.method, (), rerun_of=event.rerun_of)
    state.polls[poll.id] = _written(state, poll, event)
    before = behind(state, earlier.id) if earlier else ""
    steps = plan_step(state, poll.id, "poll", event.duration_s or POLL_S, before)
    if earlier is None:
        return (("polls", poll.id), *steps)
    state.polls[earlier.id] = replace(earlier, rerun_as=poll.id)
    return (("polls", earlier.id), ("polls", poll.id), *steps)


def poll_changed(state: MeetingState, event: e.PollChanged, _: Recorded) -> tuple[Key, ...]:
    before = state.polls[event.poll_id].duration_s
    retimed = retime_poll(state, event.poll_id, event.duration_s) if event.duration_s != before else ()
    return (*_put(state, _written(state, state.polls[event.poll_id], event)), *retimed)


def poll_opened(state: MeetingState, event: e.PollOpened, recorded: Recorded) -> tuple[Key, ...]:
    poll = state.polls[event.poll_id]
    opened = replace(
        poll,
        choices=event.choices,
        entitled=event.entitled,
        opened_at=recorded.at,
        ends_at=event.ends_at,
        words=event.words or poll.words,
        gaps=(),
    )
    return (*_put(state, opened), *begin_step(state, poll.id, recorded))


def poll_timed(state: MeetingState, event: e.PollTimed, recorded: Recorded) -> tuple[Key, ...]:
    poll = state.polls[event.poll_id]
    by_s = seconds_between(poll.ends_at, event.ends_at)
    acts = note_act(state, poll.id, recorded, "extended", by_s)
    return (*_put(state, replace(poll, ends_at=event.ends_at)), *acts)


def poll_paused(state: MeetingState, event: e.PollPaused, recorded: Recorded) -> tuple[Key, ...]:
    poll = state.polls[event.poll_id]
    # At least a second, so that what is resumed does not close under the hand that resumes it.
    left = None if poll.ends_at is None else max(1, round((poll.ends_at - recorded.at).total_seconds()))
    paused = _put(state, replace(poll, paused_at=recorded.at, remaining_s=left, ends_at=None))
    return (*paused, *note_act(state, poll.id, recorded, "paused"))


def poll_resumed(state: MeetingState, event: e.PollResumed, recorded: Recorded) -> tuple[Key, ...]:
    poll = state.polls[event.poll_id]
    paused_s = poll.paused_s + (round((recorded.at - poll.paused_at).total_seconds()) if poll.paused_at else 0)
    resumed = replace(poll, paused_at=None, remaining_s=None, paused_s=paused_s, ends_at=event.ends_at)
    return (*_put(state, resumed), *note_act(state, poll.id, recorded, "resumed"))


def poll_closed(state: MeetingState, event: e.PollClosed, recorded: Recorded) -> tuple[Key, ...]:
    closed = replace(
        state.polls[event.poll_id],
        closed_at=recorded.at,
        paused_at=None,
        remaining_s=None,
        tally=event.tally,
        turnout=event.turnout,
        by_channel=event.by_channel,
        profile=event.profile,
        box_digest=event.box_digest,
        roll_digest=event.roll_digest,
        ballots_digest=event.ballots_digest,
        receipts_digest=event.receipts_digest,
        handed_out=sum(bool(card.booklet) and not card.revoked for card in state.cards.values()),
    )
    return (*_put(state, closed), *note_act(state, event.poll_id, recorded, "closed"))


def poll_published(state: MeetingState, event: e.PollPublished, recorded: Recorded) -> tuple[Key, ...]:
    published = _put(state, replace(state.polls[event.poll_id], published_at=recorded.at))
    return (*published, *note_act(state, event.poll_id, recorded, "published"))


def poll_annulled(state: MeetingState, event: e.PollAnnulled, recorded: Recorded) -> tuple[Key, ...]:
    poll = state.polls[event.poll_id]
    annulled = replace(poll, annulled_at=recorded.at, annulled_because=event.reason, paused_at=None, remaining_s=None)
    return (*_put(state, annulled), *note_act(state, poll.id, recorded, "annulled"))


def _put(state: MeetingState, poll: Poll) -> tuple[Key, ...]:
    state.polls[poll.id] = poll
    return (("polls", poll.id),)


def _written(state: MeetingState, poll: Poll, event: e.PollPlanned | e.PollChanged) -> Poll:
    return replace(
        poll,
        title=event.title,
        question=event.question,
        method=event.method,
        choices=event.choices,
        rules=event.rules,
        words=event.words,
        results=event.results,
        ballots=event.ballots,
        duration_s=event.duration_s,
        gaps=gaps(state.meeting.languages, event.choices, event.words),
    )


APPLY: Applies = {
    e.PollPlanned: poll_planned,
    e.PollChanged: poll_changed,
    e.PollOpened: poll_opened,
    e.PollTimed: poll_timed,
    e.PollPaused: poll_paused,
    e.PollResumed: poll_resumed,
    e.PollClosed: poll_closed,
    e.PollPublished: poll_published,
    e.PollAnnulled: poll_annulled,
}
