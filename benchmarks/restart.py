"""Restart: how long until a server with a long journal behind it serves again.

The candidate is `tablee serve` on a folder with 100,000 events and 50 closed polls, from the start of its process to
the answer of `/healthz` and, after it, the snapshot of a display. The floor is a bare Python process that
imports uvicorn and Starlette and reads the same rows with `sqlite3`.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.parts import journal
from benchmarks.parts.children import ROOT, STOPS_WITHIN_S
from benchmarks.parts.crowd import GREETINGS, HANDSHAKE, TEXT, frame_end, masked
from benchmarks.parts.figures import end_tidily, interleaved, parser, report, spread, tell

EVENTS, POLLS = 100_000, 50
ASK_AGAIN_S = 0.002
GIVE_UP_S = 60.0
FLOOR = """
import sqlite3, sys, starlette.applications, uvicorn
rows = sqlite3.connect(sys.argv[1]).execute("SELECT * FROM journal ORDER BY meeting, seq").fetchall()
print(len(rows))
"""


def connect(port: int, server: subprocess.Popen[bytes]) -> socket.socket:
    """Return a connection to the server as soon as it listens. Raises RuntimeError when it has ended."""
    give_up = time.monotonic() + GIVE_UP_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP_S)
        except ConnectionRefusedError:
            if server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"the server did not listen on port {port}") from None
        time.sleep(ASK_AGAIN_S)


def await_health(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once `/healthz` has answered. Raises RuntimeError when it is not well."""
    with connect(port, server) as one:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        answer = b""
        while b'"ok"' not in answer:
            more = one.recv(4096)
            if not more:
                raise RuntimeError(answer.decode(errors="replace"))
            answer += more
    if not answer.startswith(b"HTTP/1.1 200 ") or b'"meetings":1' not in answer:
        raise RuntimeError(answer.decode(errors="replace"))


def await_snapshot(port: int, server: subprocess.Popen[bytes]) -> int:
    """Return the size of a display's snapshot in bytes, once it has come."""
    hello = {"type": "hello", "protocol": 1, "door": "display", "site": journal.SITE}
    with connect(port, server) as one:
        one.sendall(HANDSHAKE)
        data = b""
        while b"\r\n\r\n" not in data:
            data += one.recv(4096)
        one.sendall(masked(TEXT, json.dumps(hello).encode()))
        data = data.partition(b"\r\n\r\n")[2]
        start = seen = size = 0
        while seen < GREETINGS:
            if (end := frame_end(data, start)) is None:
                data += one.recv(65_536)
                continue
            start, seen, size = end, seen + 1, end - start
    return size


def measure(events: int, polls: int, pairs: int) -> dict[str, object]:
    """Return the figures, in seconds from the start of a process."""
    with TemporaryDirectory(prefix="tablee-restart-") as name:
        folder = Path(name)
        tell(f"writing {events} events and {polls} closed polls")
        asyncio.run(journal.write(folder, events, polls))
        healthy_s: list[float] = []
        snapshot_bytes: list[int] = []

        def serve() -> float:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            began = time.monotonic()
            command = ["-m", "server", "serve", name, "--host", "127.0.0.1", "--port", str(port), "--json"]
            with subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL) as server:
                try:
                    await_health(port, server)
                    healthy_s.append(time.monotonic() - began)
                    snapshot_bytes.append(await_snapshot(port, server))
                    return time.monotonic() - began
                finally:
                    server.terminate()
                    try:
                        server.wait(STOPS_WITHIN_S)
                    except subprocess.TimeoutExpired:
                        server.kill()

        def read() -> float:
            began = time.monotonic()
            command = [sys.executable, "-c", FLOOR, str(folder / "journal.db")]
            rows = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
            if int(rows) < events:
                raise RuntimeError(f"{events} rows expected in the journal, {int(rows)} read")
            return time.monotonic() - began

        measured = interleaved(pairs, serve, read)
    return {
        "benchmark": "restart",
        "events": events,
        "polls": polls,
        "pairs": pairs,
        **spread("ratio", [candidate_s / floor_s for candidate_s, floor_s in measured]),
        **spread("seconds", [candidate_s for candidate_s, _ in measured]),
        **spread("floor_s", [floor_s for _, floor_s in measured]),
        "healthy_s": round(median(healthy_s), 3),
        "snapshot_bytes": snapshot_bytes[-1],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser("restart", __doc__ or "", "python -m benchmarks.restart --events 100000 --polls 50 --json")
    made.add_argument("--events", type=int, default=EVENTS, metavar="N", help=f"events in the journal ({EVENTS})")
    made.add_argument("--polls", type=int, default=POLLS, metavar="N", help=f"closed polls among them ({POLLS})")
    given = made.parse_args(arguments)
    end_tidily()
    report(measure(given.events, given.polls, given.pairs), given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
