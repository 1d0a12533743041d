import os
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

url = make_url(os.environ["DATABASE_URL"])
# date() of a moment takes the zone of the session, and the server's is Europe/Berlin.
in_utc = {"server_settings": {"timezone": "UTC"}}
engine = create_async_engine(
    url, connect_args=in_utc if url.get_backend_name() == "postgresql" else {}
)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine) as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
