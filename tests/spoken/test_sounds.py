"""Rules of texts made to sounds: by espeak-ng as it is installed, and by programs of our own that fail as they may."""

import os
import stat
from pathlib import Path

import pytest

from server.spoken.program import NAME, Unspoken, find_program, readable
from server.spoken.shelf import Shelf, name_of
from server.spoken.sound import KBIT_S, sound_of, to_mp3
from server.spoken.speaking import REST_S, WAITING_MOST, Speaking

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "pt", "tr", "uk")
FRAME_HEAD = b"\xff\xf3"  # of MPEG-2, layer III: ISO/IEC 13818-3, 2.4.2.3


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of our own in the place of espeak-ng. script: what it does when it is to speak."""
    path = folder / NAME
    listed = "Pty Language Age/Gender VoiceName File\n 5  fr-fr  --/M  French  roa/fr\n"
    path.write_text(f"#!/bin/sh\ncase \"$1\" in --voices) printf '{listed}'; exit 0;; esac\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def wav(samples: bytes = bytes(3200), bits: int = 16, channels: int = 1) -> bytes:
    form = b"fmt \x10\0\0\0\x01\0" + channels.to_bytes(2, "little") + (16_000).to_bytes(4, "little") + bytes(6)
    return b"RIFF\xff\xff\xff\x7fWAVE" + form + bits.to_bytes(2, "little") + b"data\xff\xff\xff\x7f" + samples


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_read_with_a_voice_of_its_own_language(language: str):
    program = find_program()
    assert program
    sound = sound_of(program, language, "A 1")
    assert sound.startswith(FRAME_HEAD)
    assert 500 < len(sound) < 10 * KBIT_S * 125  # at most ten seconds


def test_a_language_without_a_voice_is_not_read_at_all():
    program = find_program()
    assert program
    for language in ("br", "xx", "", "fr-fr", "../fr", "-w"):
        assert not program.speaks(language)
        with pytest.raises(Unspoken) as unspoken:
            program.speak(language, "Bonjour")
        assert unspoken.value.code == "no-voice"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("$(touch pwned); `id` | rm -rf / 'x' \"y\"", "$(touch pwned); `id` | rm -rf / 'x' \"y\""),
        ('<break time="9s"/> <audio src="x"/>', '<break time="9s"/> <audio src="x"/>'),
        ("[[h@l'oU]] et [[[x", "[ [h@l'oU]] et [ [ [x"),
        ("un\x01\x1b[2Jdeux\x00trois\x9f", "un [2Jdeux trois"),
        ("-w /tmp/x --path=/", "-w /tmp/x --path=/"),
        ("deux\nlignes\r\n", "deux lignes"),
    ],
)
def test_what_a_text_holds_is_read_and_never_obeyed(
    text: str, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert readable(text) == read
    monkeypatch.chdir(tmp_path)
    program = find_program()
    assert program
    assert sound_of(program, "fr", text)
    assert list(tmp_path.iterdir()) == []


def test_the_text_comes_by_a_pipe_and_stands_in_no_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stand_in(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/arguments; cat > {tmp_path}/text; printf x')
    program = find_program()
    assert program
    assert program.speak("fr", "Une $(question) ?") == b"x"
    assert "question" not in (tmp_path / "arguments").read_text()
    assert (tmp_path / "text").read_text() == "Une $(question) ?"


@pytest.mark.parametrize(
    ("script", "code"),
    [("exit 3", "failed"), ("exit 0", "failed"), ("cat", "failed"), ("echo no such voice >&2; exit 1", "failed")],
)
def test_a_program_that_does_not_speak_is_told(script: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    stand_in(tmp_path, monkeypatch, script)
    program = find_program()
    assert program
    with pytest.raises(Unspoken) as unspoken:
        sound_of(program, "fr", "Bonjour, ceci n’est pas un son, mais un texte assez long.")
    assert unspoken.value.code == code


def test_without_the_program_and_with_one_that_does_not_answer_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stand_in(tmp_path, monkeypatch, "")
    (tmp_path / NAME).write_text("#!/bin/sh\nexit 1\n", "utf-8")
    assert find_program() is None
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert find_program() is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (wav(), None),
        (wav(b""), "silent"),
        (wav(bits=8), "failed"),
        (wav(channels=2), "failed"),
        (b"", "failed"),
        (b"ID3" + bytes(100), "failed"),
    ],
)
def test_only_a_wav_of_16_bits_and_one_channel_becomes_a_sound(written: bytes, code: str | None):
    if code is None:
        assert to_mp3(written).startswith(FRAME_HEAD)
        return
    with pytest.raises(Unspoken) as unspoken:
        to_mp3(written)
    assert unspoken.value.code == code


def test_a_name_is_another_for_another_text_or_language_and_never_leads_out_of_the_shelf(tmp_path: Path):
    shelf = Shelf(tmp_path)
    assert len({name_of("fr", "oui"), name_of("en", "oui"), name_of("fr", "Oui"), name_of("fr", "\ud800")}) == 4
    for name in ("", "..", "../journal", name_of("fr", "x") + "x", name_of("fr", "x").upper(), "a" * 12 + "/"):
        with pytest.raises(ValueError, match="the name of a sound"):
            shelf.path(name)


def test_a_sound_is_kept_whole_or_not_at_all(tmp_path: Path):
    shelf, name = Shelf(tmp_path), name_of("fr", "x")
    assert not shelf.has(name)
    shelf.keep(name, b"sound")
    shelf.keep(name, b"sound")
    assert Shelf(tmp_path).has(name)
    assert [path.read_bytes() for path in (tmp_path / "spoken").iterdir()] == [b"sound"]
    (tmp_path / "full" / "spoken").mkdir(parents=True)
    (tmp_path / "full" / "spoken" / f"{name}.mp3").mkdir()  # what the system will not replace
    with pytest.raises(OSError, match="directory"):
        Shelf(tmp_path / "full").keep(name, b"sound")
    assert [path.name for path in (tmp_path / "full" / "spoken").iterdir()] == [f"{name}.mp3"]


async def test_missing_sounds_are_made_beside_the_server_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    spoken = tmp_path / "wav"
    spoken.write_bytes(wav())
    stand_in(tmp_path, monkeypatch, f"cat >> {tmp_path}/said; echo >> {tmp_path}/said; cat {spoken}")
    shelf = Shelf(tmp_path)
    async with Speaking(shelf) as speaking:
        for text in ("un", "deux", "un", " "):
            speaking.wish("fr", text)
        speaking.wish("en", "three")
        await speaking.finish()
        assert shelf.has(name_of("fr", "un"))
        speaking.wish("fr", "un")
        speaking.wish("fr", "trois")
        await speaking.finish()
    assert (tmp_path / "said").read_text().split() == ["un", "deux", "trois"]
    assert not shelf.has(name_of("en", "three"))


async def test_leaving_waits_for_the_sound_in_the_making_and_makes_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    spoken = tmp_path / "wav"
    spoken.write_bytes(wav())
    stand_in(tmp_path, monkeypatch, f"cat {spoken}")
    async with Speaking(Shelf(tmp_path)) as speaking:
        for number in range(WAITING_MOST + 50):
            speaking.wish("fr", f"{number}")
    assert len(list((tmp_path / "spoken").glob("*"))) <= 1


async def test_a_disk_that_takes_nothing_is_left_in_peace_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    spoken = tmp_path / "wav"
    spoken.write_bytes(wav())
    stand_in(tmp_path, monkeypatch, f"cat {spoken}")
    (tmp_path / "spoken").write_text("a file where the folder should be")
    now = [0.0]
    async with Speaking(Shelf(tmp_path), clock=lambda: now[0]) as speaking:
        speaking.wish("fr", "un")
        speaking.wish("fr", "deux")
        await speaking.finish()
        assert caplog.text.count("cannot be kept") == 1
        (tmp_path / "spoken").unlink()
        speaking.wish("fr", "un")
        await speaking.finish()
        assert not (tmp_path / "spoken").exists()
        now[0] = REST_S
        speaking.wish("fr", "un")
        await speaking.finish()
    assert Shelf(tmp_path).has(name_of("fr", "un"))


async def test_a_text_that_cannot_be_spoken_is_told_once_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    spoken = tmp_path / "wav"
    spoken.write_bytes(wav())
    stand_in(tmp_path, monkeypatch, f'read -r text; [ "$text" = bad ] && exit 1; cat {spoken}')
    async with Speaking(Shelf(tmp_path)) as speaking:
        for text in ("bad", "bad", "good"):
            speaking.wish("fr", text)
        await speaking.finish()
        speaking.wish("fr", "bad")
        await speaking.finish()
    assert caplog.text.count("could not be spoken") == 1
    assert Shelf(tmp_path).has(name_of("fr", "good"))
