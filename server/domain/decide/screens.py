"""Decisions about what the screens of the hall show, and in which languages."""

from collections.abc import Mapping
from datetime import datetime

from server.domain import commands as c
from server.domain import events as e
from server.domain.decide.checks import TITLE_MOST, Decides, found, words
from server.domain.records import Actor, Display, Note, Shown
from server.domain.refusals import Refused
from server.domain.state import MeetingState

SCREEN_MOST = 240  # characters of a message: twelve lines at most, large enough for the last row
WALL_MOST = 60  # notes: ten pages of six, two minutes of turns


def decide_show_on_display(
    state: MeetingState, command: c.ShowOnDisplay, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    shown = _shown(state, command)
    return [
        e.DisplayShown(each.id, shown.view, shown.target, shown.note_ids, shown.text, shown.words)
        for each in _aimed(state, command.site_id)
    ]


def decide_restore_display(
    state: MeetingState, command: c.RestoreDisplay, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    aimed = _aimed(state, command.site_id)
    others = [each for each in aimed if command.seen and each.shown_seq > command.seen and each.shown_by != actor.id]
    if others:
        ids = [each.id for each in others]
        raise Refused("changed-meanwhile", what="display", ids=ids, by=others[-1].shown_by)
    return [event for each in aimed if each.before is not None for event in _back(each.id, _still(state, each.before))]


def _back(site_id: str, was: Shown) -> list[e.AnyEvent]:
    """Return what shows a thing again, at the page where it was held."""
    shown = e.DisplayShown(site_id, was.view, was.target, was.note_ids, was.text, was.words)
    return [shown] if was.turning else [shown, e.DisplayTurned(site_id, was.page, turning=False)]


def _still(state: MeetingState, was: Shown) -> Shown:
    """Return what a screen showed, or the welcome: meanwhile a time may be over, or a wall have no note left."""
    match was.view:
        case "countdown":
            is_over = not state.rounds[was.target].is_open
        case "pause":
            is_over = not state.steps[was.target].is_on
        case "notes":
            is_over = not was.note_ids
        case _:
            is_over = False
    return Shown("welcome") if is_over else was


def decide_choose_display_language(
    state: MeetingState, command: c.ChooseDisplayLanguage, actor: Actor, now: datetime
) -> list[e.AnyEvent]:
    known = state.meeting.languages[1:]
    if command.second and command.second not in known:
        raise Refused("bad-value", field="second", value=command.second, expected=", ".join(known))
    aimed = _aimed(state, command.site_id)
    return [e.DisplayLanguageChosen(each.id, command.second) for each in aimed if each.second != command.second]


def decide_turn_display(state: MeetingState, command: c.TurnDisplay, actor: Actor, now: datetime) -> list[e.AnyEvent]:
    page, turning = command.page, command.turning
    return [
        e.DisplayTurned(each.id, page, turning)
        for each in _aimed(state, command.site_id)
        if (each.view, each.target) == (command.view, command.target) and (turning or each.turning or each.page != page)
    ]


def _aimed(state: MeetingState, site_id: str | None) -> list[Display]:
    """Return the screen of a site, or of every site. Raises Refused("not-found")."""
    return list(state.displays.values()) if site_id is None else [found(state.displays, site_id, "site")]


def _shown(state: MeetingState, command: c.ShowOnDisplay) -> Shown:
    """Return what a command asks for. Raises Refused, where there is no such thing or it is not ready to be seen."""
    view, target = command.view, command.target
    match view:
        case "round":
            if found(state.rounds, target, "round").opened_at is None:
                raise Refused("round-not-open", round=target)
        case "countdown":
            round = found(state.rounds, target, "round")
            if round.opened_at is None:
                raise Refused("round-not-open", round=target)
            if round.closed_at is not None:
                raise Refused("round-closed", round=target)
        case "proposal":
            if found(state.proposals, target, "proposal").pushed_at is None:
                raise Refused("bad-value", field="target", value=target, expected="a pushed proposal")
        case "poll":
            if found(state.polls, target, "poll").opened_at is None:
                raise Refused("poll-not-open", poll=target)
        case "pause":
            pause = found(state.steps, target, "step")
            if not (pause.kind == "pause" and pause.is_on):
                raise Refused("pause-not-on", step=target)
        case _ if target:
            raise Refused("bad-value", field="target", value=target, expected="")
    return Shown(view, target, _wall(state, command), *_said(state, command))


def _wall(state: MeetingState, command: c.ShowOnDisplay) -> tuple[str, ...]:
    note_ids = tuple(dict.fromkeys(command.note_ids))
    if command.view != "notes":
        if note_ids:
            raise Refused("bad-value", field="note_ids", value=len(note_ids), expected="0")
        return ()
    if not 1 <= len(note_ids) <= WALL_MOST:
        raise Refused("bad-value", field="note_ids", value=len(note_ids), expected=f"1…{WALL_MOST}")
    for note_id in note_ids:
        _check_may_hang(found(state.notes, note_id, "note"))
    return note_ids


def _check_may_hang(note: Note) -> None:
    if note.held:
        raise Refused("note-held", id=note.id)
    if note.hidden is not None:
        raise Refused("note-hidden", id=note.id)
    if note.withdrawn_at is not None:
        raise Refused("note-withdrawn", id=note.id)


def _said(state: MeetingState, command: c.ShowOnDisplay) -> tuple[str, dict[str, str]]:
    """Return the text of a message or the heading of a wall, and the same in other languages of the meeting."""
    if command.view not in ("message", "notes"):
        if command.text or command.words:
            raise Refused("bad-value", field="text", value=command.text or len(command.words), expected="")
        return "", {}
    most, least = (SCREEN_MOST, 1) if command.view == "message" else (TITLE_MOST, 0)
    others = _others(state, command.words)
    said = {language: words("words", text, most, least=0) for language, text in others.items()}
    return words("text", command.text, most, least), {language: text for language, text in said.items() if text}


def _others(state: MeetingState, texts: Mapping[str, str]) -> Mapping[str, str]:
    known = state.meeting.languages[1:]
    for language in texts:
        if language not in known:
            raise Refused("bad-value", field="words", value=language, expected=", ".join(known))
    return texts


DECIDE: Decides = {
    c.ShowOnDisplay: decide_show_on_display,
    c.RestoreDisplay: decide_restore_display,
    c.ChooseDisplayLanguage: decide_choose_display_language,
    c.TurnDisplay: decide_turn_display,
}
