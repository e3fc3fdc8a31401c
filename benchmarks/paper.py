"""Paper: how fast personalised ballots are printed, how large they are, and how fast scanned ones are read.

The floor of printing (`ratio`) is the same number of codes made and written as bare PDF operators, without a page
around them; the floor of reading (`read_ratio`) is the decoding of the same JPEG files and nothing else. Times are of
the processor, so that a busy machine measures the same. `peak_mb` is the memory of a process that prints `--ballots`
ballots into one file, all in all.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from io import BytesIO
from statistics import median

from benchmarks.parts.figures import end_tidily, interleaved, parser, report, spread
from printouts.ballots import Sheet, live_sheet, write_sheets
from printouts.qr import qr_matrix, qr_path
from printouts.sheet_code import SheetCode, write_code
from server.domain.decide.ballot_paper import lettered
from server.domain.records import Choice, Poll

BALLOTS = 1_000
SCANS = 40  # pages of 200 dpi that are read a run
PICTOGRAMS = ("bench", "tree", "market", "pedestrian", "bicycle", "bus")
KEY = b"key of the benchmark"


def a_sheet() -> Sheet:
    choices = lettered(Choice("", "", f"Proposition pour {name}", name, "") for name in PICTOGRAMS)
    poll = Poll("v_1", 1, "Vote", "Que faire d’abord ?", "majority-judgment", choices)
    return live_sheet(poll, meeting_id="m_1", meeting_title="La place du marché")


def print_ballots(sheet: Sheet, count: int) -> bytes:
    paper = BytesIO()
    write_sheets([sheet], range(1, count + 1), paper, title="La place du marché", key=KEY)
    return paper.getvalue()


def write_codes(code: SheetCode, count: int) -> int:
    """Make and write the codes of as many ballots; return the bytes."""
    written = 0
    for serial in range(1, count + 1):
        each = SheetCode(**{**code.__dict__, "serial": serial})
        written += len(qr_path(qr_matrix(write_code(each, KEY))))
    return written


def scans_of(pdf: bytes, count: int) -> list[bytes]:
    """Return pages as a scanner gives them: JPEG of 200 dpi."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    made = []
    for place in range(count):
        file = BytesIO()
        document[place].render(scale=200 / 72).to_pil().convert("RGB").save(file, "JPEG", quality=80)
        made.append(file.getvalue())
    document.close()
    return made


def peak_mb(count: int) -> float:
    """Return the memory of a process that prints `count` ballots, in megabytes."""
    command = [sys.executable, "-m", "benchmarks.paper", "--print-alone", str(count)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout or "nan")


def print_alone(count: int) -> int:
    print_ballots(a_sheet(), count)
    if sys.platform != "win32":  # which does not say how much memory a process took
        import resource

        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:.1f}")
    return 0


def measure(count: int, scans: int, pairs: int) -> dict[str, object]:
    """Return the figures. Rates are pages a second of one processor."""
    from printouts.reading import SheetRead, pages_in, read_files

    sheet = a_sheet()
    pages = scans_of(print_ballots(sheet, scans), scans)
    sizes: list[float] = []

    def timed(done: int, begun: float) -> float:
        return done / max(1e-9, time.process_time() - begun)

    def candidate() -> float:
        begun = time.process_time()
        sizes.append(len(print_ballots(sheet, count)) / count)
        return timed(count, begun)

    def floor() -> float:
        begun = time.process_time()
        write_codes(sheet.code, count)
        return timed(count, begun)

    def reading() -> float:
        begun = time.process_time()
        found = list(read_files(((str(place), page) for place, page in enumerate(pages)), KEY))
        if not all(isinstance(each, SheetRead) for each in found):
            raise RuntimeError(f"of {len(found)} clean pages some were not read")
        return timed(scans, begun)

    def decoding() -> float:
        begun = time.process_time()
        for page in pages:
            list(pages_in(page))
        return timed(scans, begun)

    measured = interleaved(pairs, candidate, floor, reading, decoding)
    return {
        "benchmark": "paper",
        "ballots": count,
        "scans": scans,
        "pairs": pairs,
        **spread("ratio", [rate / bare for rate, bare, *_ in measured]),
        **spread("read_ratio", [rate / bare for *_, rate, bare in measured]),
        **spread("pages_per_s", [each[0] for each in measured], 0),
        **spread("read_per_s", [each[2] for each in measured], 1),
        "bytes_a_page": round(median(sizes)),
        "peak_mb": peak_mb(count),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser("paper", __doc__ or "", "python -m benchmarks.paper --ballots 10000 --json")
    made.add_argument("--ballots", type=int, default=BALLOTS, metavar="N", help=f"ballots in a file ({BALLOTS})")
    made.add_argument("--scans", type=int, default=SCANS, metavar="N", help=f"pages to read ({SCANS})")
    made.add_argument("--print-alone", type=int, metavar="N", help="print N ballots and say the memory this took")
    given = made.parse_args(arguments)
    if given.print_alone:
        return print_alone(given.print_alone)
    end_tidily()
    report(measure(given.ballots, given.scans, given.pairs), given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
