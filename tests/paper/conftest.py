"""A hall for each test of the count."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.paper.hall import Hall, hall_in


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_in(tmp_path) as made:
        yield made
