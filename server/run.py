"""Running the application: uvicorn as a hall needs it."""

import asyncio
import errno
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from msgspec.structs import replace
from starlette.applications import Starlette

from server.http.ballots import BallotProtocol
from server.http.inlet import InletProtocol
from server.http.outlet import OutletProtocol
from server.settings import Settings
from server.tls.greeting import Https, HttpsServer

PING_EVERY_S = 20.0
SOCKETS_WAITING = 2_048  # a hall that opens its phones at once
FRAME_BYTES_READ = 4 * 1024 * 1024  # past this the connection ends; below it a frame too large is told so
GC_THRESHOLDS = (50_000, 50, 50)  # with 9,900 sockets a full collection holds the loop for 0.4 s


class CannotListen(Exception):
    """Nobody can come in at this host and port. code: why:

    `taken`: another program listens there already; said by `PortTaken`.
    `elsewhere`: the host is no address of this machine, or no address at all.
    `reserved`: the system keeps the port for its own programs.
    """

    def __init__(self, code: str, host: str, port: int) -> None:
        super().__init__(code, host, port)
        self.code, self.host, self.port = code, host, port


class PortTaken(CannotListen):
    """Another port may be free."""


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises CannotListen.

    port: from 0 to `server.settings.PORT_MOST`.
    """
    listener = None
    try:
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(SOCKETS_WAITING)  # two who bound at once are told apart only here
    except (OSError, UnicodeError) as error:
        if listener is not None:
            listener.close()
        if code := _why_not(error):
            raise (PortTaken if code == "taken" else CannotListen)(code, host, port) from error
        raise
    listener.setblocking(False)
    return listener


def _why_not(error: OSError | UnicodeError) -> str | None:
    """Return the code of `CannotListen` for an error of the system; `None` for one that needs a look."""
    # A host that nobody knows is a gaierror; one that cannot even be written as a domain name a UnicodeError.
    if isinstance(error, socket.gaierror | UnicodeError):
        return "elsewhere"
    match error.errno:
        case errno.EADDRINUSE:
            return "taken"
        case errno.EADDRNOTAVAIL | errno.EAFNOSUPPORT:
            return "elsewhere"
        case errno.EACCES | errno.EPERM:
            return "reserved"
    return None


def local_address() -> str:
    """Return this machine's address on its network, `127.0.0.1` when it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address that leads nowhere
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def make_server(app: Starlette, https: Https | None = None) -> uvicorn.Server:
    """Return a uvicorn server for the application; no access log, since it would hold tokens and codes.

    https: how to speak it; `None` for http.
    """
    config = uvicorn.Config(
        app,
        http=BallotProtocol if hasattr(app.state, "ballots") else InletProtocol,
        loop="none",
        ws=OutletProtocol,
        ws_max_size=FRAME_BYTES_READ,
        ws_ping_interval=PING_EVERY_S,
        ws_ping_timeout=PING_EVERY_S,
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
        backlog=SOCKETS_WAITING,
        timeout_graceful_shutdown=5,
        server_header=False,
        proxy_headers=False,  # who asks is who has connected
    )
    return HttpsServer(config, https) if https else uvicorn.Server(config)


@asynccontextmanager
async def running(app: Starlette, listener: socket.socket, https: Https | None = None) -> AsyncIterator[uvicorn.Server]:
    """Serve the application on `listener` for the length of the block, in this event loop.

    https: how to speak it; `None` for http.
    Raises RuntimeError when the application could not start; its log says why.
    """
    collect_rarely()
    server = make_server(app, https)
    task = asyncio.create_task(_serve(server, listener))
    try:
        while not server.started:
            if task.done():
                await task
                raise RuntimeError("the application did not start")
            await asyncio.sleep(0.005)
        keep_what_is_there()
        yield server
    finally:
        server.should_exit = True
        await task


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    try:
        await server._serve([listener])
    except SystemExit as exit:
        # uvicorn's word for an application that did not start. Out of a task it would end the loop under
        # those who still have files to close, and the process would wait for their threads for ever.
        raise RuntimeError("the application did not start") from exit


def collect_rarely() -> None:
    """Let the garbage collector run more rarely. Call before journals are read: it took 0.2 s of 100,000 events."""
    gc.set_threshold(*GC_THRESHOLDS)


def keep_what_is_there() -> None:
    """Keep what start-up made out of every later garbage collection."""
    gc.collect()
    gc.freeze()


def public_address(settings: Settings, listener: socket.socket | None = None) -> Settings:
    """Return the settings with the address that participants type, found out where none was set.

    listener: tells the port that was really taken.
    """
    if settings.public_url:
        return replace(settings, public_url=settings.public_url.rstrip("/"))
    host, port = settings.host, listener.getsockname()[1] if listener else settings.port
    if host in ("0.0.0.0", "::", ""):
        host = local_address()
    scheme = "https" if settings.tls else "http"
    return replace(settings, public_url=f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}")
