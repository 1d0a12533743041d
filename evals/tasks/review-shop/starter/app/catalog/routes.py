from fastapi import APIRouter

from app.core.database import SessionDep
from app.core.deps import ShopDep, UnitOfWork
from app.core.pages import PageDep

from . import prices, service
from .models import Product
from .schemas import (
    Adjustment,
    AttributeValue,
    NewPrice,
    ProductCreate,
    ProductPublic,
    ProductUpdate,
)

router = APIRouter(prefix="/products", tags=["catalog"])


@router.get("", response_model=list[ProductPublic])
async def list_products(
    session: SessionDep, shop: ShopDep, page: PageDep, term: str | None = None
) -> object:
    return await service.list_products(session, shop, page, term)


@router.post("", status_code=201, response_model=ProductPublic)
async def create_product(
    data: ProductCreate, session: SessionDep, shop: ShopDep
) -> Product:
    return await service.create_product(session, shop, data)


@router.put("/prices")
async def import_prices(
    data: list[NewPrice], session: SessionDep, shop: ShopDep
) -> dict[str, int]:
    return {"changed": await prices.import_prices(session, shop, data)}


@router.get("/{sku}", response_model=ProductPublic)
async def read_product(sku: str, session: SessionDep, shop: ShopDep) -> Product:
    return await service.get_product(session, shop, sku)


@router.patch("/{sku}", response_model=ProductPublic)
async def update_product(
    sku: str, data: ProductUpdate, session: SessionDep, shop: ShopDep
) -> Product:
    return await service.update_product(session, shop, sku, data)


@router.put("/{sku}/attributes/{name}", response_model=ProductPublic)
async def set_attribute(
    sku: str, name: str, data: AttributeValue, session: SessionDep, shop: ShopDep
) -> Product:
    return await service.set_attribute(session, shop, sku, name, data.value)


@router.post("/{sku}/adjustments", status_code=204)
async def adjust_stock(
    sku: str, data: Adjustment, session: UnitOfWork, shop: ShopDep
) -> None:
    product = await service.get_product(session, shop, sku)
    product.stock = Product.stock + data.delta


@router.delete("/{sku}", status_code=204)
async def archive_product(sku: str, session: SessionDep, shop: ShopDep) -> None:
    await service.archive(session, shop, sku)
