"""Rules for work in the background."""

import asyncio

from server.live.chore import Chore
from server.storage.base import NotSaved


class Work:
    """Work that fails with the errors given, one after the other, and then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.begun = 0
        self.has_begun = asyncio.Event()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        self.has_begun.set()
        await self.may_go_on.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.done.set()


async def test_a_chore_is_tried_again_until_it_succeeds_whatever_failed():
    work = Work(NotSaved(), RuntimeError("the disk is tired"), NotSaved())
    chore = Chore(work, again_s=0)
    chore.soon()
    await work.done.wait()
    await chore.finish()
    assert work.begun == 4


async def test_a_chore_that_is_due_while_it_runs_is_done_once_more():
    work = Work()
    work.may_go_on.clear()
    chore = Chore(work, again_s=0)
    chore.soon()
    await work.has_begun.wait()
    chore.soon()
    work.may_go_on.set()
    await chore.finish()
    assert work.begun == 2


async def test_finishing_tries_what_is_due_once_more_and_does_not_wait_for_ever():
    work = Work(*[NotSaved()] * 10)
    chore = Chore(work, again_s=3600)
    chore.soon()
    await work.has_begun.wait()
    await chore.finish()
    assert work.begun == 2


async def test_a_chore_that_nobody_asked_for_is_not_done():
    work = Work()
    await Chore(work, again_s=0).finish()
    assert work.begun == 0
