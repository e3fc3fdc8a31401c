"""The clients of `votes`: ballots over keep-alive connections, on bare sockets in one process.

`python -m benchmarks.parts.voters` reads `{"port", "requests", "connections"}`, sends each request as soon as one of
the connections is free, and answers `{"seconds", "p50_ms", "p99_ms", "busy"}` once all have been answered with 200.
`busy` is the share of the time that this program itself computed: near 1, it would be what is measured.
"""

import select
import socket
import sys
import time
from collections.abc import Iterator

import msgspec

from benchmarks.parts.children import Answer, say
from benchmarks.parts.figures import allow_sockets

READ_BYTES = 65_536
OK = b"HTTP/1.1 200 "


def whole(answer: bytes) -> bool:
    """Return whether an answer has all of its body. Raises RuntimeError for one that is not 200."""
    if not answer.startswith(OK):
        raise RuntimeError(answer.decode(errors="replace"))
    head, blank, body = answer.partition(b"\r\n\r\n")
    return bool(blank) and len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])


def send_all(port: int, requests: list[bytes], connections: int) -> Answer:
    """Send the requests; return how it went."""
    poll = select.epoll()
    sockets: dict[int, socket.socket] = {}
    for _ in range(min(connections, len(requests))):
        one = socket.create_connection(("127.0.0.1", port))
        one.setblocking(False)
        sockets[one.fileno()] = one
        poll.register(one.fileno(), select.EPOLLIN)
    waiting: Iterator[bytes] = iter(requests)
    sent: dict[int, float] = {}
    rests: dict[int, bytes] = {}
    times: list[float] = []
    clock = time.perf_counter
    began, computed = clock(), time.process_time()
    for number, one in sockets.items():
        sent[number] = clock()
        one.send(next(waiting))
    while len(times) < len(requests):
        for number, _ in poll.poll():
            data = sockets[number].recv(READ_BYTES)
            if not data:
                raise ConnectionError("the server closed a connection")
            if number in rests:
                data = rests.pop(number) + data
            if not whole(data):
                rests[number] = data
                continue
            now = clock()
            times.append(now - sent[number])
            if (request := next(waiting, None)) is not None:
                sent[number] = now
                sockets[number].send(request)
    seconds, computed = clock() - began, time.process_time() - computed
    for one in sockets.values():
        one.close()
    times.sort()
    return {
        "seconds": seconds,
        "p50_ms": 1000 * times[len(times) // 2],
        "p99_ms": 1000 * times[len(times) * 99 // 100],
        "busy": computed / seconds,
    }


def main() -> None:
    while line := sys.stdin.readline():
        asked = msgspec.json.decode(line)
        allow_sockets(asked["connections"])
        say(**send_all(asked["port"], [each.encode() for each in asked["requests"]], asked["connections"]))


if __name__ == "__main__":
    main()
