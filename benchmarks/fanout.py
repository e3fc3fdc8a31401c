"""Fan-out: how long until the last of many clients has a change, and what memory a client takes.

The candidate is the whole application with N voters on its websocket. A pushed proposal is reworded by a command,
and its record, a frame of 400 bytes, goes to all. Measured is the time from the moment the hub gets the change to the
moment the last client has read it (`ratio`), and from the submission of the command, commit to disk included
(`submit_ms`). The floor writes a frame of the same size to as many bare uvloop transports. Both are read by the same
program, in a process of its own.
"""

import sys
from collections.abc import Sequence
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.parts.children import Child
from benchmarks.parts.figures import allow_sockets, end_tidily, interleaved, parser, report, spread, tell

CLIENTS = 4_000
PAIRS = 15  # each takes a fraction of a second
NS_A_MS = 1e6


def measure(clients: int, pairs: int) -> dict[str, object]:
    """Return the figures. `rss_kb`: of the server, for each client. Times in milliseconds."""
    allow_sockets(clients)
    with (
        TemporaryDirectory(prefix="tablee-fanout-") as folder,
        Child("benchmarks.parts.application", folder, "--cards", str(clients)) as candidate,
        Child("benchmarks.parts.floors", "fanout") as floor,
        Child("benchmarks.parts.crowd") as voters,
        Child("benchmarks.parts.crowd") as listeners,
    ):
        hall, raw = candidate.hear(), floor.hear()
        candidate.ask(do="push")
        tell(f"{clients} clients join")
        rss = {child: float(child.rss_kb()) for child in (candidate, floor)}
        joined_s = voters.ask(port=hall["port"], secrets=hall["codes"])["joined_s"]
        raw_joined_s = listeners.ask(port=raw["port"], secrets=hall["codes"])["joined_s"]
        rss = {child: (child.rss_kb() - before) / clients for child, before in rss.items()}
        tell(f"joined in {joined_s:.2f} s (floor {raw_joined_s:.2f} s); {rss[candidate]:.1f} KB each")
        submit_ms: list[float] = []
        frame_bytes: list[int] = []

        def publish() -> float:
            voters.tell()
            began = candidate.ask(do="publish")
            had = voters.hear()
            frame_bytes.append(had["bytes"])
            submit_ms.append((had["last_ns"] - began["submitted_ns"]) / NS_A_MS)
            return float(had["last_ns"] - began["published_ns"]) / NS_A_MS

        def write() -> float:
            listeners.tell()
            began = floor.ask(do="publish", bytes=frame_bytes[-1])
            return float(listeners.hear()["last_ns"] - began["published_ns"]) / NS_A_MS

        publish()  # tells the size of the frame
        measured = interleaved(pairs, publish, write)
    return {
        "benchmark": "fanout",
        "clients": clients,
        "pairs": pairs,
        **spread("ratio", [candidate_ms / floor_ms for candidate_ms, floor_ms in measured]),
        **spread("last_ms", [candidate_ms for candidate_ms, _ in measured], 1),
        **spread("floor_ms", [floor_ms for _, floor_ms in measured], 1),
        "submit_ms": round(median(submit_ms), 1),
        "frame_bytes": frame_bytes[-1],
        "rss_kb": round(rss[candidate], 1),
        "floor_rss_kb": round(rss[floor], 1),
        "joined_s": round(joined_s, 2),
        "floor_joined_s": round(raw_joined_s, 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser("fanout", __doc__ or "", "python -m benchmarks.fanout --clients 9900 --json")
    made.add_argument("--clients", type=int, default=CLIENTS, metavar="N", help=f"websockets to reach ({CLIENTS})")
    made.set_defaults(pairs=PAIRS)
    given = made.parse_args(arguments)
    end_tidily()
    report(measure(given.clients, given.pairs), given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
