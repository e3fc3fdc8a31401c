"""Children: the processes of a benchmark, each spoken with in lines of JSON over its standard input and output.

Whoever reads the end of its input stops, so that no child outlives a benchmark that was killed.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
STOPS_WITHIN_S = 20.0
LINE_BYTES_MOST = 4 * 1024 * 1024  # the codes of 10,000 cards are 200 KB

Answer = dict[str, Any]


class Child:
    """A module of this project in a process of its own; used as `with`, which ends it and nothing else."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._name = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(STOPS_WITHIN_S if kind is None else 1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def tell(self, **asked: object) -> None:
        """Ask for something without waiting for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Answer:
        """Return the next answer. Raises RuntimeError when the child has ended instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._name} ended with status {self._process.wait()} instead of answering")
        answer: Answer = json.loads(line)
        return answer

    def ask(self, **asked: object) -> Answer:
        """Ask for something; return the answer."""
        self.tell(**asked)
        return self.hear()

    def rss_kb(self) -> int:
        """Return the resident memory of the child in KB."""
        return rss_kb(self.pid)


def rss_kb(pid: int) -> int:
    """Return the resident memory of a process in KB, as Linux counts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


def say(**answer: object) -> None:
    """In a child: answer."""
    print(json.dumps(answer), flush=True)


async def obey(act: Callable[[Answer], Awaitable[Answer]]) -> None:
    """In a child that serves: answer every line with what `act` returns, until the input ends."""
    reader = asyncio.StreamReader(LINE_BYTES_MOST)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        say(**await act(json.loads(line)))
