"""A file that is there whole, or as it was."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.cli.told import reason_of
from server.terminal import Trouble, words


@contextmanager
def whole_or_untouched(path: Path) -> Iterator[Path]:
    """Give the path of a file to write; when the block ends well, that file takes the place of `path`.

    So nobody holds cards that are not valid, and no card is valid that nobody holds: their file is on the disk
    before they are recorded, and at its place only afterwards. Raises Trouble when it cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tablee-") as folder:
            written = Path(folder) / path.name
            yield written
            written.replace(path)
    except OSError as error:
        raise Trouble(words("print-unwritable", path=path, reason=reason_of(error))) from error
