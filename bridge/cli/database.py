"""``stanzadesk db upgrade``."""

import argparse
import sys

from bridge.cli.place import settings_of
from bridge.errors import UserError
from bridge.store.errors import StoreError
from bridge.store.migrate import upgrade as migrate


def upgrade(arguments: argparse.Namespace) -> int:
    """Bring the schema to this version; running it twice does no harm."""
    settings = settings_of(arguments)
    try:
        migrate(settings.database.url)
    except StoreError as error:
        raise UserError(str(error)) from error
    sys.stdout.write("The database is up to date.\n")
    return 0
