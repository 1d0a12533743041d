from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from fastapi import FastAPI, HTTPException
from sqlmodel import select

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
    order = Order()
    session.add(order)
    await session.commit()
    lines = []
    for wanted in data.lines:
        product = await session.get(Product, wanted.product_id)
        if product is None:
            raise HTTPException(404, f"No product {wanted.product_id}")
        if product.stock < wanted.quantity:
            raise HTTPException(409, f"Not enough of product {product.id}")
        product.stock -= wanted.quantity
        line = OrderLine(
            order_id=order.id,
            product_id=product.id,
            quantity=wanted.quantity,
            price=product.price,
        )
        session.add(line)
        await session.commit()
        lines.append(line)
    return to_public(order, lines)


@app.get("/orders/{order_id}")
async def read_order(order_id: int, session: SessionDep) -> OrderPublic:
    order = await session.get(Order, order_id)
    if order is None:
        raise HTTPException(404, "No such order")
    statement = select(OrderLine).where(OrderLine.order_id == order_id)
    lines = await session.exec(statement.order_by(OrderLine.id))
    return to_public(order, list(lines))
