"""A hall for each test that votes, and every page there is for those that only look."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.reader import Reader
from server.storage.memory import MemoryStorage
from tests.access.stage import shots_of
from tests.kiosk.hall import Hall, hall_in


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall that lives in memory."""
    async with hall_in(MemoryStorage(), tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
async def shots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Name -> page of every page, in French and in the usual colours."""
    return await shots_of(tmp_path_factory.mktemp("stage"), Reader("fr"))
