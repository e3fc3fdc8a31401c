"""Reading the documents: their tables, and what the code has to say in the same words."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from types import FunctionType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct

from server.domain.ids import Id
from server.domain.records import Method

ROOT = Path(__file__).resolve().parent.parent
CODE = ("server", "kiosk", "printouts", "regie", "table_client")

Row = dict[str, str]

_SIMPLE = {
    str: "text", int: "integer", float: "number", bool: "boolean", datetime: "time", Any: "any", type(None): "null",
    Method: "method",
}  # fmt: skip


def read(document: str) -> str:
    """Return the text of a document. document: its path from the root, such as `docs/protocol.md`."""
    return (ROOT / document).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """Return what stands under a heading, down to the next one. heading: without its `#`."""
    parts = re.split(r"^#+ (.+)$", read(document), flags=re.MULTILINE)
    found = [text for title, text in zip(parts[1::2], parts[2::2], strict=True) if title == heading]
    assert len(found) == 1, f"{document}: {len(found)} headings {heading!r}, expected one"
    return found[0]


def headings(document: str) -> list[str]:
    """Return the headings of a document, without their `#`."""
    return re.findall(r"^#+ (.+)$", read(document), flags=re.MULTILINE)


def rows(document: str, heading: str) -> list[Row]:
    """Return the rows of the one table under a heading, as column -> cell."""
    lines = [line for line in section(document, heading).splitlines() if line.startswith("|")]
    assert lines, f"{document}: no table under {heading!r}"
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    names, _, *found = cells
    return [dict(zip(names, row, strict=True)) for row in found]


def by_name(document: str, heading: str) -> dict[str, Row]:
    """Return the rows of a table by the name in their first cell, which stands once, in backticks."""
    found: dict[str, Row] = {}
    for row in rows(document, heading):
        cell = next(iter(row.values()))
        name = cell.strip("`")
        assert cell == f"`{name}`", f"{document}, {heading!r}: {cell!r} is not a name in backticks"
        assert name not in found, f"{document}, {heading!r}: {name} has two rows"
        found[name] = row
    return found


def names_in(cell: str) -> list[str]:
    """Return the names in backticks of a cell, in their order; `—` holds none."""
    return re.findall(r"`([^`]+)`", cell)


def code_block(document: str, heading: str, language: str) -> str:
    """Return the one block of code in a language under a heading."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", section(document, heading), flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, f"{document}: {len(blocks)} blocks of {language} under {heading!r}, expected one"
    return str(blocks[0])


# What the code says


def wire_name(struct: type[Struct]) -> str:
    """Return the `type` of a frame, command or event."""
    return str(struct.__struct_config__.tag)


def type_text(annotation: Any) -> str:
    """Return a type as the documents call it."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        bounds = arguments[1]
        if annotation == Id:
            return "id"
        if bounds.ge is not None:
            return f"{type_text(arguments[0])}, {bounds.ge} to {bounds.le}"
        return type_text(arguments[0])
    if origin in (Union, UnionType):
        return " or ".join(type_text(each) for each in arguments)
    if origin is Literal:
        return " or ".join(f'`"{each}"`' for each in arguments)
    if origin in (tuple, list):
        return f"list of {type_text(arguments[0])}"
    if origin is dict:
        return f"map of {type_text(arguments[1])}"
    if inspect.isclass(annotation) and issubclass(annotation, Struct):
        return f"`{annotation.__name__}`"
    raise TypeError(f"no name for {annotation!r}")


def types_of(struct: type[Struct]) -> dict[str, str]:
    """Return field -> type, in the order of the struct."""
    hints = get_type_hints(struct, include_extras=True)
    return {field.name: type_text(hints[field.name]) for field in msgspec.structs.fields(struct)}


def defaults_of(struct: type[Struct]) -> dict[str, str]:
    """Return field -> default as JSON, for the fields that have one; `{}` for a record that has only defaults."""
    found: dict[str, str] = {}
    for field in msgspec.structs.fields(struct):
        if field.default is not NODEFAULT:
            shown = {} if isinstance(field.default, Struct) else field.default
            found[field.name] = msgspec.json.encode(shown).decode()
        elif field.default_factory is not NODEFAULT:
            found[field.name] = msgspec.json.encode(field.default_factory()).decode()
    return found


def fields_cell(struct: type[Struct], *without: str) -> str:
    """Return the fields of a struct as one cell: "`round_id`, `duration_s` = `null`"."""
    defaults = defaults_of(struct)
    cells = [
        f"`{name}`" + (f" = `{defaults[name]}`" if name in defaults else "")
        for name in types_of(struct)
        if name not in without
    ]
    return ", ".join(cells) or "—"


def python_trees() -> Iterator[tuple[Path, ast.Module]]:
    """Give every Python module of the program, parsed."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def refusals_raised() -> dict[str, set[str]]:
    """Return refusal code -> every fact that it is raised with, from all `Refused(…)` and `Refusal(…)` in the code."""
    found: dict[str, set[str]] = {}
    for _, tree in python_trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            match node.func.id, node.args:
                case "Refused", [ast.Constant(str(code))]:
                    found.setdefault(code, set()).update(str(each.arg) for each in node.keywords)
                case "Refusal", [_, ast.Constant(str(code)), ast.Dict(keys)]:
                    found.setdefault(code, set()).update(
                        str(key.value) for key in keys if isinstance(key, ast.Constant)
                    )
    return found


def string_constants() -> set[str]:
    """Return every text that stands in the Python code by itself."""
    return {
        node.value
        for _, tree in python_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def codes_raised_by(function: Callable[..., Any]) -> frozenset[str]:
    """Return the refusal codes that a function of the domain raises, itself or through others of the domain."""
    codes: set[str] = set()
    pending, seen = [function], {function}
    while pending:
        each = pending.pop()
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(each)))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "Refused" and isinstance(node.args[0], ast.Constant):
                codes.add(str(node.args[0].value))
            called = each.__globals__.get(node.func.id)
            if (
                isinstance(called, FunctionType)
                and called.__module__.startswith("server.domain")
                and called not in seen
            ):
                seen.add(called)
                pending.append(called)
    return frozenset(codes)
