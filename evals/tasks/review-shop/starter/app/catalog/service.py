from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.errors import Conflict, NotFound
from app.core.pages import Page
from app.shops.models import Shop

from .models import Product
from .schemas import ProductCreate, ProductUpdate


def _listed(shop: Shop) -> Any:
    return (
        select(Product)
        .where(Product.shop_id == shop.id, col(Product.archived_at).is_(None))
        .order_by(col(Product.name), col(Product.id))
    )


async def list_products(
    session: AsyncSession, shop: Shop, page: Page, term: str | None
) -> Sequence[Product]:
    statement = _listed(shop)
    if term:
        statement = statement.where(col(Product.name).icontains(term, autoescape=True))
    result = await session.exec(statement.offset(page.offset).limit(page.limit))
    return list(result.all())


async def get_product(
    session: AsyncSession, shop: Shop, sku: str, lock: bool = False
) -> Product:
    statement = _listed(shop).where(Product.sku == sku)
    if lock:
        statement = statement.with_for_update()
    product: Product | None = (await session.exec(statement)).one_or_none()
    if product is None:
        raise NotFound(f"No product {sku}")
    return product


async def create_product(
    session: AsyncSession, shop: Shop, data: ProductCreate
) -> Product:
    product = Product.model_validate(data, update={"shop_id": shop.id})
    session.add(product)
    try:
        await session.commit()
    except IntegrityError:
        raise Conflict(f"There is a product {data.sku}") from None
    return product


async def update_product(
    session: AsyncSession, shop: Shop, sku: str, data: ProductUpdate
) -> Product:
    product = await get_product(session, shop, sku)
    product.sqlmodel_update(data.model_dump(exclude_none=True))
    await session.commit()
    return product


async def archive(session: AsyncSession, shop: Shop, sku: str) -> None:
    product = await get_product(session, shop, sku)
    product.archived_at = datetime.now(UTC)
    await session.commit()


async def set_attribute(
    session: AsyncSession, shop: Shop, sku: str, name: str, value: str
) -> Product:
    product = await get_product(session, shop, sku, lock=True)
    product.attributes[name] = value
    await session.commit()
    return product
