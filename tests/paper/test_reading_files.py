"""Files that are no ballots, or are made to do harm: each is named, and the process that reads them stays small."""

import json
import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from printouts.reading import SheetRead, read_files
from printouts.reading.records import REASONS
from server.i18n import Words
from tests.paper.printed import KEY, a_poll, a_sheet, printed
from tests.paper.test_reading import a_cat, pdf_of

MOST_MB = 400.0  # libraries 60, a file of 200 MB as it is read; a page of 60 million pixels 200
SMALL = """import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "server.paper.reader"])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)"""
"""Starts the reader from a small process: a child begins with the memory of whoever started it."""


def png(width: int, height: int, content: bytes) -> bytes:
    """Return a PNG that says so of itself. content: its grey pixels, as far as it has any."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(content)) + chunk(b"IEND", b"")


def lying_jpeg(side: int) -> bytes:
    """Return a small JPEG whose header claims that it is huge."""
    file = BytesIO()
    Image.new("L", (900, 700), 200).save(file, "JPEG")
    data = bytearray(file.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", side, side)
    return bytes(data)


def tiff_of(pages: int) -> bytes:
    file = BytesIO()
    one = Image.new("1", (16, 16), 1)
    one.save(file, "TIFF", save_all=True, append_images=[one] * (pages - 1))
    return file.getvalue()


def pdf_with(side: int, box: int) -> bytes:
    """Return a PDF of one page that is `box` points large and holds a picture of `side` by `side` pixels."""
    content = zlib.compress(bytes(1_000_000), 9)
    draw = b"q %d 0 0 %d 0 0 cm /I Do Q" % (box, box)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>>>"
        % (box, box),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (side, side, len(content), content),
        b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
    ]
    whole = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return whole + tail % (table, len(whole))


BAD: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "empty-file"),
    "text.pdf": (b"Bonjour. " * 400, "not-a-picture"),
    "zeros.pdf": (b"%PDF-1.7\n" + bytes(100_000), "damaged"),
    "locked.pdf": (pdf_of(1, "secret"), "locked"),
    "wall.pdf": (pdf_with(1_000, 14_400_000), "no-markers"),
    "picture.pdf": (pdf_with(40_000, 600), "too-large"),
    "huge.png": (png(60_000, 60_000, bytes(1_000_000)), "too-large"),
    "large.png": (png(7_500, 7_900, bytes(7_501 * 7_900)), "no-markers"),
    "lying.jpg": (lying_jpeg(65_000), "too-large"),
    "cat.jpg": (a_cat(), "no-markers"),
    "cut.jpg": (a_cat()[:2_000], "damaged"),
    "pages.tif": (tiff_of(1_100), "too-many-pages"),
    "photo.heic": (b"\0\0\0\x18ftypheic" + bytes(400), "no-decoder"),
}


def read_by_child(files: dict[str, Path]) -> tuple[list[dict[str, str]], float]:
    """Return what is said of each page of each file, and the memory that this took at most, in MB; 0: not known."""
    order = json.dumps({"key": KEY.hex(), "meeting": "", "files": {name: str(path) for name, path in files.items()}})
    small = ["-c", SMALL] if sys.platform != "win32" else ["-m", "server.paper.reader"]
    done = subprocess.run([sys.executable, *small], input=order.encode(), capture_output=True, check=True, timeout=240)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    taken = int(done.stderr.split()[-1]) / unit if sys.platform != "win32" else 0.0
    return [each.get("unread", {}) for each in said if "begun" not in each], taken


def test_each_bad_file_is_named_and_the_memory_has_a_bound(tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "ballot.pdf").write_bytes(printed(a_sheet(a_poll("single"))))
    files = {name: tmp_path / name for name in (*BAD, "folder.pdf", "missing.pdf", "ballot.pdf")}
    said, taken = read_by_child(files)
    wanted = {name: reason for name, (_, reason) in BAD.items()} | {"folder.pdf": "no-file", "missing.pdf": "no-file"}
    assert {each["file"]: each["reason"] for each in said if each} == wanted
    assert said[-1] == {}  # the ballot after them is read
    assert taken < MOST_MB


def test_a_pipe_is_not_waited_for_and_a_link_is_followed(tmp_path: Path) -> None:
    if sys.platform == "win32":  # no path leads to a pipe there
        (tmp_path / "pipe.pdf").mkdir()
    else:
        os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "text.txt").write_text("Bonjour")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "text.txt")
    said, _ = read_by_child({name: tmp_path / name for name in ("pipe.pdf", "link.pdf")})
    assert [each["reason"] for each in said] == ["no-file", "not-a-picture"]


def test_every_reason_is_one_or_two_french_sentences() -> None:
    say = Words("fr", "scan")
    for reason in REASONS:
        sentence = say(f"scan-reason-{reason}")
        assert sentence.endswith(".")
        assert sentence.count(". ") <= 1, sentence


@pytest.mark.soak
def test_four_hundred_ballots_in_one_file_are_read_in_little_memory(tmp_path: Path) -> None:
    (tmp_path / "pile.pdf").write_bytes(printed(a_sheet(a_poll("single")), serials=tuple(range(1, 401))))
    said, taken = read_by_child({"pile.pdf": tmp_path / "pile.pdf"})
    assert len(said) == 400
    assert not any(said)
    assert taken < MOST_MB


def test_a_ballot_among_strangers_is_read() -> None:
    found = list(read_files([("book", pdf_of(2)), ("ballot", printed(a_sheet(a_poll("single"))))], KEY))
    assert [isinstance(each, SheetRead) for each in found] == [False, False, True]
