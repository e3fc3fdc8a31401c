"""The alphabet of text messages, and how a text is made to fit into it.

3GPP TS 23.038, 6.2.1: the default alphabet has 7 bits a sign, so 160 signs a message, and 153 in each part of a longer
one. A single sign from outside makes the whole message UCS-2: 70, or 67 a part. Each part is paid for.
"""

import unicodedata
from math import ceil

SEPTETS_MOST, SEPTETS_A_PART = 160, 153
UNITS_MOST, UNITS_A_PART = 70, 67

_SIGNS = frozenset("\n\r !\"#%&'()*+,-./:;<=>?@_$0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
# £¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà, by their numbers: a text with accents in the code would be taken for words.
_ACCENTED = frozenset(
    map(
        chr,
        (
            *(0xA3, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0xD8, 0xF8, 0xC5, 0xE5, 0x394, 0x3A6, 0x393, 0x39B),
            *(0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E, 0xC6, 0xE6, 0xDF, 0xC9, 0xA4, 0xA1, 0xC4, 0xD6, 0xD1, 0xDC),
            *(0xA7, 0xBF, 0xE4, 0xF6, 0xF1, 0xFC, 0xE0),
        ),
    )
)
BASIC = _SIGNS | _ACCENTED
ESCAPED = frozenset("^{}\\[]~|\u20ac")
"""Signs that take the room of two."""

_SET = (
    ("\u00ab\u00a0", '"'),
    ("\u00a0\u00bb", '"'),
    ("\u202f;", ";"),
    ("\u202f!", "!"),
    ("\u202f?", "?"),
    ("\u00a0:", ":"),
)
_SIGN: dict[int, int | str | None] = {0x152: "OE", 0x153: "oe", 0x131: "i", 0x2026: "..."}
_SIGN |= str.maketrans(
    "\u00a0\u202f\u2009\u2019\u2018\u00ab\u00bb\u201c\u201d\u201e\u2013\u2014\u2011\u2022\u2192\u00d7",
    '   \'\'"""""---->x',
)


def is_basic(text: str) -> bool:
    """Return whether a text is written in the default alphabet."""
    return all(sign in BASIC or sign in ESCAPED for sign in text)


def fitted(text: str) -> str:
    """Return a text in the default alphabet, where its own is Latin: without the accents and typography it lacks.

    Any other, such as one in Arabic or with pictures, comes back as it is: it cannot be written otherwise.
    """
    whole = unicodedata.normalize("NFC", text)
    for written, plain in _SET:
        whole = whole.replace(written, plain)
    whole = "".join(map(_bare, whole.translate(_SIGN)))
    return whole if is_basic(whole) else text


def _bare(sign: str) -> str:
    """Return a sign of the default alphabet for one that only differs in its accents; else the sign."""
    if sign in BASIC or sign in ESCAPED:
        return sign
    bare = unicodedata.normalize("NFD", sign)[0]
    return bare if bare in BASIC else sign


def parts_of(text: str) -> int:
    """Return how many messages a text takes on the way, and so what it costs."""
    if is_basic(text):
        length, most, a_part = sum(1 + (sign in ESCAPED) for sign in text), SEPTETS_MOST, SEPTETS_A_PART
    else:
        length, most, a_part = len(text.encode("utf-16-le")) // 2, UNITS_MOST, UNITS_A_PART
    return 1 if length <= most else ceil(length / a_part)


def cut(text: str, most: int) -> str:
    """Return a text of `most` signs at the most, which ends in two points where it had to be cut."""
    return text if len(text) <= most else text[: max(1, most - 2)].rstrip() + ".."
