from fastapi import APIRouter

from app.core.database import SessionDep
from app.core.deps import ShopDep
from app.core.pages import PageDep

from . import service
from .models import Address, Customer
from .schemas import (
    AddressCreate,
    AddressPublic,
    CustomerCreate,
    CustomerPublic,
    ProfileUpdate,
)

router = APIRouter(prefix="/customers", tags=["accounts"])


@router.post("", status_code=201, response_model=CustomerPublic)
async def register(
    data: CustomerCreate, session: SessionDep, shop: ShopDep
) -> Customer:
    return await service.register(session, shop, data)


@router.get("", response_model=list[CustomerPublic])
async def list_customers(session: SessionDep, shop: ShopDep, page: PageDep) -> object:
    return await service.list_customers(session, shop, page)


@router.patch("/{customer_id}", response_model=CustomerPublic)
async def update_profile(
    customer_id: int, data: ProfileUpdate, session: SessionDep, shop: ShopDep
) -> Customer:
    return await service.update_profile(session, shop, customer_id, data)


@router.put("/{customer_id}/preferences/{name}", response_model=CustomerPublic)
async def set_preference(
    customer_id: int, name: str, on: bool, session: SessionDep, shop: ShopDep
) -> Customer:
    return await service.set_preference(session, shop, customer_id, name, on)


@router.post("/{customer_id}/addresses", status_code=201, response_model=AddressPublic)
async def add_address(
    customer_id: int, data: AddressCreate, session: SessionDep, shop: ShopDep
) -> Address:
    return await service.add_address(session, shop, customer_id, data)


@router.delete("/{customer_id}", status_code=204)
async def forget(customer_id: int, session: SessionDep, shop: ShopDep) -> None:
    await service.forget(session, shop, customer_id)
