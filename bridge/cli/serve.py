"""``stanzadesk serve``: run the desk until a signal says stop."""

import argparse
import asyncio

from bridge.cli.place import control_path, settings_of
from bridge.errors import UserError
from bridge.lifecycle import serve
from bridge.observe import set_up_logging
from bridge.store.errors import StoreError


def run(arguments: argparse.Namespace) -> int:
    """Serve; exit status 0 after SIGTERM or Ctrl-C."""
    settings = settings_of(arguments)
    set_up_logging(settings.log)
    try:
        asyncio.run(serve(settings, control_path(settings)))
    except StoreError as error:
        raise UserError(str(error)) from error
    return 0
