"""A hand scanner types by one keyboard, the device reads by another: the code of a card is found all the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.keyboards import codes_in
from server.domain.codes import make_code, read_code

# The same keys in the same order, as they are printed on the two keyboards.
AMERICAN = "1234567890-=qwertyuiopasdfghjkl;zxcvbnm,./"
FRENCH = "&é\"'(-è_çà)=azertyuiopqsdfghjklmwxcvbn,;:!"
AMERICAN_SHIFT = "!@#$%^&*()QWERTYUIOPASDFGHJKL:ZXCVBNM<>?"
FRENCH_SHIFT = "1234567890AZERTYUIOPQSDFGHJKLMWXCVBN?./§"
LAYOUTS = {
    "alike": str.maketrans("", ""),
    "a French device": str.maketrans(AMERICAN + AMERICAN_SHIFT, FRENCH + FRENCH_SHIFT),
    "an American device and a French scanner": str.maketrans(FRENCH + FRENCH_SHIFT, AMERICAN + AMERICAN_SHIFT),
}
WRITTEN = ("{code}", "{bare}", "http://192.168.1.20:8000/v/{bare}", "https://reunion.example/v/{code}")


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("layout", LAYOUTS)
@given(random=st.binary(min_size=7, max_size=7))
def test_a_code_is_found_in_what_a_scanner_types(written: str, layout: str, random: bytes) -> None:
    code = make_code(random)
    bare = read_code(code)
    text = written.format(code=code, bare=bare)
    for case in (text, text.swapcase()):  # with Caps Lock
        assert bare in codes_in(case.translate(LAYOUTS[layout]))


@pytest.mark.parametrize("text", ["", " ", "Bonjour", "http://192.168.1.20:8000/v", "12345678901234567890", "K7QF"])
def test_nothing_is_found_where_there_is_no_code(text: str) -> None:
    assert codes_in(text) == ()
