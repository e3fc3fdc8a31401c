"""What `tablee serve --tls` needs beside the server: the authority, how to speak https, and the page to trust it."""

import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from server.run import CannotListen, bind
from server.settings import Settings, trust_url, votes_plainly
from server.terminal import Trouble, words
from server.tls.authority import Authority, BadAuthority, Name, authority_of
from server.tls.certificate import server_context, server_pair
from server.tls.greeting import Https
from server.tls.names import label, name_of, names_of_machine
from server.trust.page import Trusted


@dataclass(frozen=True)
class Secured:
    """https: how the server speaks. trusted: what the page on the second port says."""

    https: Https
    trusted: Trusted


def bind_trust(settings: Settings) -> socket.socket:
    """Return a listening socket for the page to trust the hall. Raises Trouble with the option that mends it."""
    if settings.trust_port and settings.trust_port == settings.port:
        raise Trouble(words("serve-trust-same", port=settings.port))
    try:
        return bind(settings.host, settings.trust_port)
    except CannotListen as error:
        if error.code == "elsewhere":
            raise
        raise Trouble(words("serve-trust-taken", port=error.port)) from error


def secured(settings: Settings, now: datetime | None = None) -> Secured:
    """Return how a data folder is served by https. settings: with its public address, `tls`, and the `trust_port` that
    was really taken. Raises Trouble, OSError.
    """
    now = now or datetime.now(UTC)
    host, port = _host_and_port(settings.public_url)
    try:
        authority = authority_of(settings.data, now, label())
    except BadAuthority as error:
        raise Trouble(words(f"serve-tls-{error.code}", path=error.path)) from error
    public = name_of(host)
    if public is None or not authority.permits(public):
        raise Trouble(words("serve-tls-address", host=host))
    pair = server_pair(settings.data, authority, _names(authority, settings, public), now)
    hall_url = f"https://{_written(str(public))}" + (f":{port}" if port else "")  # in the letters of a header
    trusted = Trusted(
        der=authority.der,
        name=authority.name,
        fingerprint=authority.fingerprint,
        ends_at=authority.ends_at,
        url=trust_url(settings),
        hall_url=hall_url,
        language=settings.language,
        votes=votes_plainly(settings),
    )
    plain_url = f"http://{_written(str(public))}:{settings.trust_port}" if trusted.votes else ""
    return Secured(Https(server_context(pair, settings.data), hall_url, plain_url), trusted)


def _host_and_port(public_url: str) -> tuple[str, int | None]:
    try:
        address = urlsplit(public_url)
        host, port = address.hostname, address.port
    except ValueError:  # brackets that do not close, a port that is no number
        host = port = None
    if not host or not public_url.startswith("https://"):
        raise Trouble(words("serve-tls-url", url=public_url))
    return host, port


def _names(authority: Authority, settings: Settings, public: Name) -> frozenset[Name]:
    """Return every name of this machine that the authority may vouch for, the public one among them."""
    listened = name_of(settings.host)
    found = {*names_of_machine(), public} | ({listened} if listened else set())
    return frozenset(name for name in found if authority.permits(name))


def _written(host: str) -> str:
    """Return a host as it stands in an address."""
    return f"[{host}]" if ":" in host else host
