"""Type: every script in a font that has it, in the order in which it is read."""

import pytest

from printouts.fonts import BOX, Typesetter, font_of, shorten, width_of
from printouts.styles import NOTE


def set_text(text: str, width: float = 400) -> str:
    """Return the characters in the order in which they are drawn."""
    return str(Typesetter().paragraph(text, NOTE, width).getPlainText())


def test_arabic_is_joined_and_drawn_from_the_right() -> None:
    final_meem, lam_alef, initial_seen = "\ufee1", "\ufefc", "\ufeb3"
    assert set_text("سلام") == final_meem + lam_alef + initial_seen


def test_figures_and_latin_words_inside_arabic_keep_their_order() -> None:
    drawn = set_text("الساعة 18 في Tablée")
    assert "18" in drawn
    assert "Tablée" in drawn
    assert drawn.index("Tablée") < drawn.index("18")


def test_a_text_with_isolates_is_set_as_one_without() -> None:
    assert set_text("الدفتر \u2068A7\u2069 هنا") == set_text("الدفتر A7 هنا")


def test_a_french_sentence_that_quotes_hebrew_reads_from_the_left() -> None:
    assert set_text("Il a dit שלום hier") == "Il a dit םולש hier"


def test_right_to_left_text_is_broken_into_lines_before_it_is_turned() -> None:
    paragraph = Typesetter().paragraph(f"אבג{' דהו' * 20}", NOTE, 100)
    drawn = "".join("\n" if getattr(frag, "lineBreak", False) else frag.text for frag in paragraph.frags)
    first, *others = drawn.split("\n")
    assert first.endswith("גבא")
    assert others
    assert all(width_of(line, NOTE.fontSize) <= 100 for line in (first, *others))


@pytest.mark.parametrize(
    ("letter", "font"),
    [("é", ""), ("Я", "Noto"), ("İ", "Noto"), ("ش", "NotoArabic"), ("🌳", "NotoEmoji"), ("市", None)],
)
def test_a_character_is_set_in_the_first_font_that_has_it(letter: str, font: str | None) -> None:
    assert font_of(letter) == font


def test_a_character_that_no_font_has_becomes_a_box_and_is_remembered() -> None:
    typesetter = Typesetter()
    assert BOX in typesetter.markup("市")
    assert typesetter.missing == {"市"}


def test_an_emoji_of_several_characters_asks_for_no_box() -> None:
    typesetter = Typesetter()
    typesetter.markup("👩🏽‍🌾 ❤️ 🇫🇷 1️⃣")
    assert typesetter.missing == set()


def test_markup_that_people_type_is_text() -> None:
    assert Typesetter().markup("<b>&</b>") == "&lt;b&gt;&amp;&lt;/b&gt;"


@pytest.mark.parametrize("written", ["Quand ?", "Quand\u202f?", "Quand\u00a0?"])
def test_no_line_breaks_before_a_high_sign(written: str) -> None:
    assert Typesetter().markup(written) == "Quand\u00a0?"


def test_a_long_title_is_shortened_to_its_room() -> None:
    short = shorten("Une réunion au titre qui n’en finit pas", 12, 100)
    assert short.endswith("…")
    assert width_of(short, 12) <= 100
    assert shorten("Court", 12, 100) == "Court"
