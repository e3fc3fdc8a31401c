"""Finding the words that the code asks for: in Python, in Jinja templates, in browser modules.

A small reader of JavaScript stands here, since no parser of it is among our libraries. It knows strings,
templates, comments and regular expressions, which is all that finding words and markup takes.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, nodes

from server.http.page_files import sources_of
from tests.documented import ROOT

STATIC = ROOT / "server" / "static"
HOLE = "{}"
"""Stands for what is put in at run time: `common-kind-{}`."""


@dataclass(frozen=True)
class Asked:
    """One place that asks for words. names: any of these, with `HOLE` where they are composed.

    facts: what is given for placeholders; `None` when that cannot be seen.
    """

    names: tuple[str, ...]
    facts: frozenset[str] | None
    place: str


@dataclass
class Source:
    """What one file says. literals: every text that stands in it by itself; names may be handed on as such."""

    path: Path
    asked: list[Asked] = field(default_factory=list)
    literals: set[str] = field(default_factory=set)
    markup: list[str] = field(default_factory=list)


def _place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{line}"


# Python

WRAPPERS: dict[str, tuple[str, frozenset[str]]] = {
    "words": ("", frozenset()),
    "say": ("", frozenset()),
    "counted": ("", frozenset({"n", "count"})),
    "chapter": ("proceedings-", frozenset()),
    "differ": ("difference-", frozenset({"meeting", "poll", "title"})),
    ".differ": ("difference-", frozenset()),
}
"""Function or method -> what it puts before the name, and the facts that it adds itself; `.` where the two differ."""


def python_source(path: Path) -> Source:
    """Return what a Python module asks for."""
    source = Source(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings and their like
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            source.literals.add(node.value)
        if isinstance(node, ast.Call) and node.args and (wrapper := _wrapper(node.func)):
            before, added = wrapper
            names = tuple(before + name for name in _python_names(node.args[0]))
            given = {each.arg for each in node.keywords}
            facts = None if None in given else added | {str(name) for name in given}
            source.asked.append(Asked(names, facts, _place(path, node.lineno)))
    return source


def _wrapper(function: ast.expr) -> tuple[str, frozenset[str]] | None:
    match function:
        case ast.Name("words" | "differ" as name):
            return WRAPPERS[name]
        case ast.Attribute(attr=name):
            return WRAPPERS.get(f".{name}") or WRAPPERS.get(name)
    return None


def _python_names(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(str(value)):
            return [value]
        case ast.IfExp():
            return [*_python_names(node.body), *_python_names(node.orelse)]
        case ast.JoinedStr():
            parts = (part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)
            return ["".join(str(part) for part in parts)]
        case ast.BinOp(ast.Constant(str(value)), ast.Add()):
            return [value + HOLE]
    return []


# Templates


def template_source(path: Path) -> Source:
    """Return what a Jinja template asks for, and its markup with a hole for each expression."""
    text = path.read_text(encoding="utf-8")
    source = Source(path, markup=[_without_jinja(text)])
    tree = Environment().parse(text)
    source.literals.update(node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "words":
            facts = None if call.dyn_kwargs else frozenset(each.key for each in call.kwargs)
            source.asked.append(Asked(tuple(_template_names(call.args[0])), facts, _place(path, call.lineno)))
    return source


def _template_names(node: nodes.Expr) -> list[str]:
    match node:
        case nodes.Const():
            return [str(node.value)]
        case nodes.CondExpr():
            return [*_template_names(node.expr1), *(_template_names(node.expr2) if node.expr2 else [])]
        case nodes.Concat():
            parts = (str(part.value) if isinstance(part, nodes.Const) else HOLE for part in node.nodes)
            return ["".join(parts)]
    return []


def _without_jinja(text: str) -> str:
    text = re.sub(r"\{% block style %\}.*?\{% endblock %\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", HOLE, re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL), flags=re.DOTALL)


# Browser modules


@dataclass(frozen=True)
class Token:
    """kind: `id`, `mark`, `text` (a string), `template` or `other`. holes: the code in a template's `${}`."""

    kind: str
    text: str
    line: int
    holes: tuple[tuple["Token", ...], ...] = ()


_WORD = re.compile(r"[\w$]+")
_REGEX = re.compile(r"/(?![*/])(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'")
_SKIP = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_MARK = re.compile(r"===|!==|=>|\.\.\.|\?\.|\?\?|&&|\|\||.", re.DOTALL)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def read(self, end: str = "") -> tuple[Token, ...]:
        """Return the tokens up to the mark `end` outside brackets, or to the end of the text."""
        tokens: list[Token] = []
        depth = 0
        while self._at < len(self._text):
            if skipped := _SKIP.match(self._text, self._at):
                self._at = skipped.end()
                continue
            line = self._text.count("\n", 0, self._at) + 1
            letter = self._text[self._at]
            if letter == end and depth == 0:
                self._at += 1
                return tuple(tokens)
            if letter == "`":
                self._at += 1
                tokens.append(self._template(line))
            elif found := _STRING.match(self._text, self._at):
                self._at = found.end()
                tokens.append(Token("text", found[1] if found[1] is not None else found[2], line))
            elif letter == "/" and _begins_value(tokens) and (found := _REGEX.match(self._text, self._at)):
                self._at = found.end()
                tokens.append(Token("other", found[0], line))
            elif found := _WORD.match(self._text, self._at):
                self._at = found.end()
                tokens.append(Token("id", found[0], line))
            else:
                found = _MARK.match(self._text, self._at)
                assert found
                self._at = found.end()
                depth += (letter in "([{") - (letter in ")]}")
                tokens.append(Token("mark", found[0], line))
        return tuple(tokens)

    def _template(self, line: int) -> Token:
        text, holes = "", []
        while self._text[self._at] != "`":
            if self._text.startswith("${", self._at):
                self._at += 2
                holes.append(self.read("}"))
                text += HOLE
            else:
                step = 2 if self._text[self._at] == "\\" else 1
                text += self._text[self._at : self._at + step]
                self._at += step
        self._at += 1
        return Token("template", text, line, tuple(holes))


def _begins_value(tokens: list[Token]) -> bool:
    """Return whether a value may begin here, so that `/` begins a regular expression."""
    if not tokens:
        return True
    last = tokens[-1]
    return (last.kind == "mark" and last.text not in (")", "]", "}")) or last.text in ("return", "typeof")


def module_source(path: Path) -> Source:
    """Return what a browser module asks for, and its htm markup with a hole for each expression."""
    source = Source(path)
    for tokens in _all_levels(_Reader(path.read_text(encoding="utf-8")).read()):
        for place, token in enumerate(tokens):
            before = tokens[place - 1] if place else Token("mark", "", 0)
            if token.kind in ("text", "template"):
                is_markup = before.text == "html" or token.text.startswith("<")
                source.markup.append(token.text) if is_markup else source.literals.add(token.text)
            called = token.kind == "id" and token.text in ("t", "refusal") and tokens[place + 1 : place + 2]
            if called and called[0].text == "(" and before.text not in (".", "function"):
                arguments = _arguments(tokens[place + 2 :])
                names = _module_names(arguments[0])
                if token.text == "refusal":
                    names = [f"refusal-{HOLE}"]
                facts = _keys(arguments[1]) if len(arguments) > 1 else frozenset()
                source.asked.append(Asked(tuple(names), facts, _place(path, token.line)))
    return source


def _all_levels(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    yield tokens
    for token in tokens:
        for hole in token.holes:
            yield from _all_levels(hole)


def _arguments(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the arguments of a call whose bracket has just been opened."""
    arguments: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "mark":
            if token.text in ")]}" and depth == 0:
                break
            depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
            if token.text == "," and depth == 0:
                arguments.append([])
                continue
        arguments[-1].append(token)
    return arguments if arguments[-1] else arguments[:-1] or [[]]


def _module_names(tokens: list[Token]) -> list[str]:
    """Return the names that an expression may give: its texts, but those that it compares or hands to a call."""
    names, depth = [], 0
    for place, token in enumerate(tokens):
        if token.kind == "mark":
            depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        around = {each.text for each in (*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2])}
        if depth == 0 and token.kind in ("text", "template") and not around & {"===", "!=="}:
            names.append(token.text)
    return names


def _keys(tokens: list[Token]) -> frozenset[str] | None:
    """Return the names of an object in code; `None` when it is none, or takes others in."""
    if not tokens or tokens[0].text != "{" or any(token.text == "..." for token in tokens):
        return None
    keys, depth = set(), 0
    for before, token in pairwise(tokens):
        if before.kind == "mark":
            depth += (before.text in ("(", "[", "{")) - (before.text in (")", "]", "}"))
        if depth == 1 and before.text in ("{", ",") and token.kind in ("id", "text"):
            keys.add(token.text)
    return frozenset(keys)


def modules_of(page: Path) -> list[Path]:
    """Return the browser modules that a page loads, itself or through others."""
    sources = sources_of(page.read_text(encoding="utf-8"))
    pending = [_file(f"/static/{sources.entry}", page)] if sources else []
    found: list[Path] = []
    while pending:
        path = pending.pop()
        if path not in found:
            found.append(path)
            text = path.read_text(encoding="utf-8")
            imports = re.findall(r"^(?:import\b|export\b[^\"'();]*\bfrom\b)[^\"';]*?\"([^\"]+)\"", text, re.MULTILINE)
            imports += re.findall(r"\bimport\(\"([^\"]+)\"\)", text)  # what comes later speaks, too
            pending += [_file(name, path) for name in imports if name.startswith((".", "tablee/"))]
    return sorted(found)


def _file(name: str, importer: Path) -> Path:
    if name.startswith("tablee/"):
        return STATIC / name.removeprefix("tablee/")
    if name.startswith("/static/"):
        inner = name.removeprefix("/static/")
        return ROOT / inner if inner.startswith(("table_client/", "regie/")) else STATIC / inner
    return (importer.parent / name).resolve()


@cache
def source_of(path: Path) -> Source:
    """Return what a file asks for."""
    return {".py": python_source, ".html": template_source, ".js": module_source}[path.suffix](path)
