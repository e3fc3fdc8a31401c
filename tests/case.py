"""Several cases one after the other in one test, where what they stand on costs more than they do."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def case(name: object) -> Iterator[None]:
    """Go through one case of a rule; what fails in the block says which one it was."""
    try:
        yield
    except Exception as fault:
        fault.add_note(f"in the case: {name}")
        raise
