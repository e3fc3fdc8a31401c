"""Rules for the certificate of the server: good for every name of the machine, kept as long as it will do."""

import os
import ssl
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from server.tls.authority import AUTHORITY_FILE, Authority, Name, authority_of
from server.tls.certificate import SERVER_FILE, names_in, server_context, server_pair
from server.tls.files import pem_of, read_pair
from tests.tls.secure_hall import NAMES, handshake

NOW = datetime.now(UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return authority_of(tmp_path, NOW, "portable")


def renewed(
    data: Path, authority: Authority, *, names: frozenset[Name] = NAMES, later: timedelta = timedelta()
) -> bool:
    """Return whether the next start makes another certificate than the one in the folder."""
    before = read_pair(data / SERVER_FILE)[1]
    after = server_pair(data, authority, names, NOW + later)[1]
    assert read_pair(data / SERVER_FILE)[1] == after
    assert names <= names_in(after)
    return before != after


def test_a_device_that_trusts_the_authority_accepts_it_under_every_name(tmp_path: Path, authority: Authority):
    context = server_context(server_pair(tmp_path, authority, NAMES, NOW), tmp_path)
    for name in NAMES:
        handshake(context, str(name), authority)
    for name in ("192.168.1.21", "autre.local"):
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(context, name, authority)


def test_it_lasts_no_longer_than_devices_take_and_began_a_day_ago(tmp_path: Path, authority: Authority):
    certificate = server_pair(tmp_path, authority, NAMES, NOW)[1]
    assert certificate.not_valid_before_utc <= NOW - timedelta(hours=23)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=397)


def test_it_never_outlives_its_authority(tmp_path: Path, authority: Authority):
    late = authority.ends_at - timedelta(days=100)
    assert server_pair(tmp_path, authority, NAMES, late)[1].not_valid_after_utc == authority.ends_at


def test_only_its_owner_may_read_it_and_nothing_else_is_left_in_the_folder(tmp_path: Path, authority: Authority):
    server_context(server_pair(tmp_path, authority, NAMES, NOW), tmp_path)
    assert stat.S_IMODE((tmp_path / SERVER_FILE).stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [AUTHORITY_FILE, SERVER_FILE]


@pytest.mark.parametrize(
    ("names", "later", "is_renewed"),
    [
        (NAMES, timedelta(), False),
        (NAMES - {"reunion.local"}, timedelta(), False),
        (NAMES | {ip_address("192.168.7.7")}, timedelta(), True),
        (NAMES, timedelta(days=360), False),
        (NAMES, timedelta(days=370), True),
        (NAMES, timedelta(days=500), True),
        (NAMES, timedelta(hours=-1), False),
        (NAMES, timedelta(days=-2), True),
    ],
)
def test_it_is_made_anew_for_a_new_address_near_its_end_and_before_its_beginning(
    tmp_path: Path, authority: Authority, names: frozenset[Name], later: timedelta, is_renewed: bool
):
    server_pair(tmp_path, authority, NAMES, NOW)
    assert renewed(tmp_path, authority, names=names, later=later) is is_renewed


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "noise": lambda whole: os.urandom(900),
    "cut": lambda whole: whole[:-100],
    "the key alone": lambda whole: whole[: whole.index(b"-----BEGIN CERT")],
    "the certificate alone": lambda whole: whole[whole.index(b"-----BEGIN CERT") :],
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_one_is_made_anew(tmp_path: Path, authority: Authority, how: str):
    whole = pem_of(server_pair(tmp_path, authority, NAMES, NOW))
    (tmp_path / SERVER_FILE).write_bytes(BROKEN[how](whole))
    handshake(server_context(server_pair(tmp_path, authority, NAMES, NOW), tmp_path), "localhost", authority)


def test_one_of_another_authority_is_made_anew(tmp_path: Path, authority: Authority):
    server_pair(tmp_path, authority, NAMES, NOW)
    (tmp_path / AUTHORITY_FILE).unlink()
    assert renewed(tmp_path, authority_of(tmp_path, NOW, "portable"))
