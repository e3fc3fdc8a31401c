"""Copy what the browser loads into server/static/assets, as tools/assets.toml lists it.

The modules, fonts and most pictograms come out of node_modules; a few pictograms are drawn by us. Of some fonts only
the letters are taken that a page in French needs.

The folder is made anew beside the old one and then put in its place, so that nothing stale stays and failing
half-way leaves the old one whole. Exits 1 with one sentence when a listed file is missing, or when the import
map and the copied modules disagree.
"""

import json
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import drawings, typeface

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
MANIFEST = ROOT / "tools" / "assets.toml"
IMPORT_MAP = ROOT / "server" / "static" / "importmap.json"
STYLE = ROOT / "server" / "static" / "tablee.css"
ASSETS = ROOT / "server" / "static" / "assets"
ASSETS_URL = "/static/assets/"
RULE = "=" * 78
OWN = "own"  # stands for the drawing of a pictogram that is drawn by us


class Failed(Exception):
    """The text says which file of which list is wrong."""


def manifest() -> dict[str, Any]:
    return tomllib.loads(MANIFEST.read_text(encoding="utf-8"))


def packages(listed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every package as `name, licence, text, files`, the pictograms being one of them."""
    yield from ({"cut": {}, **package} for package in listed["package"])
    drawings = listed["pictograms"]
    files = {
        drawings["target"].format(name=ours): drawings["source"].format(name=theirs)
        for ours, theirs in drawn(drawings).items()
        if theirs != OWN
    }
    stated = {key: drawings[key] for key in ("licence", "text")}
    yield {"name": drawings["package"], **stated, "files": files, "cut": {}}


def drawn(drawings: dict[str, Any]) -> dict[str, str]:
    """Return every pictogram: its name -> its drawing in the package, `OWN` where it is ours. Raises Failed."""
    found: dict[str, str] = {}
    for names in (drawings["names"], *drawings["civic"].values()):
        if twice := found.keys() & names.keys():
            raise Failed(f"{MANIFEST.name} lists the pictogram {min(twice)} twice")
        found |= names
    return found


def version(package: str) -> str:
    found: str = json.loads((PACKAGES / package / "package.json").read_text(encoding="utf-8"))["version"]
    return found


def copy(package: dict[str, Any], to: Path) -> None:
    meant_for = typeface.faces(STYLE.read_text(encoding="utf-8"))
    for target, source in {**package["files"], **package["cut"]}.items():
        origin = PACKAGES / package["name"] / source
        if not origin.is_file():
            raise Failed(f"{MANIFEST.name} lists {source}, which {package['name']} does not have")
        place = to / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if target not in package["cut"]:
            shutil.copyfile(origin, place)
        elif points := meant_for.get(f"{ASSETS.name}/{target}"):
            typeface.cut(origin, place, points)
        else:
            raise Failed(f"{MANIFEST.name} has {target} cut, for which {STYLE.name} has no rule with its letters")


def copy_own(own: dict[str, str], names: dict[str, str], to: Path) -> None:
    """Copy what is drawn by us. names: as `drawn` gives them. Raises Failed where the two differ."""
    origins = sorted((ROOT / own["folder"]).glob("*.svg"))
    meant = {name for name, drawing in names.items() if drawing == OWN}
    if differing := meant ^ {origin.stem for origin in origins}:
        raise Failed(f"{own['folder']} and {MANIFEST.name} differ in what is drawn by us: {min(differing)}")
    for origin in origins:
        place = to / own["target"].format(name=origin.stem)
        if place.exists():
            raise Failed(f"{own['folder']}/{origin.name} has a name that {MANIFEST.name} gives another drawing")
        shutil.copyfile(origin, place)


def make_compact(to: Path) -> None:
    """Draw each pictogram once more, as it travels inside the pages of voters. Raises Failed for one that cannot be."""
    place = to / "drawings"
    place.mkdir()
    for origin in sorted((to / "pictograms").glob("*.svg")):
        try:
            drawn_small = drawings.compact(origin.read_text(encoding="utf-8"))
        except ValueError as error:
            raise Failed(f"{origin.name}: {error}") from None
        (place / origin.name).write_text(drawn_small, encoding="utf-8")


def licences(listed: list[dict[str, Any]]) -> str:
    """Return the text that goes with the copies: which files, from where, under which licence in full."""
    parts = [
        "The files of this folder were made by others. Each is under the licence given here.\n",
        "Modules of js/, shortened, are also in the files of pages/, beside ours.\n",
        "The drawings of pictograms/ are once more in drawings/, on a coarser grid.\n",
    ]
    for package in listed:
        words = (PACKAGES / package["name"] / package["text"]).read_text(encoding="utf-8").strip()
        files = "\n".join(f"  {target}" for target in sorted({**package["files"], **package["cut"]}))
        title = f"{package['name']} {version(package['name'])}, {package['licence']}"
        parts.append(f"{RULE}\n{title}\n\n{files}\n\n{words}\n")
    return "\n".join(parts)


def check_import_map(assets: Path) -> None:
    """Raise Failed for a library that the import map names and no package brings. Folders of ours end in a slash."""
    mapped = json.loads(IMPORT_MAP.read_text(encoding="utf-8"))["imports"]
    for name, url in mapped.items():
        brought = url.startswith(ASSETS_URL) and (assets / url.removeprefix(ASSETS_URL)).is_file()
        if not brought and not name.endswith("/"):
            raise Failed(f"{IMPORT_MAP.name} maps {name} to {url}, which {MANIFEST.name} does not bring")


def main() -> int:
    fresh = ASSETS.with_name("assets.new")
    lists = manifest()
    listed = list(packages(lists))
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for package in listed:
            copy(package, fresh)
        copy_own(lists["own"], drawn(lists["pictograms"]), fresh)
        make_compact(fresh)
        (fresh / "LICENCES.txt").write_text(licences(listed), encoding="utf-8")
        check_import_map(fresh)
        shutil.rmtree(ASSETS, ignore_errors=True)
        fresh.rename(ASSETS)
    except (Failed, OSError) as failure:
        print(f"tools/assets.py: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
