"""The last page: how anyone can check that these proceedings are the meeting's."""

from reportlab.platypus import Flowable, Spacer

from printouts.flowables import WIDTH, QrCode
from printouts.layout import MM
from printouts.proceedings.book import Book, Story
from printouts.proceedings.polls import grouped
from printouts.styles import BODY, CHAIN, COMMAND, SMALL, THEME

CHAIN_LINE = 16 * 2  # hexadecimal digits: two lines of eight groups


def tell_closing(book: Book, address: str | None) -> Story:
    """Return the last page. To be made last: it names the characters that could not be printed before it.

    address: where the meeting is found on line, printed with its QR code; `None` when nowhere.
    """
    state = book.state
    lines = [grouped(state.chain[start : start + CHAIN_LINE]) for start in range(0, len(state.chain), CHAIN_LINE)]
    story: Story = [
        *book.chapter("check"),
        book.say(
            "proceedings-check-printed",
            BODY,
            date=book.date(book.now),
            time=book.time(book.now),
            seq=book.number(state.seq),
        ),
        book.say("proceedings-check-chain", BODY),
        Spacer(0, 4),
        book.text("\n".join(lines), CHAIN),
        book.say("proceedings-check-seq", SMALL, seq=book.number(state.seq)),
        book.text(book.words("proceedings-check-how"), THEME),
        book.say("proceedings-check-ask", BODY),
        book.say("proceedings-check-command", COMMAND),
        book.say("proceedings-check-result", BODY, seq=book.number(state.seq)),
        book.say("proceedings-check-boxes", BODY),
    ]
    if address:
        story += _address(book, address)
    if missing := sorted(book.type.missing):
        codes = ", ".join(f"U+{ord(letter):04X}" for letter in missing)
        story.append(
            book.text(
                book.words("proceedings-check-missing", n=len(missing), count=book.number(len(missing)), codes=codes),
                SMALL,
            )
        )
    return story


def _address(book: Book, address: str) -> list[Flowable]:
    return [
        book.text(book.words("proceedings-check-address"), THEME),
        book.text(address, BODY, width=WIDTH),
        Spacer(0, 6),
        QrCode(address, 28 * MM),
        Spacer(0, 10),
    ]
