"""Send requests to an application without a server, and print what it answers."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session
from sqlmodel.ext.asyncio.session import AsyncSession


@asynccontextmanager
async def client(
    app: FastAPI, engine: AsyncEngine | Engine | None = None, token: str = ""
) -> AsyncIterator[AsyncClient]:
    """A client of the app while its lifespan runs, which makes no engine if one is given."""
    if isinstance(engine, AsyncEngine):
        app.state.session_factory = async_sessionmaker(
            engine, class_=AsyncSession, expire_on_commit=False
        )
    elif engine is not None:
        app.state.session_factory = sessionmaker(engine, class_=Session)
    http = AsyncClient(
        transport=ASGITransport(app=app, raise_app_exceptions=False),
        base_url="http://test",
        headers={"Authorization": f"Bearer {token}"},
        event_hooks={"response": [_show]},
    )
    with _garbage_kept():
        async with app.router.lifespan_context(app), http:
            yield http


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """A lost session, or a coroutine that nobody awaited, is found and reported at no odd time."""
    gc.disable()
    try:
        yield
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gc.collect()
        gc.enable()


def send(app: FastAPI, engine: Engine, *requests: tuple[str, str, object]) -> None:
    """Send requests, each a method, a path and a body, from sync code."""

    async def send_all() -> None:
        async with client(app, engine) as http:
            for method, path, body in requests:
                await http.request(method, path, json=body)

    asyncio.run(send_all())


async def _show(response: Response) -> None:
    await response.aread()
    request = response.request
    path = request.url.raw_path.decode()
    print(request.method, path, response.status_code, response.text)
