"""Other processes for tests: started in milliseconds, spoken with over a pipe, killed without mercy."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

NOBODY = 65534  # a user who owns nothing, for a test that runs as root and must not be let in everywhere
PATIENCE_S = 60  # for what a child must do in milliseconds; a machine may be busy

# Forked from a process that has imported everything and has no threads of its own.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["tests.storage.test_sqlite", "tests.storage.test_crash", "tests.storage.test_full_disk"]
)


class Open:
    """One end of the pipe between a test and its child."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        self._pipe = pipe

    def send(self, message: object) -> None:
        """Hand a message to the other end; when this returns, it will get there even if we are killed."""
        self._pipe.send(message)

    def receive(self) -> Any:
        """Return the next message. Raises EOFError when the other end is gone, and after `PATIENCE_S`."""
        if not self._pipe.poll(PATIENCE_S):
            raise EOFError(f"no message within {PATIENCE_S} s")
        return self._pipe.recv()

    def rest(self) -> list[Any]:
        """Return the messages that came before the other end was gone."""
        messages = []
        while True:
            try:
                messages.append(self.receive())
            except (EOFError, ConnectionResetError):
                return messages


class Process(Open):
    """A child that runs `work(Open, *arguments)`. Leaving waits for its end, which must be a good one."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        mine, theirs = CONTEXT.Pipe()
        super().__init__(mine)
        self._process = CONTEXT.Process(target=_run, args=(work, theirs, arguments))
        self._process.start()
        theirs.close()

    def kill(self) -> None:
        """End the child with SIGKILL, whatever it is doing."""
        self._process.kill()
        self._process.join()

    def alive_after(self, delay_s: float) -> bool:
        """Return whether the child still runs after `delay_s`."""
        self._process.join(delay_s)
        return self._process.is_alive()

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, kind: object, *exc: object) -> None:
        if kind is not None:
            self._process.kill()
        self._process.join(PATIENCE_S)
        ended = self._process.exitcode
        self._pipe.close()
        self._process.close()
        if kind is None:
            assert ended in (0, -9), f"the child ended with {ended}"


def _run(work: Callable[..., None], pipe: "Connection[Any, Any]", arguments: tuple[object, ...]) -> None:
    work(Open(pipe), *arguments)
