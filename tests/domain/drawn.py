"""Strategies for commands and frames: any value that msgspec would let through, often one that makes sense."""

from datetime import UTC, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from server.domain.records import Poll
from server.domain.tallies import Tally
from tests.given import AGES, NOON

IDS = (
    "n_1", "n_2", "r_1", "r_2", "t_1", "t_2", "h_1", "h_2", "p_1", "p_2", "v_1", "v_2", "s_1", "m_1", "u_1", "x_9",
    "g_1", "g_2", "a_1", "a_2", "b_1", "b_2",
)  # fmt: skip
TEXTS = ("", " ", "Plus de bancs", "tree", "\x00", "a\nb", "é" * 501, "x" * 5_000, "‍", "🜁", "card1", "single")

PREFIXES = {
    "meeting": "m", "site": "s", "table": "t", "round": "r", "note": "n",
    "theme": "h", "proposal": "p", "poll": "v", "new_poll": "v", "leave": "h", "session": "u",
    "into": "h", "places": "n", "message": "g", "help": "a", "incident": "i",
    "batch": "b",
}  # fmt: skip


def mostly(likely: st.SearchStrategy[Any], other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Seven times in eight what is likely."""
    return st.integers(0, 7).flatmap(lambda eighth: likely if eighth else other)


def ids(name: str) -> st.SearchStrategy[str]:
    """Ids for a field, mostly of the sort that it asks for. name: such as `note_ids`, or `round` for a round's own."""
    likely = [f"{prefix}_{n}" for sort, prefix in PREFIXES.items() if name.startswith(sort) for n in (1, 2, 5)] or IDS
    return mostly(st.sampled_from(likely), st.sampled_from(IDS) | st.from_regex(r"\A[a-z]{1,3}_[a-z0-9]{1,32}\Z"))


LIKELY: dict[str, tuple[str, ...]] = {
    "pictogram": ("tree", "bench"),
    "token_hash": ("hash1", "hash2"),
    "target": ("", "r_1", "p_1", "v_1"),
    "credential": ("card1", "card2", "spare"),
    "credentials": ("new1", "new2", "spare"),
    "by": ("spare", "third", "card2"),
    "booklet": ("", "12", "13"),
    "right": ("a", "b"),
    "languages": ("fr", "en"),
    "video": ("", "https://example.org/salle", "http://[::1]:8000/x"),
    "device": ("d_1", "d_2"),
    "instead": ("", "d_1"),
    "sheet_id": ("l-1-7", "l-1-8", "b-2-31"),
    "why": ("too-many", "faint", "never-issued", "no-right"),
}
NUMBERS: dict[str, tuple[int, ...]] = {"number": (1, 2), "serial": (7, 8, 9, 31)}
KEYS: dict[str, tuple[str, ...]] = {"groups": tuple(AGES), "words": ("en", "fr"), "counts": ("a", "b")}
"""What stands in a field of texts, or among the keys of a map, that makes sense."""


def texts(name: str, most: int) -> st.SearchStrategy[str]:
    return mostly(
        st.sampled_from(LIKELY.get(name, ("Plus de bancs",))), st.sampled_from(TEXTS) | st.text(max_size=most)
    )


def values(kind: inspect.Type, name: str) -> st.SearchStrategy[Any]:
    """Any value that msgspec would let through for a field, often one that makes sense there."""
    match kind:
        case inspect.StrType(pattern=str()):
            return ids(name)
        case inspect.StrType(max_length=most):
            known = name not in LIKELY and (name.endswith(("_id", "_ids")) or name in PREFIXES)
            return ids(name) if known else texts(name, min(most or 40, 40))
        case inspect.IntType(ge=least, le=most):
            low, high = -(2**63) if least is None else least, 2**63 - 1 if most is None else most
            likely = st.sampled_from(NUMBERS[name]) if name in NUMBERS else st.integers(max(low, 1), min(high, 99))
            return mostly(likely, st.integers(low, high))
        case inspect.FloatType():
            return st.floats()
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.LiteralType(values=known):
            return st.sampled_from(known)
        case inspect.DateTimeType(tz=tz):
            aware = st.just(NOON + timedelta(hours=1)) | st.datetimes(timezones=st.sampled_from([UTC]))
            return mostly(aware, aware if tz else st.datetimes())
        case inspect.UnionType(types=kinds):
            return st.one_of([values(each, name) for each in kinds])
        case inspect.VarTupleType(item_type=item):
            return st.lists(values(item, name), max_size=4).map(tuple)
        case inspect.DictType(key_type=key, value_type=value):
            if name == "groups":
                sensible = {dimension: st.sampled_from(groups) for dimension, groups in AGES.items()}
                return mostly(st.fixed_dictionaries({}, optional=sensible), st.just({"Âge": "x"}))
            keys = mostly(st.sampled_from(KEYS[name]), values(key, name)) if name in KEYS else values(key, name)
            return st.dictionaries(keys, values(value, name), max_size=4)
        case inspect.StructType(cls=cls):
            return st.deferred(lambda: structs(cls))
    raise TypeError(f"no strategy for {kind}")


UNREAD: dict[type[Any], tuple[str, ...]] = {Poll: ("tally", "profile", "by_channel"), Tally: ("detail",)}
"""What no decision reads, and what would take most of the time to draw."""


def structs(cls: type[Any]) -> st.SearchStrategy[Any]:
    kind = inspect.type_info(cls)
    assert isinstance(kind, inspect.StructType)
    own = cls.__name__.lower()
    named = {
        each.name: values(each.type, own if each.name == "id" else each.name)
        for each in kind.fields
        if each.name not in UNREAD.get(cls, ())
    }
    return st.fixed_dictionaries(named).map(lambda fields: cls(**fields))
