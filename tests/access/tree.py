"""A page as a screen reader goes through it: Chromium's own tree of accessibility, from top to bottom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Page

SPOKEN = {
    *("heading", "paragraph", "link", "button", "textbox", "checkbox", "radio", "combobox", "group", "radiogroup"),
    *("alert", "status", "StaticText", "listitem", "DisclosureTriangle", "navigation", "main", "banner"),
    *("contentinfo", "form"),
}
FIELDS = ("textbox", "checkbox", "radio", "combobox", "button", "link", "DisclosureTriangle")
STATES = ("checked", "invalid", "disabled", "expanded", "readonly", "required")


@dataclass(frozen=True)
class Heard:
    """One stop of a screen reader. inside: names of the groups that it is in, the outermost first."""

    role: str
    name: str
    value: str
    described: str
    states: tuple[tuple[str, str], ...]
    inside: tuple[str, ...]

    def state(self, name: str) -> str:
        return dict(self.states).get(name, "")


def plain(text: str) -> str:
    """Return a text with nothing but single plain blanks."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


async def heard(page: Page) -> list[Heard]:
    """Return what a screen reader meets on a page, in its order."""
    session = await page.context.new_cdp_session(page)
    try:
        return await _heard(session)
    finally:
        await session.detach()


async def _heard(session: CDPSession) -> list[Heard]:
    nodes: list[dict[str, Any]] = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    found: list[Heard] = []

    def walk(id: str, inside: tuple[str, ...]) -> None:
        node = by_id[id]
        role = node.get("role", {}).get("value", "")
        name = plain(str(node.get("name", {}).get("value", "")))
        if not node.get("ignored") and role in SPOKEN:
            found.append(
                Heard(
                    role,
                    name,
                    plain(str(node.get("value", {}).get("value", ""))),
                    plain(str(node.get("description", {}).get("value", ""))),
                    tuple(_states(node.get("properties", ()))),
                    inside,
                )
            )
        if role in ("group", "radiogroup") and name:
            inside = (*inside, name)
        for child in node.get("childIds", ()):
            if child in by_id:
                walk(child, inside)

    walk(nodes[0]["nodeId"], ())
    return found


def _states(properties: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    for each in properties:
        if each["name"] in STATES:
            yield each["name"], str(each["value"].get("value", "")).lower()
