from fastapi import APIRouter

from app.core.database import SessionDep
from app.core.deps import ShopDep
from app.core.pages import PageDep
from app.shops import slots
from app.shops.models import PickupSlot

from . import service
from .models import Order, OrderStatus
from .schemas import Label, LinePublic, OrderCreate, OrderPublic

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", status_code=201, response_model=OrderPublic)
async def place(data: OrderCreate, session: SessionDep, shop: ShopDep) -> Order:
    return await service.place(session, shop, data)


@router.get("", response_model=list[OrderPublic])
async def list_orders(
    session: SessionDep,
    shop: ShopDep,
    page: PageDep,
    status: OrderStatus | None = None,
) -> object:
    return await service.list_orders(session, shop, page, status)


@router.get("/slots", response_model=list[PickupSlot])
async def list_slots(session: SessionDep, shop: ShopDep) -> object:
    return await slots.upcoming(session, shop)


@router.get("/{order_id}", response_model=OrderPublic)
async def read_order(order_id: int, session: SessionDep, shop: ShopDep) -> Order:
    return await service.get_order(session, shop, order_id)


@router.get("/{order_id}/lines", response_model=list[LinePublic])
async def read_lines(order_id: int, session: SessionDep, shop: ShopDep) -> object:
    return await service.lines_of(session, shop, order_id)


@router.put("/{order_id}/labels/{name}", response_model=OrderPublic)
async def set_label(
    order_id: int, name: str, data: Label, session: SessionDep, shop: ShopDep
) -> Order:
    return await service.set_label(session, shop, order_id, name, data.value)


@router.post("/{order_id}/cancel", response_model=OrderPublic)
async def cancel(order_id: int, session: SessionDep, shop: ShopDep) -> Order:
    return await service.cancel(session, shop, order_id)


@router.post("/{order_id}/ship", response_model=OrderPublic)
async def ship(order_id: int, session: SessionDep, shop: ShopDep) -> Order:
    return await service.ship(session, shop, order_id)
