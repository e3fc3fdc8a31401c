"""Run the benchmarks: all modules of benchmarks/ that can be run by themselves, or those of them that are named.

`python -m tools.bench [NAME…]` prints the last line of each, which is its JSON figures, and exits 1 when one
failed.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CAN_RUN = 'if __name__ == "__main__"'
NEEDS_A_FILE = {"grouping"}  # of labelled notes, which are nobody's to bring; run by hand


def benchmarks() -> list[str]:
    files = sorted((ROOT / "benchmarks").glob("[!_]*.py"))
    return [
        file.stem for file in files if file.stem not in NEEDS_A_FILE and CAN_RUN in file.read_text(encoding="utf-8")
    ]


def main(names: list[str]) -> int:
    known = benchmarks()
    if unknown := sorted(set(names) - set(known)):
        there = ", ".join(known) or "none yet"
        print(f"There is no benchmark {', '.join(unknown)}; there are: {there}.", file=sys.stderr)
        return 2
    failed = 0
    for name in names or known:
        command = [sys.executable, "-m", f"benchmarks.{name}", "--json"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        lines = done.stdout.strip().splitlines()
        print(f"{name}: {lines[-1] if lines and done.returncode == 0 else 'failed'}", flush=True)
        failed += done.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
