"""A hall served by https: `python -m server serve DIR --tls` as a child, and the ways to its doors."""

import asyncio
import json
import ssl
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from server.tls.authority import Authority, named
from server.tls.files import Pair
from tests.faults.halls import PATIENCE_S, ROOT, free_port

NAMES = frozenset(("localhost", ip_address("127.0.0.1"), ip_address("192.168.1.20"), "reunion.local"))


@dataclass
class SecureHall:
    """A running server. doors: what it printed first. said: its standard error, once it has ended."""

    data: Path
    port: int
    process: Process
    doors: dict[str, Any]

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def trust_url(self) -> str:
        return "http://127.0.0.1:" + str(self.doors["trust"]["url"]).rpartition(":")[2]

    async def authority(self) -> bytes:
        """The certificate of the authority, as a device gets it."""
        async with httpx2.AsyncClient() as device:
            return (await device.get(f"{self.trust_url}/tablee.crt")).content

    async def trust(self) -> ssl.SSLContext:
        """Whom a device trusts that trusts this hall, and nobody else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        context.load_verify_locations(cadata=await self.authority())
        return context

    async def web(self, **options: Any) -> httpx2.AsyncClient:
        """A browser or program that trusts this hall."""
        return httpx2.AsyncClient(base_url=self.url, verify=await self.trust(), timeout=PATIENCE_S, **options)


@asynccontextmanager
async def secure_hall(
    data: Path, *options: str, port: int | None = None, root: Path = ROOT
) -> AsyncIterator[SecureHall]:
    """Serve a data folder for the length of the block; the server must end well and have nothing to complain of.

    root: the folder of the program, another one for another version of it.
    """
    port = port or free_port()
    async with started(data, "--port", str(port), "--trust-port", "0", "--json", *options, root=root) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = await process.stdout.readline()
        assert line, (await process.stderr.read()).decode()
        yield SecureHall(data, port, process, json.loads(line))
        process.terminate()
        said = (await process.stderr.read()).decode()
        assert (await process.wait(), said) == (0, ""), said


@asynccontextmanager
async def started(data: Path, *options: str, how: str = "", root: Path = ROOT) -> AsyncIterator[Process]:
    """Start a server by https on this machine alone, and leave none behind. how: one of `tests.faults.launch`.

    The block has `PATIENCE_S`.
    """
    program = ("tests.faults.launch", how) if how else ("server",)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *program, "serve", str(data), "--tls", "--host", "127.0.0.1", *options),
        cwd=root,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def say_plainly(port: int, said: bytes) -> bytes:
    """Return all that the server answers to some bytes, until it hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await reader.read()
    except ConnectionResetError:  # it hung up before it had read all of it
        return b""
    finally:
        writer.close()


def handshake(server: ssl.SSLContext, host: str, authority: Authority, at: datetime | None = None) -> None:
    """Greet a server in memory as a device that trusts the authority. Raises ssl.SSLCertVerificationError."""
    device = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    device.verify_flags |= ssl.VERIFY_X509_STRICT
    device.load_verify_locations(cadata=authority.der)
    to_server, to_device = ssl.MemoryBIO(), ssl.MemoryBIO()
    mine = device.wrap_bio(to_device, to_server, server_hostname=host)
    theirs = server.wrap_bio(to_server, to_device, server_side=True)
    for side in (mine, theirs, mine, theirs):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue


def self_signed(now: datetime, *, bound: bool) -> Pair:
    """Return an authority that is not ours. bound: with name constraints, though not with a local name among them."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(named("Another"))
        .issuer_name(named("Another"))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    if bound:
        builder = builder.add_extension(x509.NameConstraints([x509.DNSName("example.org")], None), critical=True)
    return key, builder.sign(key, hashes.SHA256())
