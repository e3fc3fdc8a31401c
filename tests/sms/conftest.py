"""A gateway for each test of text messages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sms.gateway import Gateway, gateway_to


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway of the generic form, before a hall that lives in memory."""
    async with gateway_to(tmp_path) as made:
        yield made
