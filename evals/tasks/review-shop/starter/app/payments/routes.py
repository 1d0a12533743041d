from datetime import datetime
from decimal import Decimal

from fastapi import APIRouter
from sqlmodel import SQLModel

from app.core.database import SessionDep
from app.core.deps import ShopDep

from . import service
from .models import Payment

router = APIRouter(prefix="/orders/{order_id}", tags=["payments"])


class PaymentPublic(SQLModel):
    order_id: int
    amount: Decimal
    refunded_at: datetime | None


@router.post("/payment", status_code=201, response_model=PaymentPublic)
async def pay(order_id: int, session: SessionDep, shop: ShopDep) -> Payment:
    return await service.pay(session, shop, order_id)


@router.post("/refund", response_model=PaymentPublic)
async def refund(order_id: int, session: SessionDep, shop: ShopDep) -> Payment:
    return await service.refund(session, shop, order_id)
