"""Alembic's entrance: migrations run on the connection `bridge.store.migrate` hands over, in its transaction."""

from alembic import context

from bridge.store import schema_canned, schema_photos, schema_setup  # noqa: F401 - their tables belong to the metadata
from bridge.store.schema_mails import metadata  # with it the other tables are known

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
