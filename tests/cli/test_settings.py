"""Rules for settings: file, then environment, then the command line; what is unknown or wrong is named."""

from pathlib import Path

import pytest

from server.cli import main
from server.cli.told import tell
from server.domain.closing import GROUP_LEAST
from server.settings import BadSettings, read_settings


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(tmp_path: Path):
    (tmp_path / "tablee.toml").write_text('port = 1\nhost = "::1"\npublic_url = "http://a"\n', encoding="utf-8")
    found = read_settings(
        tmp_path, {"TABLEE_PORT": "2", "TABLEE_PUBLIC_URL": "http://b", "HOME": "/"}, public_url="http://c"
    )
    assert (found.data, found.host, found.port, found.public_url) == (tmp_path, "::1", 2, "http://c")
    assert read_settings(tmp_path, {}, port=None).port == 1


@pytest.mark.parametrize(
    ("file", "environment", "code", "said"),
    [
        ("prot = 1", {}, "unknown", "prot"),
        ("data = '/'", {}, "unknown", "data"),
        ("", {"TABLEE_PROT": "1"}, "unknown", "prot"),
        ("port = 'x'", {}, "type", "port"),
        ("", {"TABLEE_PORT": "x"}, "type", "port"),
        ("secure_cookies = 3", {}, "type", "secure_cookies"),
        ("port = ", {}, "syntax", "tablee.toml"),
        (f"port = {'9' * 5_000}", {}, "syntax", "tablee.toml"),
        ("port = 65536", {}, "port", "65536"),
        ("", {"TABLEE_PORT": "-1"}, "port", "-1"),
        ("language = 'xx'", {}, "language", "xx"),
        ("", {"TABLEE_LANGUAGE": "../fr"}, "language", "../fr"),
        ("", {"TABLEE_LANGUAGE": ""}, "language", "fr"),
        ("profile_least = 4", {}, "profile", "5 est le minimum"),
        ("", {"TABLEE_PROFILE_LEAST": "0"}, "profile", "trahirait"),
        ("profile_least = 'cinq'", {}, "type", "cinq"),
        ("poll_grace_s = 121", {}, "range", "de 0 à 120"),
        ("file_mb = 0", {}, "range", "de 1 à 4000"),
        ("", {"TABLEE_FILE_MB": "4001"}, "range", "file_mb"),
        ("", {"TABLEE_POLL_GRACE_S": "-1"}, "range", "poll_grace_s"),
        ("suggestions = 'magic'", {}, "choice", "lexical, semantic, off"),
        ("paper_pictures = 'burn'", {}, "choice", "destroy, keep"),
        ("read_aloud = 'loud'", {}, "choice", "made, kept"),
        ("assistant_within_s = 0", {}, "range", "assistant_within_s"),
        ("assistant_url = 'ftp://host/v1'", {}, "address", "assistant_url"),
        ("assistant_url = 'http://name:word@host/v1'", {}, "address", "assistant_url"),
        ("", {"TABLEE_ASSISTANT_URL": "http://host/v1?key=secret"}, "address", "assistant_url"),
        ("", {"TABLEE_ASSISTANT_KEY": "clé"}, "key", "assistant_key"),
        ("assistant_key = 5", {}, "type", "…"),
    ],
)
def test_an_unknown_or_wrong_setting_is_named(
    tmp_path: Path, file: str, environment: dict[str, str], code: str, said: str
):
    (tmp_path / "tablee.toml").write_text(file, encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        read_settings(tmp_path, environment)
    assert caught.value.code == code
    assert said in tell(caught.value)


def test_groups_may_be_larger_than_five_and_never_smaller_and_grace_may_be_none(tmp_path: Path):
    assert (read_settings(tmp_path, {}).profile_least, read_settings(tmp_path, {}).poll_grace_s) == (GROUP_LEAST, 10)
    found = read_settings(tmp_path, {"TABLEE_PROFILE_LEAST": "12", "TABLEE_POLL_GRACE_S": "0"})
    assert (found.profile_least, found.poll_grace_s) == (12, 0)


def test_a_wrong_setting_ends_the_command_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "journal.db").write_bytes(b"")
    monkeypatch.setenv("TABLEE_PORT", "huit mille")
    assert main(["serve", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "port" in said
    assert "huit mille" in said
    assert len(said.strip().splitlines()) == 1


def test_the_key_of_the_assistant_is_shown_nowhere(tmp_path: Path):
    url = "http://127.0.0.1:11434/v1"
    found = read_settings(tmp_path, {"TABLEE_ASSISTANT_KEY": "secret", "TABLEE_ASSISTANT_URL": url})
    assert found.assistant_key == "secret"
    assert "secret" not in repr(found)
    assert url in repr(found)
    with pytest.raises(BadSettings) as caught:
        read_settings(tmp_path, {"TABLEE_ASSISTANT_KEY": "secrét"})
    assert "secr" not in tell(caught.value)
