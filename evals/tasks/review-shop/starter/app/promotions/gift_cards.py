from decimal import Decimal

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.errors import Conflict, NotFound
from app.shops.models import Shop

from .models import GiftCard


async def find(session: AsyncSession, shop: Shop, code: str) -> GiftCard:
    """By its code, in small or capital letters."""
    statement = select(GiftCard).where(
        GiftCard.shop_id == shop.id, col(GiftCard.code).ilike(code)
    )
    card = (await session.exec(statement)).first()
    if card is None:
        raise NotFound("No such gift card")
    return card


async def spend(
    session: AsyncSession, shop: Shop, code: str, amount: Decimal
) -> GiftCard:
    found = await find(session, shop, code)
    card = (
        await session.exec(
            select(GiftCard)
            .where(GiftCard.id == found.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()
    if card.balance < amount:
        raise Conflict(f"Only {card.balance} left")
    card.balance -= amount
    await session.commit()
    return card
