"""The `tablee` command: one module a subcommand, each with `add(subparsers)` and `run(arguments)`."""

import sys
from collections.abc import Sequence

from server import __version__
from server.cli.parser import Parser, words
from server.cli.trouble import Trouble


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 well, 1 found differences, 2 could not."""
    # Here and not above: what a subcommand needs may itself import from this package.
    from server.cli import demo, links, new, print_, serve, verify

    parser = Parser(prog="tablee", description=words("cli-description"), epilog=words("cli-epilog"))
    parser.add_argument("--version", action="version", version=f"Tablée {__version__}", help=words("cli-version"))
    subparsers = parser.add_subparsers(title=words("cli-commands"), metavar="", required=True, dest="command")
    for command in (demo, serve, new, links, print_, verify):
        command.add(subparsers)
    given = parser.parse_args(arguments)
    try:
        status: int = given.run(given)
        return status
    except Trouble as trouble:
        print(f"tablee : {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
