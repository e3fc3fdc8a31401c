"""Suggestions beside an event loop."""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator

import pytest

from regie.synthesis import worker as module
from regie.synthesis.failures import Failed
from regie.synthesis.suggestions import NoteText
from regie.synthesis.talk import Groups, KeyWords, Like, NearDuplicates, SameAs, ThemesFor
from regie.synthesis.worker import Superseded, Worker
from tests.regie.notes import BENCHES, BUSES, CANTEEN, note, notes, sorted_into_themes

pytestmark = pytest.mark.long

MEETING = notes([*BENCHES, *BUSES, *CANTEEN])
LOOP_HELD_MOST_S = 0.020

DEAF = (sys.executable, "-c", "import sys; sys.stdin.buffer.read()")
DEAD = (sys.executable, "-c", "import sys; sys.exit(3)")
GARBLED = (sys.executable, "-c", "import sys; print('x' * 1000, flush=True); sys.stdin.buffer.read()")


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    async with Worker() as made:
        made.put(MEETING)
        yield made


def lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_answers_as_the_synthesis_itself_does():
    direct = sorted_into_themes()
    async with Worker() as worker:
        worker.put(
            NoteText(f"n_{number}", number, each.text, (f"o_{(number + 3) // 4}",))
            for number, each in enumerate(MEETING, 1)
        )
        assert await worker.ask(Like("n_1")) == direct.like("n_1")
        assert await worker.ask(SameAs("n_1")) == direct.same_as("n_1")
        assert await worker.ask(ThemesFor("n_1")) == direct.themes_for("n_1")
        assert await worker.ask(KeyWords("o_1")) == direct.key_words("o_1")
        assert await worker.ask(NearDuplicates()) == direct.near_duplicates()
        assert await worker.ask(Groups(3)) == direct.groups(3)


async def test_what_was_put_or_withdrawn_before_a_question_counts(worker: Worker):
    await worker.ask(Like("n_1"))
    worker.put([note(13, BENCHES[0])])
    assert [each.note_id for each in await worker.ask(SameAs("n_13"))][:1] == ["n_1"]
    worker.withdraw(["n_1"])
    assert "n_1" not in {each.note_id for each in await worker.ask(SameAs("n_13"))}


async def test_a_child_that_is_killed_is_replaced_and_nothing_is_lost(worker: Worker):
    before = await worker.ask(SameAs("n_1"))
    first = worker.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    worker.put([note(13, "Un arrêt de bus au stade")])
    assert await worker.ask(SameAs("n_1")) == before
    assert worker.process_id != first
    assert await worker.ask(Like("n_13"))


async def test_a_child_that_is_killed_in_the_middle_of_a_question_answers_it_in_its_next_life(worker: Worker):
    expected = await worker.ask(Groups(3))
    asked = asyncio.create_task(worker.ask(Groups(3)))
    await asyncio.sleep(0)
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGKILL)
    assert await asked == expected


@pytest.mark.parametrize("command", [DEAD, GARBLED], ids=["dead", "garbled"])
async def test_a_child_that_cannot_live_is_said_to_have_failed_and_may_be_asked_again(command: tuple[str, ...]):
    async with Worker(command=command) as worker:
        worker.put(MEETING)
        for _ in range(2):
            with pytest.raises(Failed, match="suggestions-failed"):
                await worker.ask(Like("n_1"))


async def test_a_child_that_says_nothing_is_given_up_and_ended():
    async with Worker(command=DEAF, answer_within_s=0.3) as worker:
        with pytest.raises(Failed, match="suggestions-slow"):
            await worker.ask(Like("n_1"))
        assert worker.process_id is None


async def test_a_child_that_does_not_die_when_it_is_killed_is_left_behind(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "STOP_WITHIN_S", 0)
    async with Worker(command=DEAF, answer_within_s=0.3) as worker, asyncio.timeout(60):
        for _ in range(2):
            with pytest.raises(Failed, match="suggestions-slow"):
                await worker.ask(Like("n_1"))


async def test_a_note_that_cannot_be_told_fails_its_question_and_not_the_next(worker: Worker):
    worker.put([note(13, "banc \ud83d parc")])
    async with asyncio.timeout(60):
        with pytest.raises(Failed, match="suggestions-failed"):
            await worker.ask(Like("n_1"))
        worker.withdraw(["n_13"])
        assert await worker.ask(Like("n_1"))


async def test_whoever_waits_is_told_however_the_work_ends(worker: Worker):
    asked = [asyncio.create_task(worker.ask(question)) for question in (Groups(), Like("n_2"))]
    await asyncio.sleep(0)
    [work] = [task for task in asyncio.all_tasks() if task.get_name() == "suggestions"]
    work.cancel()
    async with asyncio.timeout(60):
        for each in (*asked, worker.ask(Like("n_1"))):
            with pytest.raises(Failed, match="suggestions-stopped"):
                await each


async def test_a_child_that_is_not_asked_is_ended_and_the_next_one_is_told_everything():
    async with Worker(idle_s=0.2) as worker, asyncio.timeout(60):
        worker.put(MEETING)
        before = await worker.ask(SameAs("n_1"))
        child = worker.process_id
        assert child is not None
        while lives(child):
            worker.put([note(13, f"Un arrêt de bus {time.monotonic()}")])  # notes that come do not keep it
            await asyncio.sleep(0.01)
        assert worker.process_id is None
        assert await worker.ask(SameAs("n_1")) == before
        assert worker.process_id not in (None, child)


async def test_of_several_questions_about_everything_only_the_latest_is_answered(worker: Worker):
    asked = [asyncio.create_task(worker.ask(Groups(count))) for count in (2, 3, 4)]
    first, second, third = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(first, Superseded)
    assert isinstance(second, Superseded)
    assert not isinstance(third, BaseException)


async def test_a_question_about_one_note_does_not_wait_for_those_about_everything(worker: Worker):
    await worker.ask(Like("n_1"))
    order: list[str] = []

    async def ask(name: str, question: Like | NearDuplicates | Groups) -> None:
        await worker.ask(question)
        order.append(name)

    await asyncio.gather(ask("groups", Groups()), ask("duplicates", NearDuplicates()), ask("like", Like("n_1")))
    assert order.index("like") < 2
    assert order[-1] != "like"


async def test_a_question_that_nobody_waits_for_any_more_leaves_the_worker_whole(worker: Worker):
    asked = asyncio.create_task(worker.ask(Groups()))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await worker.ask(Like("n_1"))


async def test_stopping_ends_the_child_and_tells_who_waits(worker: Worker):
    await worker.ask(Like("n_1"))
    child = worker.process_id
    assert child is not None
    asked = [asyncio.create_task(worker.ask(question)) for question in (Groups(), Like("n_2"))]
    await asyncio.sleep(0)
    await worker.stop()
    for each in await asyncio.gather(*asked, return_exceptions=True):
        assert isinstance(each, Failed)
        assert each.code == "suggestions-stopped"
    assert not lives(child)
    with pytest.raises(Failed, match="suggestions-stopped"):
        await worker.ask(Like("n_1"))
    await worker.stop()


async def test_a_worker_that_was_never_asked_starts_no_child():
    async with Worker() as worker:
        worker.put(MEETING)
        assert worker.process_id is None


async def test_the_event_loop_is_not_held_while_two_thousand_notes_are_worked_on():
    """Counted is the processor time of this thread between two turns of the loop: that is what holds it."""
    texts = [f"{BENCHES[turn % 4]} {BUSES[turn % 3]} rue {turn % 97} {CANTEEN[turn % 2]}" for turn in range(2_000)]
    held: list[float] = []
    done = False

    async def probe() -> None:
        before = time.thread_time()
        while not done:
            await asyncio.sleep(0.001)
            held.append(time.thread_time() - before)
            before = time.thread_time()

    # As the server does after its start: what all the tests have loaded is not to be gone through again.
    gc.collect()
    gc.freeze()
    async with Worker() as worker:
        watching = asyncio.create_task(probe())
        worker.put(notes(texts))
        await asyncio.gather(worker.ask(NearDuplicates()), worker.ask(Groups()), worker.ask(Like("n_7")))
        done = True
        await watching
    gc.unfreeze()
    assert max(held) < LOOP_HELD_MOST_S
