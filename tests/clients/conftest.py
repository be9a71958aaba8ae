"""A browser beside the clients, for one agent at both."""

from tests.browser.conftest import agents, chromium

__all__ = ["agents", "chromium"]
