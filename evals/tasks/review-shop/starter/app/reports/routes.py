from typing import Literal

from fastapi import APIRouter

from app.catalog.schemas import ProductPublic
from app.core.database import SessionDep
from app.core.deps import ShopDep

from . import service

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("/low-stock", response_model=list[ProductPublic])
async def low_stock(session: SessionDep, shop: ShopDep, below: int = 5) -> object:
    return await service.low_stock(session, shop, below)


@router.get("/best-sellers")
async def best_sellers(
    session: SessionDep,
    shop: ShopDep,
    sort: Literal["quantity", "revenue"] = "quantity",
) -> list[service.Seller]:
    return await service.best_sellers(session, shop, sort)
