"""Folders in which files lie while they are read: removed with their reading, or after the program that made them."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

UPLOADS = ".scan-"
LOCK = "lock"


@contextmanager
def upload_folder(data: Path) -> Iterator[Path]:
    """Give a new folder for its owner alone; it is there until the end of the block. Raises OSError."""
    # Held as long as this process lives, however it ends: several may serve one folder of data.
    with tempfile.TemporaryDirectory(dir=data, prefix=UPLOADS, ignore_cleanup_errors=True) as folder:
        handle = os.open(Path(folder) / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _hold(handle)
            yield Path(folder)
        finally:
            os.close(handle)


def forget_uploads(data: Path) -> None:
    """Remove the files that were being read when a program was cut off; of one that runs, nothing."""
    for folder in data.glob(f"{UPLOADS}*"):
        with suppress(OSError):  # somebody holds it, or has just removed it
            handle = os.open(folder / LOCK, os.O_RDWR)
            try:
                _hold(handle)
            finally:
                os.close(handle)
            shutil.rmtree(folder, ignore_errors=True)


def _hold(handle: int) -> None:
    """Hold a file that no other process holds. Raises OSError when one does."""
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
