"""Fixtures of the hostile tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.halls import complaints
from tests.served import Served, served


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What a server in the test's own process logs as an error, tracebacks included."""
    with complaints() as listened:
        yield listened


@pytest.fixture
async def server(tmp_path: Path, said: list[str]) -> AsyncIterator[Served]:
    """A server that must not complain: what strangers send is not its fault."""
    async with served(tmp_path) as running:
        yield running
    assert said == []
