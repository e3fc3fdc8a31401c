"""Rules for what people read and type: the codes of cards, and receipts."""

import pytest

from server.domain.codes import CODE_LENGTH, group, make_code, read_code
from server.domain.ids import ALPHABET
from server.domain.receipts import receipt_of
from server.domain.refusals import Refused


def test_a_card_code_is_read_however_it_is_typed():
    code = make_code(bytes.fromhex("0123456789abcd"))
    bare = code.replace("-", "")
    assert len(bare) == CODE_LENGTH
    for typed in (code, bare.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l"), f"  {code}\n"):
        assert read_code(typed) == bare
    assert group(bare) == code


@pytest.mark.parametrize(
    "sign", "- -\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u00a0\u202f\u2009\u200b\u200d\u2060\ufeff._"
)
def test_blanks_dashes_and_signs_of_no_width_in_a_code_do_not_matter(sign: str):
    code = make_code(bytes.fromhex("0123456789abcd"))
    assert read_code(sign + code.replace("-", sign) + sign) == code.replace("-", "")


@pytest.mark.parametrize("typed", ["", " ", "-", "\u200b", "K7QF-3M9D-XZ\u09e8", "K7QF-3M9D-XZé"])
def test_what_is_no_letter_or_digit_of_a_code_is_not_read_as_one(typed: str):
    assert read_code(typed) is None


@pytest.mark.parametrize("zero", [0x660, 0x6F0])
def test_the_digits_of_arabic_and_persian_keyboards_are_those_of_the_card(zero: int):
    code = make_code(bytes.fromhex("3210987654abcd"))
    typed = "".join(chr(zero + int(sign)) if sign.isdigit() else sign for sign in code)
    assert typed != code
    assert read_code(typed) == read_code(code) is not None


def test_a_single_wrong_character_in_a_code_is_noticed():
    bare = read_code(make_code(bytes.fromhex("fedcba98765432")))
    assert bare is not None
    for place in range(CODE_LENGTH):
        for letter in ALPHABET.upper():
            if letter != bare[place]:
                assert read_code(bare[:place] + letter + bare[place + 1 :]) is None


def test_a_swap_of_neighbours_in_a_code_is_noticed_but_for_zero_and_z():
    for number in range(300):
        bare = read_code(make_code((number * 7919 * 10**9).to_bytes(7, "big")))
        assert bare is not None
        for place in range(CODE_LENGTH - 1):
            pair = bare[place : place + 2]
            if pair[0] != pair[1] and set(pair) != {"0", "Z"}:
                assert read_code(bare[:place] + pair[::-1] + bare[place + 2 :]) is None


def test_a_receipt_follows_from_the_secret_and_the_poll_alone():
    secret = "k" * 26
    assert receipt_of("v_1", secret) == receipt_of("v_1", secret) != receipt_of("v_2", secret)
    for wrong in ("short", "x" * 65, "é" * 20, "with blanks in it 123", ""):
        with pytest.raises(Refused, match="malformed"):
            receipt_of("v_1", wrong)
