"""Check our browser modules: each parses, and imports only files of ours and libraries of the import map.

There is no bundler that would notice, so a wrong name would otherwise show only in a browser. Prints one
line a fault and exits 1 when there is any.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "server" / "static"
CLIENTS = ("table_client", "regie", "kiosk", "printouts")
FOLDERS = (STATIC, *(ROOT / client for client in CLIENTS))
IMPORT = re.compile(r"""^\s*(?:import\b|export\b[^"'`;]*?\bfrom\b)[^"'`;(]*["']([^"']+)["']""", re.MULTILINE)
LATER = re.compile(r"""\bimport\(["']([^"']+)["']\)""")


def modules() -> list[Path]:
    found = (path for folder in FOLDERS for path in folder.rglob("*.js"))
    return sorted(path for path in found if STATIC / "assets" not in path.parents)


def node() -> str:
    """Return a Node that runs: the machine's, else the one that the installation brought into .venv."""
    found = shutil.which("node") or shutil.which("node", path=ROOT / ".venv" / "bin")
    if found is None:
        sys.exit("tools/check_modules.py: there is no Node here; run make install")
    return found


def syntax_fault(path: Path) -> str | None:
    done = subprocess.run([node(), "--check", str(path)], capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr.strip()


def address(name: str, mapped: dict[str, str]) -> str | None:
    """Return the path of the address that a bare name stands for, by the import map; None when it has none."""
    if name in mapped:
        return mapped[name]
    folders = [folder for folder in mapped if folder.endswith("/") and name.startswith(folder)]
    return mapped[folders[0]] + name.removeprefix(folders[0]) if folders else None


def file_at(path: str) -> Path:
    """Return the file behind an address: /static/regie/board.js is in regie/, /static/words.js in server/static/."""
    place = path.removeprefix("/static/")
    folder = place.split("/")[0]
    return ROOT / place if folder in CLIENTS else STATIC / place


def wrong_imports(path: Path, mapped: dict[str, str]) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for match in (*IMPORT.finditer(text), *LATER.finditer(text)):
        name = match[1]
        if name.startswith("."):
            right = (path.parent / name).is_file()
        else:
            target = name if name.startswith("/") else address(name, mapped)
            right = target is not None and file_at(target).is_file()
        if not right:
            yield f"{path.relative_to(ROOT)}: nothing to import at {name}"


def main() -> int:
    mapped = json.loads((STATIC / "importmap.json").read_text(encoding="utf-8"))["imports"]
    paths = modules()
    with ThreadPoolExecutor() as pool:
        faults = [fault for fault in pool.map(syntax_fault, paths) if fault]
    for path in paths:
        faults.extend(wrong_imports(path, mapped))
    print("\n".join(faults) or f"Browser modules: {len(paths)} files parse, and their imports are there.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
