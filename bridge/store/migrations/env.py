"""Alembic's entrance: migrations run on the connection `bridge.store.migrate` hands over, in its transaction."""

from alembic import context

from bridge.store import (  # their tables belong to the metadata
    schema_canned,  # noqa: F401 - see above
    schema_photos,  # noqa: F401 - see above
    schema_setup,  # noqa: F401 - see above
    schema_writer,  # noqa: F401 - see above
)
from bridge.store.schema_mails import metadata  # with it the other tables are known

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
