"""The command ``stanzadesk``: what there is to type is in `bridge.cli.commands`."""

import errno
import os
import sys
from collections.abc import Sequence
from typing import Final

from bridge.cli.commands import build_parser
from bridge.errors import UsageError, UserError

MACHINE_FAULTS: Final = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE}
)
"""Rights, space, disks, too many files: an operator's to mend, wherever in a command they are met."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit status 0 done, 1 failed with one sentence on stderr, 2 wrongly called."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except UserError as error:
        sys.stderr.write(f"stanzadesk: {error}\n")
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:
        # Whoever read our output has left (`| head`). Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno not in MACHINE_FAULTS:
            raise
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"stanzadesk: {where}{error.strerror}\n")
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
