from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.errors import Conflict, NotFound
from app.core.pages import Page
from app.shops.models import Shop

from .models import Address, Customer
from .schemas import AddressCreate, CustomerCreate, ProfileUpdate


async def register(session: AsyncSession, shop: Shop, data: CustomerCreate) -> Customer:
    taken = select(Customer.id).where(
        Customer.shop_id == shop.id, Customer.email == data.email
    )
    if (await session.exec(taken)).first() is not None:
        raise Conflict("This email is registered")
    customer = Customer.model_validate(data, update={"shop_id": shop.id})
    session.add(customer)
    try:
        await session.commit()
    except IntegrityError:
        raise Conflict("This email is registered") from None
    return customer


async def list_customers(
    session: AsyncSession, shop: Shop, page: Page
) -> Sequence[Customer]:
    statement = (
        select(Customer)
        .where(Customer.shop_id == shop.id)
        .offset(page.offset)
        .limit(page.limit)
    )
    return (await session.exec(statement)).all()


async def get_customer(session: AsyncSession, shop: Shop, customer_id: int) -> Customer:
    customer = await session.get(Customer, customer_id)
    if customer is None or customer.shop_id != shop.id:
        raise NotFound("No such customer")
    return customer


async def update_profile(
    session: AsyncSession, shop: Shop, customer_id: int, data: ProfileUpdate
) -> Customer:
    customer = await get_customer(session, shop, customer_id)
    customer.sqlmodel_update(data.model_dump(exclude_unset=True))
    await session.commit()
    return customer


async def set_preference(
    session: AsyncSession, shop: Shop, customer_id: int, name: str, value: bool
) -> Customer:
    customer = await get_customer(session, shop, customer_id)
    customer.preferences[name] = value
    session.add(customer)
    await session.commit()
    return customer


async def add_address(
    session: AsyncSession, shop: Shop, customer_id: int, data: AddressCreate
) -> Address:
    customer = await get_customer(session, shop, customer_id)
    address = Address.model_validate(data, update={"customer_id": customer.id})
    session.add(address)
    await session.commit()
    return address


async def forget(session: AsyncSession, shop: Shop, customer_id: int) -> None:
    """Remove what is personal; orders stay, without a name."""
    statement = delete(Customer).where(
        col(Customer.id) == customer_id, col(Customer.shop_id) == shop.id
    )
    result = await session.exec(statement)
    if not result.rowcount:
        raise NotFound("No such customer")
    await session.commit()
