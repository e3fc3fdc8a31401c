"""The acts at the board that are timed, each by key or click, and the script in the page that times them."""

from collections.abc import Callable

from playwright.sync_api import Page

FEWER = "setSize('.inbox') < 0.9 * was"

MEASURE = """
window.measured = (kind, seen) => {
  let settle;
  window.outcome = new Promise((done) => (settle = done));
  const look = (began) => requestAnimationFrame(() => {
    if (!seen()) look(began);
    else setTimeout(() => settle(performance.now() - began)); // after this frame has been painted
  });
  addEventListener(kind, (event) => look(event.timeStamp), { capture: true, once: true });
};
window.rowsOf = (place) => [...document.querySelectorAll(`${place} [data-note]`)];
window.setSize = (place) => Number(rowsOf(place)[0]?.getAttribute("aria-setsize") ?? 0);
"""


def timed(page: Page, kind: str, before: str, seen: str, act: Callable[[], None]) -> float:
    """Return how long an act takes. kind: of the event that it begins with. before, seen: JavaScript; `seen` is true
    once the page shows what came of the act, and may compare with `was`, which `before` gave."""
    page.evaluate(f"() => {{ const was = {before}; measured('{kind}', () => {seen}); }}")
    act()
    return float(page.evaluate("window.outcome"))


def _first(page: Page) -> None:
    """Have the first of the incoming notes in hand, with nothing on its way."""
    page.evaluate("() => document.querySelector('.inbox .scroller').scrollTo(0, 0)")
    page.locator(".inbox [data-note]").first.click(position={"x": 60, "y": 12})
    page.wait_for_function("() => !document.querySelector('.badge.waiting')")


def select(page: Page) -> float:
    """Go to the next note by the arrow key."""
    _first(page)
    was, seen = "document.activeElement.dataset.note", "document.activeElement.dataset.note !== was"
    shown = f"{seen} && document.activeElement.classList.contains('picked')"
    return timed(page, "keydown", was, shown, lambda: page.keyboard.press("ArrowDown"))


def place(page: Page) -> float:
    """Put the note in hand into the first theme."""
    _first(page)
    was = "document.querySelector('.inbox [data-note].picked').dataset.note"
    gone = "!document.querySelector(`.inbox [data-note=\"${was}\"]`) && document.querySelector('.toast')"
    return timed(page, "keydown", was, gone, lambda: page.keyboard.press("1"))


def undo(page: Page) -> float:
    """Undo the last act."""
    was = "document.querySelector('.toast')?.textContent"
    back = "document.querySelector('.toast')?.textContent.startsWith('Annul') && 1"
    return timed(page, "keydown", was, back, lambda: page.keyboard.press("Control+z"))


def move(page: Page) -> float:
    """Move the first note of the first theme into the second one."""
    page.evaluate("() => document.querySelector('.heap .scroller').scrollTo(0, 0)")
    page.locator(".heap").first.locator("[data-note]").first.click(position={"x": 30, "y": 12})
    was = "document.querySelector('.heap [data-note].picked').dataset.note"
    moved = "document.querySelector('.heap')?.querySelector(`[data-note=\"${was}\"]`) === null"
    return timed(page, "keydown", was, moved, lambda: page.keyboard.press("2"))


def search(page: Page) -> float:
    """Search for three words, pasted into the field."""
    field = page.locator("#search")
    took = timed(page, "input", "setSize('.inbox')", FEWER, lambda: field.fill("kiosque velos FONTAINE"))
    field.fill("")
    return took


def narrow(page: Page) -> float:
    """Choose a kind of notes."""
    choose = page.get_by_label("Type de note")

    def act() -> None:
        choose.select_option("dissent")

    took = timed(page, "change", "setSize('.inbox')", FEWER, act)
    choose.select_option("")
    return took


def set_aside(page: Page) -> float:
    """Set the note in hand aside, from the key that confirms the reason."""
    _first(page)
    page.keyboard.press("a")
    page.keyboard.type("Doublon")
    gone = "!document.querySelector('.panel form') && document.querySelector('.toast')"
    return timed(page, "keydown", "0", gone, lambda: page.keyboard.press("Enter"))


ACTS: dict[str, Callable[[Page], float]] = {
    "select": select,
    "place": place,
    "undo-place": undo,
    "move": move,
    "undo-move": undo,
    "search": search,
    "filter": narrow,
    "set-aside": set_aside,
    "undo-set-aside": undo,
}
