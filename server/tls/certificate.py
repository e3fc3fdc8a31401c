"""The certificate that the server shows, and what uvicorn needs to speak https with it."""

import os
import ssl
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from server.tls.authority import BACK, Authority, Name, extension, named, usage
from server.tls.files import NoPair, Pair, pem_of, read_pair, write_pair

SERVER_FILE = "tls-server.pem"
SERVER_DAYS = 396  # with the day before it 397, the most that devices take (CA/Browser Forum, ballot SC31)
RENEW = timedelta(days=30)  # before its end: a meeting has several evenings, and the server may run through them


def server_pair(data: Path, authority: Authority, names: Iterable[Name], now: datetime) -> Pair:
    """Return the server's key and certificate for `names`, those of the data folder or new ones.

    They are kept as long as they will do, since a device that was told to go on without trust knows this very
    certificate: it must hold every name, come from this authority, have begun, and not be near its end.
    names: each permitted by the authority. Two processes may each make their own: both are good. Raises OSError.
    """
    path, wanted = data / SERVER_FILE, frozenset(names)
    try:
        pair = read_pair(path)
        if _will_do(pair[1], authority, wanted, now):
            return pair
    except (FileNotFoundError, NoPair):
        pass  # nobody has put trust in it
    pair = _make(authority, wanted, now)
    write_pair(path, pair, over=True)
    return pair


def _will_do(certificate: x509.Certificate, authority: Authority, names: frozenset[Name], now: datetime) -> bool:
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    renew_at = min(certificate.not_valid_after_utc, authority.ends_at) - RENEW
    return names <= names_in(certificate) and certificate.not_valid_before_utc <= now < renew_at


def names_in(certificate: x509.Certificate) -> frozenset[Name]:
    """Return the hosts and addresses that a certificate is for."""
    found = extension(certificate, x509.SubjectAlternativeName)
    if found is None:
        return frozenset()
    return frozenset((*found.get_values_for_type(x509.DNSName), *found.get_values_for_type(x509.IPAddress)))  # type: ignore[arg-type]


def _make(authority: Authority, names: frozenset[Name], now: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    sorted_names = sorted(names, key=lambda name: (not isinstance(name, str), str(name)))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named("Tablée"))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(max(now - BACK, authority.certificate.not_valid_before_utc))
        .not_valid_after(min(now + timedelta(days=SERVER_DAYS), authority.ends_at))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(each) if isinstance(each, str) else x509.IPAddress(each) for each in sorted_names]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return key, certificate


def server_context(pair: Pair, folder: Path) -> ssl.SSLContext:
    """Return how to speak TLS with a key and its certificate; 1.2 for the old tablets, 1.3 for the others.

    folder: where a file may stand for a moment, readable by its owner alone: OpenSSL takes them from nowhere else.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.num_tickets = 1  # a second one is for browsers that connect twice at once; on 2G each weighs 250 bytes
    context.set_alpn_protocols(["http/1.1"])
    handle, name = tempfile.mkstemp(dir=folder, prefix=SERVER_FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem_of(pair))
        context.load_cert_chain(name)
    finally:
        os.unlink(name)
    return context
