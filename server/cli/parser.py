"""The command line in the language of its users."""

import argparse
import re
import sys
from typing import Any, NoReturn

from server.terminal import words

_ERRORS = (
    (re.compile(r"the following arguments are required: (.+)"), "cli-error-required"),
    (re.compile(r"argument (.+): expected .*argument.*"), "cli-error-expected"),
    (re.compile(r"argument (.+): invalid int value: (.+)"), "cli-error-int"),
    (re.compile(r"argument (.+): invalid float value: (.+)"), "cli-error-float"),
    (re.compile(r"argument (.*): invalid choice: (.+) \(choose from (.+)\)"), "cli-error-choice"),
    (re.compile(r"unrecognized arguments: (.+)"), "cli-error-unknown"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, words("cli-usage") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser whose own words come from the catalogue."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._optionals.title = words("cli-options")
        self._positionals.title = words("cli-arguments")
        self.add_argument("-h", "--help", action="help", help=words("cli-help"))

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what was expected, and end with status 2."""
        for pattern, name in _ERRORS:
            if found := pattern.fullmatch(message):
                message = words(name, **{f"a{place}": text for place, text in enumerate(found.groups(), 1)})
                break
        said = words("cli-said", program=self.prog, message=message)
        print(f"{said}\n{words('cli-see-help', prog=self.prog)}", file=sys.stderr)
        sys.exit(2)
