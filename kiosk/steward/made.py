"""That a device has become a kiosk, written down for whoever counts the kiosks afterwards."""

import logging

from server.domain import commands as c
from server.domain import ids
from server.domain.records import Actor
from server.domain.refusals import Refused
from server.http.render import words_of
from server.live.house import House, new_id
from server.live.meeting import LiveMeeting

DESK = Actor("steward")
"""Whoever has the kiosk code: only the desk sees it."""

log = logging.getLogger("tablee")


async def write_down(house: House, meeting: LiveMeeting, name: str, actor: Actor = DESK) -> None:
    """Write into the log of incidents that a device has become a kiosk. name: as the desk knows it.

    Not a condition: where it is refused, as after the meeting, the device is a kiosk all the same.
    """
    words = words_of(house.settings.language, "steward")
    text = words("steward-kiosks-made", name=name)
    try:
        await meeting.submit(c.LogIncident(new_id(ids.COMMAND), new_id(ids.INCIDENT), "line", text), actor)
    except Refused as refused:
        log.warning("a kiosk was not written down: %s", refused.code)
