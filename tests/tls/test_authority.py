"""Rules for what devices are asked to trust: made once, bound to local names, never replaced unasked."""

import multiprocessing
import os
import ssl
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from server.tls.authority import AUTHORITY_FILE, Authority, BadAuthority, authority_of
from server.tls.certificate import _make, server_context
from server.tls.files import pem_of, write_pair
from server.tls.names import host_name, hosts_of, label, name_of, names_of_machine
from tests.tls.secure_hall import handshake, self_signed

NOW = datetime.now(UTC)


def made(data: Path) -> bytes:
    return authority_of(data, NOW, "portable").der


def test_it_is_made_once_for_a_folder(tmp_path: Path):
    assert made(tmp_path) == authority_of(tmp_path, NOW + timedelta(days=900), "autre").der


def test_two_processes_that_begin_at_once_have_the_same(tmp_path: Path):
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        assert len(set(pool.map(made, [tmp_path] * 4))) == 1
    assert [path.name for path in tmp_path.iterdir()] == [AUTHORITY_FILE]


def test_only_its_owner_may_read_the_key_also_after_it_was_open_to_all(tmp_path: Path):
    path = tmp_path / AUTHORITY_FILE
    made(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    made(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_people_find_it_by_the_name_of_the_machine_and_its_day(tmp_path: Path):
    authority = authority_of(tmp_path, NOW, "É" * 100)
    assert authority.name.startswith(f"Tablée {'É' * 20} {NOW:%Y-%m-%d} ")
    assert len(authority.fingerprint.split(" ")) == 16


@pytest.mark.parametrize(
    ("name", "permitted"),
    [
        ("localhost", True),
        ("reunion.local", True),
        ("a.b.local", True),
        ("portable.lan", True),
        ("salle.home.arpa", True),
        ("127.0.0.1", True),
        ("192.168.1.20", True),
        ("10.255.0.1", True),
        ("172.31.0.1", True),
        ("169.254.1.1", True),
        ("fd12::1", True),
        ("::1", True),
        ("example.org", False),
        ("local.example.org", False),
        ("notlocal", False),
        ("portable", False),
        ("172.32.0.1", False),
        ("8.8.8.8", False),
        ("2a01:e0a::1", False),
    ],
)
def test_it_vouches_for_local_names_only_and_devices_hold_it_to_that(tmp_path: Path, name: str, permitted: bool):
    authority, named = authority_of(tmp_path, NOW, "portable"), name_of(name)
    assert named is not None
    assert authority.permits(named) is permitted
    # Even a certificate that its key has signed for such a name is refused.
    server = server_context(_make(authority, frozenset([named]), NOW), tmp_path)
    if permitted:
        handshake(server, name, authority)
    else:
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            handshake(server, name, authority)


DAMAGED = {
    "empty": lambda whole: b"",
    "text": lambda whole: b"Bonjour",
    "noise": lambda whole: os.urandom(2_000),
    "cut": lambda whole: whole[:-200],
    "the key alone": lambda whole: whole[: whole.index(b"-----BEGIN CERT")],
    "the certificate alone": lambda whole: whole[whole.index(b"-----BEGIN CERT") :],
    "another key": lambda whole: pem_of((self_signed(NOW, bound=True)[0], self_signed(NOW, bound=True)[1])),
    "a key that is locked": lambda whole: whole.replace(b"BEGIN PRIVATE", b"BEGIN ENCRYPTED PRIVATE"),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, how: str):
    made(tmp_path)
    path = tmp_path / AUTHORITY_FILE
    damaged = DAMAGED[how](path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(BadAuthority) as caught:
        made(tmp_path)
    assert (caught.value.code, caught.value.path, path.read_bytes()) == ("damaged", path, damaged)


def test_an_authority_without_bounds_or_a_mere_certificate_is_none_of_ours(tmp_path: Path):
    ours = authority_of(tmp_path, NOW, "portable")
    for pair in (self_signed(NOW, bound=False), _make(ours, frozenset(["localhost"]), NOW)):
        write_pair(tmp_path / AUTHORITY_FILE, pair, over=True)
        with pytest.raises(BadAuthority) as caught:
            made(tmp_path)
        assert caught.value.code == "foreign"


@pytest.mark.parametrize(
    ("later", "code"),
    [
        (timedelta(days=3 * 365), "ended"),
        (timedelta(days=3 * 365, seconds=-5), None),
        (timedelta(hours=-23), None),
        (timedelta(days=-2), "early"),
    ],
)
def test_a_clock_may_be_hours_off_and_past_that_it_is_said(tmp_path: Path, later: timedelta, code: str | None):
    before = made(tmp_path)
    if code is None:
        assert authority_of(tmp_path, NOW + later, "portable").der == before
        return
    with pytest.raises(BadAuthority) as caught:
        authority_of(tmp_path, NOW + later, "portable")
    assert caught.value.code == code


def test_an_authority_for_other_names_permits_none_of_ours():
    assert not Authority(*self_signed(NOW, bound=True)).permits(ip_address("127.0.0.1"))


# Names


@pytest.mark.parametrize(
    ("hostname", "hosts"),
    [
        ("portable", {"portable", "portable.local"}),
        ("Portable.LAN.", {"portable.lan", "portable.local"}),
        ("salle.local", {"salle.local"}),
        ("épicerie", {"xn--picerie-9xa", "xn--picerie-9xa.local"}),
        ("PC de Rémi", set()),
        ("mon_pc", set()),
        ("-tiret", set()),
        ("a..b", set()),
        ("x" * 64, set()),
        ("\udcff", set()),
        (".", set()),
        ("", set()),
        ("localhost", set()),
        ("evil\r\nHost: x", set()),
        ("*.local", set()),
    ],
)
def test_a_machine_of_any_name_has_the_hosts_that_a_certificate_can_hold(hostname: str, hosts: set[str]):
    assert hosts_of(hostname) == hosts


def test_a_host_is_no_longer_than_hosts_are():
    assert host_name(".".join(["a" * 60] * 4)) is not None
    assert host_name(".".join(["a" * 60] * 5)) is None


def test_this_machine_is_reached_by_itself_and_has_a_label_that_fits(tmp_path: Path):
    assert {"localhost", ip_address("127.0.0.1")} <= names_of_machine()
    assert authority_of(tmp_path, NOW, label()).name
