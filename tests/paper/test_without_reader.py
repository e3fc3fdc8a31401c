"""A server that reads no paper: it is installed without the libraries for that, and does all the rest."""

import subprocess
import sys

BLOCKED = """
import sys
for name in ("cv2", "zxingcpp", "pypdfium2"):
    sys.modules[name] = None
import server.app, server.cli
from server.paper.reading import can_read
print(can_read())
"""


def test_a_server_starts_without_the_libraries_for_reading() -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.strip()) == ("", "False")
