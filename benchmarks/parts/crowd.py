"""The clients of `fanout`: many websockets in one process, on bare sockets, so that reading them costs little.

`python -m benchmarks.parts.crowd` reads `{"port", "secrets"}`, joins as one voter a secret, and answers
`{"joined_s"}` once each has its snapshot. From then on it answers `{"do": "await"}` with `{"last_ns", "bytes"}`:
when the last client had the next frame, and how many bytes the frame took. The floor is read by the same program.
"""

import select
import socket
import sys
import time

import msgspec

from benchmarks.parts.children import say
from benchmarks.parts.figures import allow_sockets

AT_ONCE = 256  # handshakes under way; the listening queue holds more
READ_BYTES = 4_096
TEXT, PING = 0x81, 0x89
HANDSHAKE = (
    b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
GREETINGS = 2  # welcome and snapshot
MASK = b"\0\0\0\0"  # a client must mask (RFC 6455, 5.3); with zeros the bytes stay as they are


def masked(opcode: int, payload: bytes) -> bytes:
    """Return a short frame as a client sends it."""
    size = len(payload)
    head = bytes((opcode, 0x80 | size)) if size < 126 else bytes((opcode, 0x80 | 126)) + size.to_bytes(2)
    return head + MASK + payload


def frame_end(data: bytes, start: int) -> int | None:
    """Return where the server's frame at `start` ends; `None` when it is not whole yet."""
    if len(data) < start + 2:
        return None
    size, head = data[start + 1], 2
    if size >= 126:
        wide = 2 if size == 126 else 8
        head += wide
        if len(data) < start + head:
            return None
        size = int.from_bytes(data[start + 2 : start + 2 + wide])
    end = start + head + size
    return end if len(data) >= end else None


class Crowd:
    """Clients by file number."""

    def __init__(self, port: int) -> None:
        self._address = ("127.0.0.1", port)
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._rests: dict[int, bytes] = {}  # what came of a frame that is not whole yet
        self._heads: dict[int, bytes] = {}  # hello, to be sent after the answer to the handshake
        self._greeted: dict[int, int] = {}
        self._frames = 0
        self._frame_bytes = 0
        self._asked = False
        self._poll.register(sys.stdin.fileno(), select.EPOLLIN)

    def join(self, secrets: list[str]) -> None:
        """Open one client a secret; return when each has its snapshot."""
        waiting = list(reversed(secrets))
        while waiting or self._heads or self._greeted:
            while waiting and len(self._heads) + len(self._greeted) < AT_ONCE:
                self._open(waiting.pop())
            self._take()

    def _open(self, secret: str) -> None:
        one = socket.create_connection(self._address)
        one.setblocking(False)
        one.send(HANDSHAKE)
        hello = msgspec.json.encode({"type": "hello", "protocol": 1, "door": "voter", "secret": secret})
        self._sockets[one.fileno()] = one
        self._heads[one.fileno()] = masked(TEXT, hello)
        self._poll.register(one.fileno(), select.EPOLLIN)

    def idle_until_asked(self) -> None:
        """Answer pings until a line comes on the standard input; at its end, stop."""
        while not self._asked:
            self._take()
        self._asked = False

    def await_frame(self) -> int:
        """Return the monotonic time in ns at which each client had one frame more."""
        wanted = len(self._sockets)
        while self._frames < wanted:
            self._take()
        self._frames -= wanted
        return time.monotonic_ns()

    @property
    def frame_bytes(self) -> int:
        """The size of the last frame, with its head."""
        return self._frame_bytes

    def _take(self) -> None:
        sockets, rests, size, asking = self._sockets, self._rests, self._frame_bytes, sys.stdin.fileno()
        for number, _ in self._poll.poll(-1, 1024):
            if number == asking:
                if not sys.stdin.readline():
                    sys.exit()
                self._asked = True
                continue
            data = sockets[number].recv(READ_BYTES)
            # The short way, for the usual: exactly one frame of the size of the last one.
            if len(data) == size and data[0] == TEXT and number not in rests and not self._greeted:
                self._frames += 1
            elif data:
                self._read(number, rests.pop(number, b"") + data)
                size = self._frame_bytes
            else:
                raise ConnectionError(f"the server closed a connection after {len(sockets)} had joined")

    def _read(self, number: int, data: bytes) -> None:
        if number in self._heads:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rests[number] = head
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise ConnectionError(head.decode(errors="replace"))
            self._sockets[number].send(self._heads.pop(number))
            self._greeted[number] = GREETINGS
        start = 0
        while (end_of := frame_end(data, start)) is not None:
            if data[start] == TEXT:
                self._take_text(number, end_of - start)
            elif data[start] == PING:
                self._sockets[number].send(masked(0x8A, data[start + 2 : end_of]))
            else:
                raise ConnectionError(f"a frame with opcode {data[start]:#x}")
            start = end_of
        if start < len(data):
            self._rests[number] = data[start:]

    def _take_text(self, number: int, size: int) -> None:
        if left := self._greeted.get(number, 0):
            if left == 1:
                del self._greeted[number]
            else:
                self._greeted[number] = left - 1
            return
        self._frames += 1
        self._frame_bytes = size


def main() -> None:
    line = sys.stdin.readline()
    if not line:
        return
    asked = msgspec.json.decode(line)
    allow_sockets(len(asked["secrets"]))
    crowd = Crowd(asked["port"])
    began = time.monotonic()
    crowd.join(asked["secrets"])
    say(joined_s=time.monotonic() - began)
    while True:
        crowd.idle_until_asked()
        say(last_ns=crowd.await_frame(), bytes=crowd.frame_bytes)


if __name__ == "__main__":
    main()
