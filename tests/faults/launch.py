"""`python -m tests.faults.launch HOW …` is `tablee …` under other circumstances."""

import ctypes
import logging
import os
import resource
import sys

from server.cli import main

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2  # linux/prctl.h, linux/capability.h


def loud() -> None:
    """Log everything that any library has to say."""
    logging.basicConfig(level=logging.DEBUG)


def starved() -> None:
    """Let no file grow: a disk that is full from the beginning."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))


def lowly() -> None:
    """Be bound by the rights of files, be it as root."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH) if os.geteuid() == 0 else ():
        if prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root could not be bound by the rights of files")
    # What was dropped is gone from the next program on.
    os.execv(sys.executable, [sys.executable, "-m", "server", *sys.argv[2:]])


if __name__ == "__main__":
    {"loud": loud, "starved": starved, "lowly": lowly}[sys.argv[1]]()
    sys.exit(main(sys.argv[2:]))
