import os
from contextlib import ExitStack

import pytest

from examples._postgres import server


def pytest_configure(config: pytest.Config) -> None:
    """A PostgreSQL for this run, which its workers inherit, unless one is named."""
    if "TEST_DATABASE_URL" not in os.environ:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        url = stack.enter_context(server()).set(drivername="postgresql+asyncpg")
        os.environ["TEST_DATABASE_URL"] = url.render_as_string()  # has no password
