"""The authority of a data folder: what tables and phones trust once, so that the server may change its certificate.

Whoever has its key could pretend to be any site, if devices let them. So it is bound by name constraints (RFC 5280,
4.2.1.10) to what is found on a local network only: trusting it puts no site of the Internet at risk.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.tls.files import NoPair, Pair, read_pair, write_pair

AUTHORITY_FILE = "tls-authority.pem"
AUTHORITY_DAYS = 3 * 365  # a consultation, its evenings and what is asked afterwards
BACK = timedelta(days=1)  # tablets are an hour off, and now and then in another time zone
LABEL_BYTES = 40  # of the 64 that a name may have: RFC 5280, appendix A.1, ub-common-name

LOCAL_DOMAINS = (
    "localhost",  # RFC 6761
    "local",  # RFC 6762: multicast DNS
    "home.arpa",  # RFC 8375
    "internal",  # set apart by ICANN in 2024
    "lan",  # never sold, and used by the boxes of many providers
    "home",  # the same
)
LOCAL_NETWORKS = (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  # RFC 1122, RFC 1918
    "169.254.0.0/16", "100.64.0.0/10",  # RFC 3927, RFC 6598
    "::1/128", "fc00::/7", "fe80::/10",  # RFC 4291, RFC 4193
)  # fmt: skip

Address = IPv4Address | IPv6Address
Name = str | Address
"""A host in small ASCII letters, or an address."""

_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


class BadAuthority(Exception):
    """The authority of the folder cannot be used; another would have to be trusted by every device anew.

    code: `damaged`: the file holds no key with its certificate. `foreign`: it is not bound to local names.
    `early`: it begins only later, so the clock of this machine is wrong. `ended`: it is past its end, or the clock.
    """

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(code, path)
        self.code, self.path = code, path


@dataclass(frozen=True)
class Authority:
    """A key that signs, and the certificate that devices trust."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """The certificate, as devices take it."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def name(self) -> str:
        """What devices list it as."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate in capital hexadecimal, in groups of four as people compare it."""
        digits = self.certificate.fingerprint(hashes.SHA256()).hex().upper()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    @property
    def ends_at(self) -> datetime:
        """The end of its validity, aware, in UTC."""
        return self.certificate.not_valid_after_utc

    def permits(self, name: Name) -> bool:
        """Return whether it may vouch for a name; devices refuse a certificate that holds a single other one."""
        bounds = extension(self.certificate, x509.NameConstraints)
        for permitted in (bounds and bounds.permitted_subtrees) or ():
            match permitted:
                case x509.DNSName(value=domain) if isinstance(name, str):
                    if name == domain or name.endswith("." + domain):
                        return True
                case x509.IPAddress(value=IPv4Network() | IPv6Network() as network) if not isinstance(name, str):
                    if name in network:
                        return True
        return False


def authority_of(data: Path, now: datetime, label: str) -> Authority:
    """Return the authority of a data folder, made where there is none. Idempotent, also between processes.

    label: what this machine is called, by which people find it again in the list of their device.
    Raises BadAuthority, OSError. It is never made anew: that is for a person to decide, who takes the file away.
    """
    path = data / AUTHORITY_FILE
    if not path.exists():
        write_pair(path, _make(now, label), over=False)
    try:
        authority = Authority(*read_pair(path))
    except NoPair as error:
        raise BadAuthority("damaged", path) from error
    _check(authority.certificate, path, now)
    return authority


def _check(certificate: x509.Certificate, path: Path, now: datetime) -> None:
    basic, bounds = extension(certificate, x509.BasicConstraints), extension(certificate, x509.NameConstraints)
    if not (basic and basic.ca and bounds and bounds.permitted_subtrees):
        raise BadAuthority("foreign", path)
    if now < certificate.not_valid_before_utc:
        raise BadAuthority("early", path)
    if now >= certificate.not_valid_after_utc:
        raise BadAuthority("ended", path)


def _make(now: datetime, label: str) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    serial = x509.random_serial_number()
    short = label.encode()[:LABEL_BYTES].decode(errors="ignore")  # no half letter at its end
    parts = ("Tablée", short, f"{now:%Y-%m-%d}", f"{serial & 0xFFFF:04X}")
    name = named(" ".join(part for part in parts if part))
    key_id = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - BACK)
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs_certificates=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.NameConstraints(_local(), None), critical=True)
        .add_extension(key_id, critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def _local() -> list[x509.GeneralName]:
    networks = [x509.IPAddress(ip_network(network)) for network in LOCAL_NETWORKS]
    return [*(x509.DNSName(domain) for domain in LOCAL_DOMAINS), *networks]


def named(common_name: str) -> x509.Name:
    """Return a name that consists of what people call it."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """Return what a key is for: to sign certificates, or the greeting of a server."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    """Return an extension of a certificate, `None` where it has none of this kind."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):  # ValueError: one that cannot be read
        return None
