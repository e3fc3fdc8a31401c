"""The way from a socket to the application: uvicorn's HTTP protocol, which waits for no request for ever.

Its parser keeps what comes before a body until all of it is there, however long that takes and becomes.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES_MOST = 64 * 1024  # of one request, without its body; a browser sends 2 KB
REQUEST_WITHIN_S = 30.0  # from the connection, or from its first byte, to its last: a ballot by 2G takes 2 s


class InletProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol; ends a connection whose request does not come to an end."""

    _under_way = False
    _in_head = True
    _head_bytes = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._be_patient()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if self._under_way and self._patience is None:
            self._be_patient()
        if self._in_head and self._head_bytes > HEAD_BYTES_MOST:
            self.transport.abort()

    def on_message_begin(self) -> None:
        self._under_way, self._in_head, self._head_bytes = True, True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._under_way = False
        self._rest()
        super().on_message_complete()

    def _be_patient(self) -> None:
        self._patience = self.loop.call_later(REQUEST_WITHIN_S, self._lose_patience)

    def _lose_patience(self) -> None:
        if self._owes_an_answer:
            self._be_patient()  # an earlier request on the connection did come to its end
        else:
            self.transport.abort()

    @property
    def _owes_an_answer(self) -> bool:
        """Whether a request that came whole is still being answered; those behind it are queued in `pipeline`."""
        return bool(self.pipeline) or not (getattr(self.cycle, "more_body", True) or self.cycle.response_complete)

    def _rest(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
