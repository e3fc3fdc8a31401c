"""The readable engine keeps the contract."""

from collections.abc import AsyncIterator

import pytest

from server.storage.base import Storage
from server.storage.memory import MemoryStorage
from tests.storage.contract import JournalRules
from tests.storage.contract_boxes import BoxesRules


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    async with MemoryStorage() as opened:
        yield opened


class TestJournal(JournalRules):
    pass


class TestBoxes(BoxesRules):
    pass
