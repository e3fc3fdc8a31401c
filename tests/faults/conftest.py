"""Fixtures of the hostile tests."""

from collections.abc import Iterator

import pytest

from tests.faults.halls import complaints


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What a server in the test's own process logs as an error, tracebacks included."""
    with complaints() as listened:
        yield listened
