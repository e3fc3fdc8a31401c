"""The `tablee` command: one module a subcommand, each with `add(subparsers)` and `run(arguments)`."""

import sys
from collections.abc import Sequence

from server import __version__
from server.cli import audio, count, demo, doctor, links, new, paper, pictograms, print_, rehearse, scan, serve, verify
from server.cli.parser import Parser
from server.cli.told import MENDABLE, tell
from server.terminal import words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 well, 1 found differences, 2 could not."""
    parser = Parser(prog="tablee", description=words("cli-description"), epilog=words("cli-epilog"))
    parser.add_argument("--version", action="version", version=f"Tablée {__version__}", help=words("cli-version"))
    subparsers = parser.add_subparsers(
        title=words("cli-commands"), metavar=words("cli-command"), required=True, dest="command"
    )
    for command in (demo, serve, new, rehearse, links, print_, pictograms, audio, scan, paper, verify, count, doctor):
        command.add(subparsers)
    if not (sys.argv[1:] if arguments is None else arguments):
        parser.print_help()  # whoever types the bare name wants to know what there is
        return 2
    given = parser.parse_args(arguments)
    try:
        status: int = given.run(given)
        return status
    except MENDABLE as error:
        print(words("cli-said", program="tablee", message=tell(error)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
