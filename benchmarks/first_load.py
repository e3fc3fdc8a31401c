"""First load: how soon one can write on a tablet that has never seen the page of a table, and what goes over the line.

A real Chromium, its processor slowed down four times, opens the page of a table over a line of 1.6 Mbit/s with 300 ms
for each answer, with nothing kept from before. Measured is the time until a letter that was put into the writing
field of an open round is on the screen (`usable_ms`), the time until anything is (`paint_ms`), and all bytes
of all answers with their heads, the websocket apart. `again_…`: the same page opened once more. The floor is a
page of one form with nothing around it, from the same server, over the same line, in the same browser.

The page is asked for by a name, as in a hall without https: at 127.0.0.1 a browser would allow itself more.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright

from benchmarks.parts.children import Child
from benchmarks.parts.figures import end_tidily, interleaved, parser, report, spread, tell
from tools.bootstrap import find_chromium

HOST = "hall.test"
LINE = {
    "offline": False,
    "latency": 300,  # ms
    "downloadThroughput": 1_600_000 / 8,  # bytes a second
    "uploadThroughput": 768_000 / 8,
}
SLOWER = 4
GIVE_UP_MS = 60_000
SIZE = (1024, 768)  # a tablet lying on a table
CHROMIUM = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-first-run", "--disable-quic", "--disable-gpu", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"),
)
PROBE = """
(() => {
  const painted = (field) => field.value.endsWith("a") && console.debug("usable", performance.now());
  // A field is usable when its form can be sent, it takes the focus, and a letter put into it is there after a paint.
  const look = () => {
    const field = document.querySelector("textarea:not(:disabled):not([readonly])");
    const button = field?.form?.querySelector("button:not([type=button]):not(:disabled)");
    field?.focus();
    if (!button || document.activeElement !== field) return requestAnimationFrame(look);
    document.execCommand("insertText", false, "a");
    requestAnimationFrame(() => setTimeout(painted, 0, field));
  };
  requestAnimationFrame(look);
})();
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass
class Visit:
    """One opening of a page. kinds: bytes by what they were for, as Chromium names it."""

    usable_ms: float = 0.0
    paint_ms: float = 0.0
    requests: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def bytes(self) -> int:
        """All bytes of all answers, heads included."""
        return self.kinds.total()


def is_usable(said: ConsoleMessage) -> bool:
    """Whether this is the word of the probe."""
    return said.text.startswith("usable ")


def visit(context: BrowserContext, url: str, slower: float) -> Visit:
    """Open a page and write a letter. Raises playwright.sync_api.Error when nobody could write within a minute."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    seen = Visit()
    kinds: dict[str, str] = {}

    def answered(event: dict[str, Any]) -> None:
        if not event["response"]["url"].startswith("data:"):
            kinds[event["requestId"]] = event["type"].lower()

    def finished(event: dict[str, Any]) -> None:
        if (kind := kinds.get(event["requestId"])) and event["encodedDataLength"] > 0:  # nothing for what was kept
            seen.kinds[kind] += round(event["encodedDataLength"])
            seen.requests += 1

    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", finished)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(PROBE)
    with page.expect_console_message(is_usable, timeout=GIVE_UP_MS) as said:
        page.goto(url, wait_until="commit")
    page.wait_for_load_state("networkidle")
    seen.usable_ms, seen.paint_ms = float(said.value.text.split()[1]), page.evaluate(PAINT)
    page.keyboard.type("b")
    written = page.locator("textarea").first.input_value()
    if not written.endswith("ab"):
        raise RuntimeError(f"'ab' expected in the field, {written!r} found")
    page.close()
    return seen


def first_and_second(browser: Browser, url: str, slower: float) -> tuple[Visit, Visit]:
    """Open a page in a browser that has kept nothing, and open it again."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="fr-FR")
    try:
        return visit(context, url, slower), visit(context, url, slower)
    finally:
        context.close()


def measure(pairs: int, slower: float = SLOWER) -> dict[str, object]:
    """Return the figures. Times in milliseconds from the start of the navigation; `kinds` in bytes."""
    visits: list[tuple[Visit, Visit]] = []
    with (
        TemporaryDirectory(prefix="tablee-first-load-") as folder,
        Child("benchmarks.parts.application", folder) as server,
        sync_playwright() as playwright,
    ):
        hall = server.hear()
        server.ask(do="open-round")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM)
        origin = f"http://{HOST}:{hall['port']}"

        def table() -> float:
            visits.append(first_and_second(browser, origin + hall["table"], slower))
            return visits[-1][0].usable_ms

        def bare() -> float:
            return first_and_second(browser, origin + hall["bare"], slower)[0].usable_ms

        measured = interleaved(pairs, table, bare)
        browser.close()
    visits = visits[1:]  # the first was the unmeasured round
    first, again = [one for one, _ in visits], [other for _, other in visits]
    tell(f"{first[-1].bytes} bytes in {first[-1].requests} answers; again {again[-1].bytes} in {again[-1].requests}")
    return {
        "benchmark": "first_load",
        "pairs": pairs,
        **spread("ratio", [table_ms / bare_ms for table_ms, bare_ms in measured]),
        **spread("usable_ms", [table_ms for table_ms, _ in measured], 0),
        **spread("floor_ms", [bare_ms for _, bare_ms in measured], 0),
        **spread("paint_ms", [each.paint_ms for each in first], 0),
        **spread("bytes", [each.bytes for each in first], 0),
        "requests": median(each.requests for each in first),
        "kinds": dict(first[-1].kinds),
        **spread("again_ms", [each.usable_ms for each in again], 0),
        "again_bytes": median(each.bytes for each in again),
        "again_requests": median(each.requests for each in again),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    made = parser("first_load", __doc__ or "", "python -m benchmarks.first_load --json")
    made.add_argument(
        "--slower", type=float, default=SLOWER, metavar="N", help=f"how many times slower the processor is ({SLOWER})"
    )
    given = made.parse_args(arguments)
    end_tidily()
    report(measure(given.pairs, given.slower), given.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
