from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.shops.models import Shop

from .database import SessionDep
from .errors import Unauthorized


async def get_shop(
    session: SessionDep, key: Annotated[str, Header(alias="X-Shop-Key")]
) -> Shop:
    digest = sha256(key.encode()).hexdigest()
    shop = (await session.exec(select(Shop).where(Shop.key_digest == digest))).first()
    if shop is None:
        raise Unauthorized("No shop has this key")
    return shop


ShopDep = Annotated[Shop, Depends(get_shop)]


async def unit_of_work(session: SessionDep) -> AsyncIterator[AsyncSession]:
    """For the routes that only change what they loaded."""
    yield session
    await session.commit()


UnitOfWork = Annotated[AsyncSession, Depends(unit_of_work)]
