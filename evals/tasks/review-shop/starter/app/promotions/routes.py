from decimal import Decimal

from fastapi import APIRouter
from sqlmodel import Field, SQLModel

from app.core.database import SessionDep
from app.core.deps import ShopDep

from . import coupons, gift_cards
from .models import Coupon, GiftCard

router = APIRouter(tags=["promotions"])


class CouponPublic(SQLModel):
    code: str
    percent: int


class Redeem(SQLModel):
    customer_id: int


class CardPublic(SQLModel):
    code: str
    balance: Decimal


class Spend(SQLModel):
    amount: Decimal = Field(gt=0, max_digits=10, decimal_places=2)


@router.get("/coupons/{code}", response_model=CouponPublic)
async def read_coupon(code: str, session: SessionDep, shop: ShopDep) -> Coupon:
    return await coupons.find(session, shop, code)


@router.post("/coupons/{code}/redemptions", response_model=CouponPublic)
async def redeem(code: str, data: Redeem, session: SessionDep, shop: ShopDep) -> Coupon:
    return await coupons.redeem(session, shop, code, data.customer_id)


@router.post("/gift-cards/{code}/spend", response_model=CardPublic)
async def spend(code: str, data: Spend, session: SessionDep, shop: ShopDep) -> GiftCard:
    return await gift_cards.spend(session, shop, code, data.amount)
