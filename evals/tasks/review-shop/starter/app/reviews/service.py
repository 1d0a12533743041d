from collections.abc import Sequence

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.service import get_customer
from app.catalog.models import Product
from app.core.errors import Conflict, NotFound
from app.shops.models import Shop

from .models import Rating, Review


async def _check_product(session: AsyncSession, shop: Shop, product_id: int) -> None:
    product = await session.get(Product, product_id)
    if product is None or product.shop_id != shop.id:
        raise NotFound("No such product")


async def add(session: AsyncSession, shop: Shop, review: Review) -> Review:
    """One review of a product by each customer."""
    await _check_product(session, shop, review.product_id)
    await get_customer(session, shop, review.customer_id)
    same = select(Review.id).where(
        Review.product_id == review.product_id,
        Review.customer_id == review.customer_id,
    )
    if (await session.exec(same)).first() is not None:
        raise Conflict("The customer has reviewed this product")
    session.add(review)
    await session.commit()
    return review


async def approved(
    session: AsyncSession, shop: Shop, product_id: int
) -> Sequence[Review]:
    await _check_product(session, shop, product_id)
    statement = (
        select(Review)
        .where(Review.product_id == product_id, col(Review.approved))
        .order_by(col(Review.created_at).desc(), col(Review.id).desc())
        .limit(100)
    )
    return (await session.exec(statement)).all()


async def rating(session: AsyncSession, shop: Shop, product_id: int) -> Rating:
    await _check_product(session, shop, product_id)
    statement = select(func.count(), func.avg(col(Review.rating))).where(
        Review.product_id == product_id, col(Review.approved)
    )
    count, average = (await session.exec(statement)).one()
    return Rating(count=count, average=average)
