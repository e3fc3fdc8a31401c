"""Cold: how long a first vote takes on an old phone, on a line of 250 kbit/s with 300 ms for each answer, over https.

A voter whose device has nothing of Tablée opens the address of the card, fills in the ballot and sends it: connection
and TLS greeting, one GET, one POST, on the real application behind a slow line (`benchmarks/parts/line.py`). The time
that people need to read and to choose is left out. `seconds` runs until the answer to the POST is there, which holds
the receipt: as the script of the ballot sends it; `plain_seconds` is the same without any script, as the browser sends
the form itself (`docs/decisions/0026`). `bytes` and `plain_bytes` are all bytes that passed the line, both ways, TLS
included.

The floor is what the line alone costs: four round trips (TCP, TLS, GET, POST) and the bytes at its rate. `ratio` is
`seconds` against it; 1.15 is the reach. `page_47_…`, `page_150_…`: the same vote when its page weighs 47 and 150 KB,
as pages of voting do elsewhere; of their ratio the floor is the floor of our vote.
"""

import gzip
import re
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.parts.application import HEAVY
from benchmarks.parts.children import Child
from benchmarks.parts.figures import end_tidily, parser, report, spread, tell

RTT_MS, KBITS = 300, 250
ROUND_TRIPS = 4
GIVE_UP_S = 60
# What a phone sends with every request.
HEAD = (
    "Host: hall.test\r\nConnection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 4.4; Nexus 5) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/49.0.2623.105 Mobile Safari/537.36\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,"
    "image/webp,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: fr-FR,fr;q=0.8\r\n"
)
RECEIPT = re.compile(rb"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote. seconds: until it was acknowledged; bytes: over the line, both ways."""

    seconds: float
    bytes: int

    @property
    def floor_s(self) -> float:
        """What the line alone costs for as many bytes."""
        return ROUND_TRIPS * RTT_MS / 1_000 + self.bytes * 8 / (KBITS * 1_000)


class Phone:
    """A browser without anything kept, on a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._context = ssl.create_default_context()
        self._context.check_hostname = False
        self._context.verify_mode = ssl.CERT_NONE  # trust is a matter of the device
        self._cookies = ""
        self._socket = self._connected()

    def _connected(self) -> ssl.SSLSocket:
        return self._context.wrap_socket(socket.create_connection(("127.0.0.1", self._port), GIVE_UP_S))

    def ask(self, path: str, form: str | None = None) -> tuple[int, bytes]:
        """Send a request; return the status and the body of the answer, as it was sent.

        A server hangs up on a connection that has been idle for some seconds, and of those a heavy page takes many;
        browsers then open another one.
        """
        try:
            return self._ask(path, form)
        except ConnectionError:
            self._socket.close()
            self._socket = self._connected()
            return self._ask(path, form)

    def _ask(self, path: str, form: str | None) -> tuple[int, bytes]:
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n" if form else ""
        line = f"{'POST' if form else 'GET'} {path} HTTP/1.1\r\n"
        self._socket.sendall(f"{line}{HEAD}{self._cookies}{kind}\r\n{form or ''}".encode())
        read = b""
        while b"\r\n\r\n" not in read:
            read += self._read()
        head, _, body = read.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
        while len(body) < length:
            body += self._read()
        if given := re.search(rb"(?i)set-cookie: ([^;]+)", head):
            self._cookies = f"Cookie: {given[1].decode()}\r\n"
        return int(head.split()[1]), body

    def _read(self) -> bytes:
        found = self._socket.recv(65_536)
        if not found:
            raise ConnectionError("the server has hung up")
        return found

    def leave(self) -> None:
        self._socket.close()


def vote(line: Child, port: int, code: str, poll: str, secret: str, *, page: str = "", plain: bool = False) -> Vote:
    """Cast one vote from a cold start.

    page: of another weight, in place of that of the card. secret: of the device, as the form would hold it.
    Raises RuntimeError when no receipt came.
    """
    line.ask(do="count")
    began = time.monotonic()
    phone = Phone(port)
    phone.ask(page or f"/v/{code}")
    form = f"secret={secret}&sheet=Ab3_&mark=b" + ("" if plain else "&by=js")
    status, answer = phone.ask(f"/v/{code}/{poll}", form)
    taken = time.monotonic() - began
    phone.leave()
    if status != 200 or not RECEIPT.search(unpacked(answer)):
        raise RuntimeError(f"no receipt came: {status}")
    return Vote(taken, int(line.ask(do="count")["bytes"]))


def unpacked(body: bytes) -> bytes:
    """Return a body as it was before it was packed; as it is when it was not."""
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def measure(pairs: int) -> dict[str, object]:
    """Return the figures. Each pair is one vote of each kind, with a card of its own."""
    kinds: dict[str, dict[str, object]] = {"": {}, "plain_": {"plain": True}}
    kinds |= {f"page_{kb}_": {"page": path} for kb, path in HEAVY.items()}
    with (
        TemporaryDirectory(prefix="tablee-cold-") as folder,
        Child(
            "benchmarks.parts.application", folder, "--https", "--cards", str(len(kinds) * (pairs + 1)), "--polls", "1"
        ) as server,
    ):
        hall = server.hear()
        with Child("benchmarks.parts.line", str(hall["port"]), "--rtt-ms", str(RTT_MS), "--kbits", str(KBITS)) as line:
            port, [poll], codes = line.hear()["port"], hall["polls"], iter(hall["codes"])
            server.ask(do="open-poll", poll=poll)
            votes: dict[str, list[Vote]] = {name: [] for name in kinds}
            for pair in range(-1, pairs):
                for name, how in kinds.items():
                    secret = f"{pair + 1:013d}{len(name):013d}"
                    cast = vote(line, port, next(codes), poll, secret, **how)  # type: ignore[arg-type]
                    if pair >= 0:
                        votes[name].append(cast)
                if pair >= 0:
                    tell(
                        f"pair {pair + 1} of {pairs}: "
                        + ", ".join(f"{each[-1].seconds:.2f} s" for each in votes.values())
                    )
            tally = server.ask(do="close-poll", poll=poll)
    if tally["ballots"] != len(kinds) * (pairs + 1):
        raise RuntimeError(f"{tally['ballots']} ballots were counted")
    figures: dict[str, object] = {"benchmark": "cold", "pairs": pairs, "rtt_ms": RTT_MS, "kbit_s": KBITS}
    floor = median(each.floor_s for each in votes[""])
    for name, found in votes.items():
        floors = [each.floor_s if name in ("", "plain_") else floor for each in found]
        ratios = [each.seconds / over for each, over in zip(found, floors, strict=True)]
        figures |= spread(f"{name}ratio", ratios)
        figures[f"{name}seconds"] = round(median(each.seconds for each in found), 3)
        figures[f"{name}bytes"] = round(median(each.bytes for each in found))
    return figures | {"floor_s": round(floor, 3)}


def main(arguments: Sequence[str] | None = None) -> None:
    made = parser("cold", __doc__ or "", "python -m benchmarks.cold --json")
    given = made.parse_args(arguments)
    end_tidily()
    report(measure(given.pairs), given.json)


if __name__ == "__main__":
    main()
