"""Alembic's entrance: migrations run on the connection `bridge.store.migrate` hands over, in its transaction."""

from alembic import context

from bridge.store.schema_secrets import metadata  # with it all tables are known

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
