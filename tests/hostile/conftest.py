"""What the hostile tests share."""

from tests.integration.fixtures import demo_postgres, demo_sqlite, demo_url, site, socket

__all__ = ["demo_postgres", "demo_sqlite", "demo_url", "site", "socket"]
