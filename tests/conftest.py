"""Fixtures on real servers for every ring that wants them."""

pytest_plugins = ["tests.servers.fixtures"]
