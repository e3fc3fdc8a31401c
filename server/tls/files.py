"""Files that hold a key: they appear whole or not at all, and only their owner may read them."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ONLY_OWNER = 0o600

Pair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]
"""A private key, and the certificate of its public key."""


class NoPair(ValueError):
    """The file holds something else than one key and its certificate."""


def write_pair(path: Path, pair: Pair, *, over: bool) -> None:
    """Write a key and its certificate as PEM, in one file, so that there is never one without the other.

    over: take the place of a file that is there; else that one stays, be it another process that has just made it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # readable by its owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem_of(pair))
            file.flush()
            os.fsync(file.fileno())
        if over:
            os.replace(name, path)
        else:
            with suppress(FileExistsError):
                os.link(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def read_pair(path: Path) -> Pair:
    """Return the key and the certificate of a file. Raises NoPair, OSError.

    A file that others may read is closed to them: a folder that came over a network or a stick has lost its rights.
    """
    text = path.read_bytes()
    with suppress(OSError):  # the disk knows no rights, or the file is another account's
        if path.stat().st_mode & 0o077:
            path.chmod(ONLY_OWNER)
    before, begin, rest = text.partition(b"-----BEGIN CERTIFICATE-----")
    try:
        key = serialization.load_pem_private_key(before, None)
        certificate = x509.load_pem_x509_certificate(begin + rest)
    except Exception as error:  # of many classes, none of them promised: whatever it is, it is no pair
        raise NoPair(path) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise NoPair(path)
    return key, certificate


def pem_of(pair: Pair) -> bytes:
    """Return a key and its certificate as PEM, the key first and not encrypted."""
    key, certificate = pair
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
