from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from fastapi import FastAPI, HTTPException
from sqlmodel import select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from .database import SessionDep, create_tables
from .models import (
    LinePublic,
    Order,
    OrderCreate,
    OrderLine,
    OrderPublic,
    Product,
    ProductCreate,
    ProductPublic,
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield


app = FastAPI(lifespan=lifespan)


def to_public(order: Order, lines: list[OrderLine]) -> OrderPublic:
    total = sum((line.quantity * line.price for line in lines), Decimal(0))
    shown = [LinePublic.model_validate(line) for line in lines]
    return OrderPublic(id=order.id, lines=shown, total=total)


@app.post("/products", status_code=201)
async def create_product(data: ProductCreate, session: SessionDep) -> ProductPublic:
    product = Product.model_validate(data)
    session.add(product)
    await session.commit()
    return ProductPublic.model_validate(product)


@app.get("/products/{product_id}")
async def read_product(product_id: int, session: SessionDep) -> ProductPublic:
    product = await session.get(Product, product_id)
    if product is None:
        raise HTTPException(404, "No such product")
    return ProductPublic.model_validate(product)


@app.post("/orders", status_code=201)
async def create_order(data: OrderCreate, session: SessionDep) -> OrderPublic:
    quantities = Counter[int]()
    for wanted in data.lines:
        quantities[wanted.product_id] += wanted.quantity
    async with session.begin():
        # In the order of the ids, so that two orders never wait for each other.
        prices = {
            product_id: await take(session, product_id, quantity)
            for product_id, quantity in sorted(quantities.items())
        }
        order = Order()
        session.add(order)
        await session.flush()
        lines = [
            OrderLine(
                order_id=order.id,
                product_id=wanted.product_id,
                quantity=wanted.quantity,
                price=prices[wanted.product_id],
            )
            for wanted in data.lines
        ]
        session.add_all(lines)
    return to_public(order, lines)


async def take(session: AsyncSession, product_id: int, quantity: int) -> Decimal:
    """The price, if there is enough: the database compares and subtracts in one statement."""
    statement = (
        update(Product)
        .where(Product.id == product_id, Product.stock >= quantity)
        .values(stock=Product.stock - quantity)
        .returning(Product.price)
    )
    price = (await session.exec(statement)).scalar_one_or_none()
    if price is not None:
        return price
    if await session.get(Product, product_id) is None:
        raise HTTPException(404, f"No product {product_id}")
    raise HTTPException(409, f"Not enough of product {product_id}")


@app.get("/orders/{order_id}")
async def read_order(order_id: int, session: SessionDep) -> OrderPublic:
    order = await session.get(Order, order_id)
    if order is None:
        raise HTTPException(404, "No such order")
    statement = select(OrderLine).where(OrderLine.order_id == order_id)
    lines = await session.exec(statement.order_by(OrderLine.id))
    return to_public(order, list(lines))
