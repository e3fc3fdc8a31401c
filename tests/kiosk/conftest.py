"""A hall for each test of the voting pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.storage.memory import MemoryStorage
from tests.kiosk.hall import Hall, hall_in


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """A hall that lives in memory."""
    async with hall_in(MemoryStorage(), tmp_path) as made:
        yield made
