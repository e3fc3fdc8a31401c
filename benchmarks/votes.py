"""Votes: how many ballots a second are in the box, on the disk, and answered.

The candidate is the whole application: every ballot is a POST with a real card to the real vote route, over HTTP
keep-alive, as JSON (`ratio`) and as the form of the page that needs no JavaScript (`form_per_s`). The floor is a bare
uvloop server that appends each body to a log and shares one `fsync` among all requests that wait. `durable_ratio`
holds the application against itself with `synchronous = OFF`. After each run the poll is closed and counted: every
ballot that was answered must be in the tally.
"""

import secrets
import sys
from collections.abc import Sequence
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import msgspec

from benchmarks.parts.children import Answer, Child
from benchmarks.parts.figures import end_tidily, interleaved, parser, report, spread

BALLOTS = 5_000
CONNECTIONS = 200  # what browsers of a hall hold open at one moment; each sends again as soon as it is answered
PAIRS = 9  # a run takes half a second, and a disk has its moods
RUNS_A_PAIR = 3  # durable, not durable, form
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def request(code: str, poll: str, kind: str, body: bytes) -> str:
    """Return the bytes of one POST, as text."""
    head = (
        f"POST /v/{code}/{poll} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head + body.decode()


def ballots(codes: Sequence[str], poll: str, kind: str) -> list[str]:
    """Return one ballot a card."""
    made = []
    for place, code in enumerate(codes):
        mark, secret = "abcd"[place % 4], secrets.token_hex(13)
        body = (
            msgspec.json.encode({"marks": [mark], "secret": secret})
            if kind == JSON
            else urlencode({"mark": mark, "secret": secret}).encode()
        )
        made.append(request(code, poll, kind, body))
    return made


def measure(count: int, connections: int, pairs: int) -> dict[str, object]:
    """Return the figures. Rates are ballots a second, answered after the commit."""
    polls_needed = RUNS_A_PAIR * (pairs + 1)
    with (
        TemporaryDirectory(prefix="tablee-votes-") as folder,
        TemporaryDirectory(prefix="tablee-votes-") as log_folder,
        Child("benchmarks.parts.application", folder, "--cards", str(count), "--polls", str(polls_needed)) as candidate,
        Child("benchmarks.parts.floors", "votes", "--folder", log_folder) as floor,
        Child("benchmarks.parts.voters") as voters,
    ):
        hall, raw = candidate.hear(), floor.hear()
        polls = iter(hall["polls"])
        answers: dict[str, list[Answer]] = {"durable": [], "floor": []}

        def cast(kind: str, durable: bool) -> Answer:
            poll = next(polls)
            candidate.ask(do="durable", on=durable)
            candidate.ask(do="open-poll", poll=poll)
            sent = ballots(hall["codes"], poll, kind)
            answer = voters.ask(port=hall["port"], requests=sent, connections=connections)
            counted = candidate.ask(do="close-poll", poll=poll)["ballots"]
            if counted != count:
                raise RuntimeError(f"{count} ballots were answered and {counted} counted")
            return answer

        def durable() -> float:
            answers["durable"].append(cast(JSON, durable=True))
            return float(count / answers["durable"][-1]["seconds"])

        def not_durable() -> float:
            return float(count / cast(JSON, durable=False)["seconds"])

        def form() -> float:
            return float(count / cast(FORM, durable=True)["seconds"])

        def write() -> float:
            sent = ballots(hall["codes"], "v_1", JSON)
            answers["floor"].append(voters.ask(port=raw["port"], requests=sent, connections=connections))
            return float(count / answers["floor"][-1]["seconds"])

        measured = interleaved(pairs, durable, write, not_durable, form)
    return {
        "benchmark": "votes",
        "ballots": count,
        "connections": connections,
        "pairs": pairs,
        **spread("ratio", [rate / floor_rate for rate, floor_rate, *_ in measured]),
        **spread("durable_ratio", [rate / fast for rate, _, fast, _ in measured]),
        **spread("per_s", [rate for rate, *_ in measured], 0),
        **spread("floor_per_s", [floor_rate for _, floor_rate, *_ in measured], 0),
        "form_per_s": round(median(each[3] for each in measured)),
        **{
            f"{name}{key}": round(median(answer[key] for answer in answers[who][1:]), 2)
            for name, who in (("", "durable"), ("floor_", "floor"))
            for key in ("p50_ms", "p99_ms", "busy")
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser("votes", __doc__ or "", "python -m benchmarks.votes --ballots 5000 --json")
    made.add_argument("--ballots", type=int, default=BALLOTS, metavar="N", help=f"ballots at once ({BALLOTS})")
    made.add_argument(
        "--connections", type=int, default=CONNECTIONS, metavar="N", help=f"connections to send on ({CONNECTIONS})"
    )
    made.set_defaults(pairs=PAIRS)
    given = made.parse_args(arguments)
    end_tidily()
    report(measure(given.ballots, given.connections, given.pairs), given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
