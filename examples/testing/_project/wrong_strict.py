"""Without asyncio_mode = "auto", an async fixture needs @pytest_asyncio.fixture."""

import pytest


@pytest.fixture
async def title() -> str:
    return "dig"


@pytest.mark.asyncio
async def test_title(title: str) -> None:
    assert title == "dig"
