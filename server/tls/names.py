"""What this machine is called, and the addresses at which others reach it."""

import fcntl
import re
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, ip_address

from server.tls.authority import Address, Name

HOST_MOST = 253  # RFC 1035, 2.3.4, without the final dot
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_ADDRESS_OF_INTERFACE = 0xC0206921 if sys.platform == "darwin" else 0x8915  # SIOCGIFADDR
# RFC 5737, RFC 1918, RFC 4193: asked only which of our addresses would be used to go there. Nothing is sent.
_FAR = ("192.0.2.1", "10.255.255.254", "172.31.255.254", "192.168.255.254", "fd00::1")


def names_of_machine() -> frozenset[Name]:
    """Return the hosts and addresses by which this machine may be reached now, itself included."""
    return frozenset(("localhost", ip_address("127.0.0.1"), *hosts_of(socket.gethostname()), *_addresses()))


def hosts_of(hostname: str) -> frozenset[str]:
    """Return the hosts of a machine that is called `hostname`: that, and as it is called on a local network.

    None for a name that cannot be one, such as one with blanks: RFC 1123, 2.1, in the letters of RFC 3490.
    """
    host = host_name(hostname.removesuffix("."))
    if host is None or host == "localhost":
        return frozenset()
    return frozenset(name for name in (host, host_name(host.partition(".")[0] + ".local")) if name)


def host_name(text: str) -> str | None:
    """Return a host as certificates and browsers write it, in small ASCII letters; `None` when it can be none."""
    try:
        host = text.encode("idna").decode("ascii").lower()
    except UnicodeError:  # an empty label, or one that is too long
        return None
    is_host = len(host) <= HOST_MOST and all(_LABEL.fullmatch(label) for label in host.split("."))
    return host if is_host else None


def name_of(host: str) -> Name | None:
    """Return the host of an address bar as a name: an address where it is one, `None` when it can be neither."""
    try:
        return ip_address(host)
    except ValueError:
        return host_name(host)


def label() -> str:
    """Return what to call this machine before people: the first part of its name, without odd letters."""
    return re.sub(r"[^\w-]+", "-", socket.gethostname().partition(".")[0]).strip("-")


def _addresses() -> Iterator[Address]:
    for index_and_name in socket.if_nameindex():
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            request = struct.pack("256s", index_and_name[1].encode()[:15])
            yield IPv4Address(fcntl.ioctl(asked, _ADDRESS_OF_INTERFACE, request)[20:24])
    for far in _FAR:
        family = socket.AF_INET6 if ":" in far else socket.AF_INET
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((far, 9))
            yield ip_address(asked.getsockname()[0].partition("%")[0])
