"""Bring a machine that has only Python and make to where the project runs.

`python3 tools/bootstrap.py STEP…`, where a step is `python` (the virtual environment, the locked libraries,
the project), `assets` (what the browser loads), `chromium`, `speech` and `text-browser` (for the tests), or `all`. A
step is left out when nothing it stands on has changed, so this may be called before every make target. Progress is one
line a step; a failure is one plain sentence and status 1.

Standard library only, and syntax that an old Python reads too: it must live to say that it is too old.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from typing import Iterator  # noqa: UP035 (the newer place is too new for the Python that must read this)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python")
STAMPS = os.path.join(VENV, "stamps")

OLDEST_PYTHON = (3, 11)
TRIES = 3  # a registry that does not answer mostly does a moment later
PAUSE_S = 5
APT_LOCK_TIMEOUT_S = 300  # a machine that has just started often updates itself meanwhile
TAIL_LINES = 25  # of a failed command: enough to see the cause, short enough to be read

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PATHS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


class Failed(Exception):
    """A step could not be done; the text is the sentence for the person at the keyboard."""


def say(text: str) -> None:
    print("tablee: " + text, flush=True)


# Commands


def run(command: "list[str]", sentence: str, env: "dict[str, str] | None" = None, tries: int = 1) -> None:
    """Run a command quietly. When every try failed, show the end of its output and raise Failed(sentence)."""
    for attempt in range(1, tries + 1):
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode == 0:
            return
        if attempt < tries:
            time.sleep(PAUSE_S * attempt)
    tail = done.stdout.decode("utf-8", "replace").splitlines()[-TAIL_LINES:]
    sys.stderr.write("\n".join("    " + line for line in tail) + "\n")
    raise Failed(sentence)


def answers(command: "list[str]") -> bool:
    """Whether a command can be started and ends well, with its output thrown away."""
    nowhere = subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def apt_install(*packages: str) -> bool:
    """Install Debian packages as root. Returns whether it went well; False at once without root or apt."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt = ["apt-get", "-q", "-o", f"DPkg::Lock::Timeout={APT_LOCK_TIMEOUT_S}"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    try:
        run([*apt, "update"], "the package lists could not be fetched", env, TRIES)
        run(install, "the packages could not be installed", env, TRIES)
    except Failed:
        return False
    return True


# Stamps


def fingerprint(*paths: str) -> str:
    """Digest of the project's place and of some of its files: what a finished step stands on.

    Content rather than file time, so that changing branches hides or invents no change. The place, because a
    virtual environment that was copied with the folder still points at the old one.
    """
    digest = hashlib.sha256(ROOT.encode())
    for path in paths:
        with open(os.path.join(ROOT, path), "rb") as file:
            digest.update(path.encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def is_done(step: str, mark: str) -> bool:
    with contextlib.suppress(OSError), open(os.path.join(STAMPS, step)) as file:
        return file.read() == mark
    return False


def set_done(step: str, mark: str) -> None:
    os.makedirs(STAMPS, exist_ok=True)
    with open(os.path.join(STAMPS, step), "w") as file:
        file.write(mark)


# Python


def make_venv() -> None:
    """Make .venv anew when it does not work or the lock file has changed.

    Anew, because a library that the lock file has dropped would stay and be used unnoticed.
    """
    mark = fingerprint("requirements.lock")
    if is_done("venv", mark) and answers([PYTHON, "-m", "pip", "--version"]):
        return
    say("creating the virtual environment .venv with Python " + platform.python_version())
    create = [sys.executable, "-m", "venv", "--clear", VENV]
    if not answers([sys.executable, "-c", "import ensurepip, venv"]):
        own = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not (apt_install(own) or apt_install("python3-venv")):
            raise Failed(
                "this Python cannot make virtual environments. Install the package that brings them "
                "(on Debian and Ubuntu: sudo apt install python3-venv), then run make again."
            )
    run(create, "the folder .venv could not be made. Delete it and run make again.")
    set_done("venv", mark)


def pip(*arguments: str) -> "list[str]":
    return [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]


def step_python() -> None:
    make_venv()
    mark = fingerprint("requirements.lock")
    if not is_done("libraries", mark):
        say("installing the Python libraries of requirements.lock")
        run(
            pip("install", "--require-hashes", "--only-binary", ":all:", "-r", "requirements.lock"),
            "the Python libraries could not be installed. Run make again when the index answers.",
            tries=TRIES,
        )
        set_done("libraries", mark)
    mark = fingerprint("pyproject.toml")
    if not is_done("project", mark):
        say("installing the project itself")
        run(
            pip("install", "--no-deps", "--no-build-isolation", "-e", "."),
            "the project could not be installed in .venv; the lines above say why.",
        )
        set_done("project", mark)


# Browser assets


def find_npm() -> str:
    """Command of an npm that works: the machine's own, else one that pip brings into .venv."""
    path = shutil.which("npm")
    if path and shutil.which("node") and answers([path, "--version"]):
        return path
    path = os.path.join(BIN, "npm")
    if not answers([path, "--version"]):
        say("installing Node, since this machine has no npm")
        run(
            pip("install", "--require-hashes", "--only-binary", ":all:", "-r", "tools/locks/node.txt"),
            "npm is missing and could not be installed. Install Node.js, then run make again.",
            tries=TRIES,
        )
    return path


def step_assets() -> None:
    step_python()
    mark = fingerprint("package.json", "package-lock.json", ".npmrc")
    if not is_done("npm", mark) or not os.path.isdir(os.path.join(ROOT, "node_modules")):
        npm = find_npm()
        say("fetching the browser libraries, pictograms and fonts of package-lock.json")
        run(
            [npm, "ci", "--ignore-scripts"],
            "the browser libraries could not be fetched. Run make again when the registry answers.",
            env=dict(os.environ, PATH=BIN + os.pathsep + os.environ.get("PATH", "")),
            tries=TRIES,
        )
        set_done("npm", mark)
    lists = ["package-lock.json", "tools/assets.toml", "tools/assets.py", "tools/drawings.py", "tools/typeface.py"]
    theirs = ["server/static/importmap.json", "server/static/tablee.css"]
    mark = fingerprint(*lists, *theirs, *files_in("tools/pictograms", ".svg"))
    if not is_done("assets", mark) or not os.path.isdir(os.path.join(ROOT, "server/static/assets")):
        say("copying what the browser needs into server/static/assets")
        run(
            [PYTHON, "-m", "tools.assets"],
            "the browser assets could not be copied; the lines above say which.",
        )
        set_done("assets", mark)
    step_pages(mark)


def step_pages(assets: str) -> None:
    """Make few files of the many that a page is written in. assets: the mark of what was copied.

    Where that cannot be done, for want of a bundler for this machine, pages are served as they are written.
    """
    written = [
        path for folder in ("server/static", "table_client") for path in files_in(folder, ".js", ".css", ".html")
    ]
    words = files_in("server/locales/fr", ".po")
    mark = assets + fingerprint("server/http/page_files.py", *files_in("tools", ".py"), *written, *words)
    if is_done("pages", mark):
        return
    say("joining the modules and styles of the pages")
    if answers([PYTHON, "-m", "tools.bundle"]):
        set_done("pages", mark)
    else:
        say("they could not be joined; the pages open more slowly (python -m tools.bundle says why)")


def files_in(folder: str, *ends: str) -> "list[str]":
    """Paths of the files of a folder, those below it left out, that end so."""
    return [folder + "/" + name for name in sorted(os.listdir(os.path.join(ROOT, folder))) if name.endswith(ends)]


# Chromium


def find_chromium() -> "str | None":
    """Path of a Chromium that starts, or None.

    In order: the one named by CHROMIUM_PATH, the system's, and the one that Playwright has downloaded.
    """
    named = os.environ.get("CHROMIUM_PATH")
    found = [named] if named else [shutil.which(name) for name in CHROMIUM_NAMES] + list(CHROMIUM_PATHS)
    for path in found:
        if path and os.path.exists(path) and answers([path, "--version"]):
            return path
    return None if named else find_playwright_chromium()


def find_playwright_chromium() -> "str | None":
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            [PYTHON, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=True
        )
        path = done.stdout.decode().strip()
        if os.path.exists(path) and answers([path, "--version"]):
            return path
    return None


def make_driver_start() -> None:
    """Bring the one library that Playwright's driver needs and that a bare Debian lacks."""
    driver = [PYTHON, "-m", "playwright", "--version"]
    mark = fingerprint("requirements.lock")
    if is_done("driver", mark):
        return
    if not answers(driver):
        say("installing what the browser tests' driver needs")
        if not apt_install("libatomic1") or not answers(driver):
            raise Failed(
                "Playwright's driver does not start. Install libatomic (on Debian: sudo apt install "
                "libatomic1), then run make again."
            )
    set_done("driver", mark)


def step_chromium() -> None:
    step_python()
    make_driver_start()
    if find_chromium():
        return
    if os.environ.get("CHROMIUM_PATH"):
        raise Failed(f"CHROMIUM_PATH names {os.environ['CHROMIUM_PATH']}, which does not start.")
    say("installing Chromium for the browser tests")
    if apt_install("chromium", "fonts-liberation") and find_chromium():
        return
    with contextlib.suppress(Failed):
        run([PYTHON, "-m", "playwright", "install", "chromium"], "Playwright could not download Chromium")
    if not find_chromium():
        raise Failed(
            "Chromium is missing and could not be installed. Install it (on Debian: sudo apt install "
            "chromium) or set CHROMIUM_PATH to the path of a Chromium or Chrome, then run make again."
        )


# Speech


def step_speech() -> None:
    """Bring espeak-ng, which the tests of reading aloud listen to."""
    if answers(["espeak-ng", "--version"]):
        return
    say("installing espeak-ng for the tests of reading aloud")
    if not apt_install("espeak-ng") or not answers(["espeak-ng", "--version"]):
        raise Failed(
            "espeak-ng is missing and could not be installed. Install it (on Debian: sudo apt install espeak-ng; "
            "on macOS: brew install espeak-ng), then run make again."
        )


def step_text_browser() -> None:
    """What people without a graphical screen vote with: the tests drive it as they drive Chromium."""
    if shutil.which("w3m"):
        return
    say("installing w3m for the tests in a text browser")
    if not (apt_install("w3m") and shutil.which("w3m")):
        raise Failed(
            "w3m is missing and could not be installed. Install it (on Debian: sudo apt install w3m; on a Mac: brew "
            "install w3m), then run make again."
        )


# Entry


STEPS = {
    "python": [step_python],
    "assets": [step_assets],
    "chromium": [step_chromium],
    "speech": [step_speech],
    "text-browser": [step_text_browser],
    "all": [step_assets, step_chromium, step_speech, step_text_browser],
}


def use_a_newer_python() -> None:
    """Start again under a newer Python of this machine where the one named `python3` is too old."""
    for minor in (13, 12, 11):
        newer = shutil.which(f"python3.{minor}")
        if newer and answers([newer, "--version"]):
            os.execv(newer, [newer, *sys.argv])
    raise Failed(
        f"Python 3.11 or newer is needed, and this one is {platform.python_version()}. Install it, then run "
        "make again, or name one that you have: make PYTHON=/path/to/python3.11."
    )


@contextlib.contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Wait until no other make is installing into this folder."""
    if sys.platform == "win32":  # no such lock there
        yield
        return
    import fcntl

    with open(os.path.join(ROOT, ".bootstrap.lock"), "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another make in this folder to finish installing")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(names: "list[str]") -> int:
    unknown = [name for name in names if name not in STEPS]
    if unknown or not names:
        sys.stderr.write(f"Usage: python3 tools/bootstrap.py {' | '.join(STEPS)}\n")
        return 2
    try:
        if sys.version_info[:2] < OLDEST_PYTHON:
            use_a_newer_python()
        with one_at_a_time():
            for name in names:
                for step in STEPS[name]:
                    step()
    except Failed as failure:
        sys.stderr.write(f"tablee: {failure}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("tablee: stopped; run make again to go on from here.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
