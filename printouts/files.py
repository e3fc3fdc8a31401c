"""Writing a printout: whole or not at all."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

Target = str | os.PathLike[str] | BinaryIO


@dataclass(frozen=True)
class Printed:
    """What came out. missing: the characters that no font has; a box stands for each of them."""

    pages: int
    missing: frozenset[str] = frozenset()


def save(data: bytes, target: Target, *, secret: bool = False) -> None:
    """Write `data` to a path, where the whole file appears at once, or to an open binary file.

    secret: only its owner may read the file, since it holds voting rights or doors.
    Raises OSError when it cannot be written (no folder, full disk); a former file at the path is then untouched.
    """
    if not isinstance(target, str | os.PathLike):
        target.write(data)
        return
    path = Path(target)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not secret:
            os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _umask() -> int:
    # The only way to read it is to set it.
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
