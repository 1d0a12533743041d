from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalog.models import Product
from app.core.errors import Conflict

from .models import OrderLine


async def reserve(session: AsyncSession, product: Product, quantity: int) -> None:
    """Take a quantity off the shelf, under a lock on the product's row."""
    locked = (
        await session.exec(
            select(Product).where(Product.id == product.id).with_for_update()
        )
    ).one()
    if locked.stock < quantity:
        raise Conflict(f"Only {locked.stock} left of {locked.sku}")
    locked.stock -= quantity
    await session.flush()


async def give_back(session: AsyncSession, line: OrderLine) -> None:
    await session.exec(
        update(Product)
        .where(col(Product.id) == line.product_id)
        .values(stock=col(Product.stock) + line.quantity)
    )
