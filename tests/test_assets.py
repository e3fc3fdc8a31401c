"""What the browser is given: complete, ours to give, and working without any network."""

import json
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from playwright.async_api import Browser, Route

from tools.assets import OWN, drawn
from tools.drawings import SIDE, compact

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "server" / "static"
PICTOGRAMS = sorted((STATIC / "assets" / "pictograms").glob("*.svg"))
PATHS = re.compile(r'\bd="([^"]*)"')
IMPORT_MAP = (STATIC / "importmap.json").read_text(encoding="utf-8")
ORIGIN = "http://hall.test"

PAGE = f"""<!doctype html><meta charset="utf-8"><script type="importmap">{IMPORT_MAP}</script><main></main>
<script type="module">
    import {{ render }} from "preact";
    import {{ useState }} from "preact/hooks";
    import {{ signal, computed }} from "@preact/signals";
    import {{ html }} from "htm/preact";

    const notes = signal(["Plus de bancs"]);
    const count = computed(() => notes.value.length);
    const List = () => {{
        const [opened, open] = useState(false);
        return html`<button onClick=${{() => open(true)}}>${{opened ? "ouvert" : "fermé"}}</button>
            <ul>${{notes.value.map((text) => html`<li key=${{text}}>${{text}}</li>`)}}</ul><b>${{count}}</b>`;
    }};
    render(html`<${{List}} />`, document.querySelector("main"));
    window.add = (text) => {{ notes.value = [...notes.value, text]; }};
</script>"""


async def serve_static(route: Route) -> None:
    """Answer from our own folder what a hall's server would; anything else is refused."""
    path = route.request.url.removeprefix(ORIGIN)
    if path == "/":
        await route.fulfill(body=PAGE, content_type="text/html")
    elif path.startswith("/static/") and (STATIC / path.removeprefix("/static/")).is_file():
        await route.fulfill(path=STATIC / path.removeprefix("/static/"))
    else:
        await route.abort()


async def test_the_libraries_of_the_import_map_draw_and_redraw_a_page(browser: Browser) -> None:
    page = await browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.route("**/*", serve_static)
    await page.goto(ORIGIN + "/")
    await page.get_by_role("button", name="fermé").click()
    await page.get_by_role("button", name="ouvert").wait_for()
    await page.evaluate("add('Moins de voitures')")
    await page.get_by_text("Moins de voitures").wait_for()
    assert await page.locator("b").inner_text() == "2"
    assert faults == []


async def test_every_name_of_the_import_map_can_be_imported(browser: Browser) -> None:
    page = await browser.new_page()
    await page.route("**/*", serve_static)
    await page.goto(ORIGIN + "/")
    libraries = [name for name in json.loads(IMPORT_MAP)["imports"] if not name.endswith("/")]
    for name in libraries:
        assert await page.evaluate("async (name) => Object.keys(await import(name)).length", name) > 0, name


def test_every_listed_pictogram_is_there() -> None:
    lists = tomllib.loads((ROOT / "tools" / "assets.toml").read_text(encoding="utf-8"))
    listed = drawn(lists["pictograms"])
    assert {drawing.stem for drawing in PICTOGRAMS} == set(listed)
    own = {drawing.stem for drawing in (ROOT / lists["own"]["folder"]).glob("*.svg")}
    assert {name for name, drawing in listed.items() if drawing == OWN} == own


@pytest.mark.parametrize("drawing", PICTOGRAMS, ids=lambda drawing: drawing.stem)
def test_a_pictogram_is_plain_filled_shapes(drawing: Path) -> None:
    """Print draws fills only and colours each drawing itself: strokes, styles and colours would be lost."""
    root = ElementTree.parse(drawing).getroot()
    assert root.get("viewBox") == "0 -960 960 960"
    for element in root.iter():
        assert element.tag.split("}")[1] in {"svg", "path", "g"}
        assert not {"stroke", "style", "class", "fill"} & set(element.attrib)


def test_the_licence_texts_travel_with_the_copies() -> None:
    text = (STATIC / "assets" / "LICENCES.txt").read_text(encoding="utf-8")
    ours = {f"pictograms/{drawing.name}" for drawing in (ROOT / "tools" / "pictograms").glob("*.svg")}
    assets = STATIC / "assets"
    copied = {str(file.relative_to(assets)) for file in assets.rglob("*") if file.is_file()}
    joined = {file for file in copied if file.startswith(("pages/", "drawings/"))}
    unnamed = {file for file in copied - ours - joined - {"LICENCES.txt"} if f"  {file}\n" not in text}
    assert unnamed == set()
    assert "also in the files of pages/" in text
    assert "once more in drawings/" in text


# Small drawings, for the pages of voters


def outline(path: str) -> list[tuple[float, float]]:
    """Return where each part of a path ends, as a pen sees it."""
    pen = RecordingPen()
    parse_path(path, pen)
    return [points[-1] for name, points in pen.value if points]


@pytest.mark.parametrize("drawing", PICTOGRAMS, ids=lambda path: path.stem)
def test_a_small_drawing_goes_where_the_large_one_goes(drawing: Path) -> None:
    small = (STATIC / "assets" / "drawings" / drawing.name).read_text(encoding="utf-8")
    assert small == compact(drawing.read_text(encoding="utf-8"))
    assert "." not in small
    scale = SIDE / 960
    for large, coarse in zip(PATHS.findall(drawing.read_text(encoding="utf-8")), PATHS.findall(small), strict=True):
        meant = {(round(x * scale), round((y + 960) * scale)) for x, y in outline(large)}
        found = {(round(x), round(y)) for x, y in outline(coarse)}
        assert found <= meant
        assert len(meant - found) <= len(meant) / 5, "only what lies on one point of the grid may fall together"


def test_a_small_drawing_is_asked_of_paths_alone() -> None:
    with pytest.raises(ValueError, match="paths alone"):
        compact('<svg viewBox="0 -960 960 960"><circle r="4"/></svg>')
