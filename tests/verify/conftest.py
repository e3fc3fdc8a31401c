import asyncio
import shutil
from pathlib import Path

import pytest

from server.storage.sqlite import SqliteStorage
from tests.verify.held import Meeting


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose meeting was held and whose server has ended. Copied before it is touched."""
    folder = tmp_path_factory.mktemp("held") / "data"

    async def hold() -> None:
        async with SqliteStorage(folder) as storage:
            meeting = Meeting(storage)
            await meeting.hold()
            await meeting.live.stop()
            await storage.boxes.scrub()

    asyncio.run(hold())
    return folder


@pytest.fixture
def folder(held: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(held, tmp_path / "data"))
