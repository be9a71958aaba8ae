"""The command ``stanzadesk``: what there is to type is in `bridge.cli.commands`."""

import sys
from collections.abc import Sequence

from bridge.cli.commands import build_parser
from bridge.errors import UserError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 failed with one sentence on stderr, 2 wrongly called."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except UserError as error:
        sys.stderr.write(f"stanzadesk: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
