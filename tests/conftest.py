"""Fixtures that every test may ask for."""

import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tools import bundle
from tools.bootstrap import find_chromium

# Before anything imports them: they hold assertions and are no test modules.
pytest.register_assert_rewrite("tests.storage.contract", "tests.storage.contract_boxes")

# Tests start many processes of the program: each would compile all of it once more where nothing may be kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The command line speaks the language of the shell: its sentences are read in French, whoever runs the tests.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("TABLEE_LANGUAGE", None)

ROOT = Path(__file__).resolve().parent.parent

REAL_DATA = ROOT.parent / "shared" / "data"
"""Real notes and ballots, not part of the project; tests marked `real_data` need them."""

NEEDLESS_FEATURES = (
    # Of each window that nobody sees, Chromium draws the address bar in two pages of its own, in a process more: half
    # of what a page of ours costs. And it starts one process ahead of every need.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "SpareRendererForSitePerProcess"),
    # What Playwright leaves out: of two such lists Chromium reads the last.
    *("AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AimEnabled", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PreconnectToSearch", "TcpPortRandomizationWin"),
)

CHROMIUM_ARGUMENTS = (
    f"--disable-features={','.join(NEEDLESS_FEATURES)}",
    # Chromium must not speak to the Internet on its own: a hall has none, so a test that needs it
    # proves nothing.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # Machines that run tests mostly have no screen.
    "--disable-gpu",
)


def pytest_configure(config: pytest.Config) -> None:
    """Join the pages as `make install` does, so that the tests see what people get; what cannot be joined is served."""
    if not hasattr(config, "workerinput"):  # of those that work side by side, the one that began them
        bundle.main()


# A machine that does many things at once is slow, not wrong: what is never true still fails.
expect.set_options(timeout=30_000)


def pytest_report_header() -> list[str]:
    """Say what is going to be left out."""
    return [] if REAL_DATA.is_dir() else [f"real_data: left out, there is no {REAL_DATA}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests on real data where that is not beside the project: a clone does not bring it.

    Modules that run for long come first: `make test` hands out whole modules in this order, so that what is left for
    the end is short, and no process works on alone.
    """
    needing = [item for item in items if item.get_closest_marker("real_data")]
    if needing and not REAL_DATA.is_dir():
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if item not in needing]
    work = Counter[Path]()
    for item in items:
        work[item.path] += _work_of(item)
    items.sort(key=lambda item: -work[item.path])


def _work_of(item: pytest.Item) -> int:
    """Return how long a test runs, roughly: a page takes seconds, a disk some tenths of one, all else no time."""
    asked = getattr(item, "fixturenames", ())
    if "chromium_path" in asked or item.get_closest_marker("long"):
        return 200
    return 20 if "tmp_path" in asked else 1


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of a Chromium that starts. Without one the test fails: a browser test is never skipped."""
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium starts here: run `make install` or set CHROMIUM_PATH", pytrace=False)
    return path


@pytest.fixture(scope="module")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """A Chromium, headless. One a module: to start it costs a second of a processor, and most tests take no longer."""
    # Chromium's sandbox refuses to start as root, which is who runs the tests in a container.
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium_path, args=[*CHROMIUM_ARGUMENTS, *sandbox])
        yield launched
        await launched.close()


@pytest.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """The Chromium of the module; what a test opens in it is closed and forgotten after the test."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest.fixture(scope="session")
def axe_script() -> str:
    """The text of axe-core, to be added to a page that is checked for accessibility faults."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
