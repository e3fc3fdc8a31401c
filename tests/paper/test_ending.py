"""Paper after the closing: late sheets need a reason, pictures are destroyed, and a crash halfway leaves no doubt."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest
from msgspec.structs import replace

from server.domain import commands as c
from server.domain.refusals import Refused
from server.paper.ending import Tidying, destroy, pictures_of, tidy
from server.paper.pictures import Answer
from server.paper.uploads import LOCK
from tests.paper.hall import LEAD, OPERATOR, STEWARD, THIRD, Hall


def folder_of(hall: Hall) -> Path:
    return hall.house.settings.data / "paper" / "m_1"


async def decided(hall: Hall) -> None:
    """Read a sheet in doubt, have two people decide, and close the poll: two pictures are kept."""
    await hall.take(7, doubtful="a")
    for actor in (STEWARD, OPERATOR):
        await hall.doubts.answer("l-1-7", Answer("", {"a": "marked"}), actor)
    await hall.close()


# Late


async def test_late_sheets_wait_for_the_reason_and_are_not_counted(hall: Hall) -> None:
    await hall.close()
    assert [await hall.take(7, "a"), await hall.take(8, "a"), await hall.take(7, "a")] == ["closed"] * 3
    assert "l-1-7" not in hall.meeting.state.sheets
    assert len(hall.count.pictures.late()) == 2
    with pytest.raises(Refused, match="bad-text"):
        await hall.count.explain_late(" ", STEWARD)
    assert await hall.count.explain_late("Oubliés au premier étage.", STEWARD) == 2
    [incident] = hall.meeting.state.incidents.values()
    assert (incident.kind, incident.count, incident.text) == ("late-paper", 2, "Oubliés au premier étage.")
    assert hall.meeting.state.sheets["l-1-7"].incident == incident.id
    assert hall.poll.turnout == 0
    assert (await hall.take(7, "a"), hall.count.pictures.late(), folder_of(hall).exists()) == ("late", (), False)
    assert await hall.count.explain_late("Encore ?", STEWARD) == 0
    assert len(hall.meeting.state.incidents) == 1


async def test_late_sheets_of_a_box_that_is_being_counted_wait_on(hall: Hall) -> None:
    await hall.meeting.voting.seal("v_1")
    assert await hall.take(7, "a") == "closed"
    assert await hall.count.explain_late("Trop tard.", STEWARD) == 0
    assert len(hall.count.pictures.late()) == 1


# Pictures


async def test_pictures_are_destroyed_once_their_poll_is_over_and_the_folder_with_them(hall: Hall) -> None:
    await hall.take(7, doubtful="a")
    with pytest.raises(Refused, match="poll-not-closed"):
        await destroy(hall.count, hall.poll, STEWARD)
    for actor in (STEWARD, OPERATOR):
        await hall.doubts.answer("l-1-7", Answer("", {"a": "marked"}), actor)
    assert pictures_of(hall.count, await hall.close()) == 2
    assert [await destroy(hall.count, hall.poll, STEWARD), await destroy(hall.count, hall.poll, STEWARD)] == [2, 0]
    [gone] = hall.meeting.state.destructions.values()
    assert (gone.count, len(gone.digest), gone.by) == (2, 64, "steward:u_2")
    assert not folder_of(hall).exists()


@pytest.mark.parametrize("recorded", [False, True])
async def test_a_destruction_that_was_cut_short_is_taken_up_with_its_first_count(hall: Hall, recorded: bool) -> None:
    await decided(hall)
    gone = hall.count.pictures.destroy("v_1", ["l-1-"], "c_first")
    if recorded:
        await hall.do(c.DestroyPictures("c_first", "v_1", gone.count, gone.digest), STEWARD)
    left = hall.count.pictures.going("v_1")  # the power goes here
    assert left is not None
    assert (left.count, left.command) == (2, "c_first")
    await tidy(hall.house)
    [told] = hall.meeting.state.destructions.values()
    assert (told.count, told.digest) == (2, gone.digest)
    assert not folder_of(hall).exists()


async def test_pictures_go_when_the_meeting_is_closed_unless_they_are_to_be_kept(hall: Hall) -> None:
    await decided(hall)
    await tidy(hall.house)
    assert pictures_of(hall.count, hall.poll) == 2
    await hall.do(c.CloseMeeting("c_end"), LEAD)
    hall.house.settings = replace(hall.house.settings, paper_pictures="keep")
    await tidy(hall.house)
    assert pictures_of(hall.count, hall.poll) == 2
    hall.house.settings = replace(hall.house.settings, paper_pictures="destroy")
    await tidy(hall.house)
    assert (pictures_of(hall.count, hall.poll), len(hall.meeting.state.destructions)) == (0, 1)


async def test_files_that_were_being_read_when_the_power_went_are_removed_at_the_start(hall: Hall) -> None:
    upload = hall.house.settings.data / ".scan-abc"
    upload.mkdir()
    (upload / "0").write_bytes(b"%PDF-1.7")
    (upload / LOCK).touch()
    async with Tidying(hall.house):
        assert not upload.exists()


async def test_files_that_another_program_reads_stay_when_a_server_starts_on_the_same_folder(hall: Hall) -> None:
    data = hall.house.settings.data
    holds = "import sys; from pathlib import Path; from server.paper.uploads import upload_folder\n"
    holds += "with upload_folder(Path(sys.argv[1])) as at: print(at.name, flush=True); sys.stdin.read()"
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", holds, str(data), stdin=PIPE, stdout=PIPE)
    assert other.stdout is not None
    upload = data / (await other.stdout.readline()).decode().strip()
    async with Tidying(hall.house):
        assert upload.exists()
    other.kill()  # the power goes
    await other.wait()
    assert upload.exists()
    async with Tidying(hall.house):
        assert not upload.exists()


async def test_only_the_owner_can_read_what_is_kept_of_a_sheet_and_nothing_of_it_is_left_on_the_disk(
    hall: Hall,
) -> None:
    """Neither a picture nor a word of anybody is anywhere in the folder of the server once pictures are destroyed."""
    await hall.take(7, doubtful="a")
    await hall.take(8)
    await hall.doubts.answer("l-1-7", Answer("", {"a": "marked"}, reason="une raison"), STEWARD)
    folder = folder_of(hall)
    assert folder.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    for actor in (OPERATOR, THIRD):
        await hall.doubts.answer("l-1-7", Answer("", {"a": "empty"}), actor)
    for actor in (STEWARD, OPERATOR):
        await hall.doubts.answer("l-1-8", Answer("", nothing=True), actor)
    await hall.close()
    assert await destroy(hall.count, hall.poll, STEWARD) == 4
    left = [path for path in hall.house.settings.data.rglob("*") if path.is_file()]
    assert not [path for path in left for what in (b"page", b"box", b"une raison") if what in path.read_bytes()]
