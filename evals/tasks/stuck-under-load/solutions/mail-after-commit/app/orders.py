from fastapi import APIRouter, BackgroundTasks, HTTPException
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from . import audit, loyalty, mailer
from .database import SessionDep
from .models import Order, OrderCreate, OrderPublic, Product, Sales

router = APIRouter()


@router.post("/orders", status_code=201)
async def place_order(
    data: OrderCreate, session: SessionDep, tasks: BackgroundTasks
) -> OrderPublic:
    product = await session.get(Product, data.product_id)
    if product is None:
        raise HTTPException(404, "No such product")
    total = product.price * data.quantity
    order = Order.model_validate(data, update={"total": total})
    session.add(order)
    try:
        await session.commit()
    except IntegrityError:
        raise HTTPException(409, "This order was placed already") from None
    try:
        await mailer.send(order.email, f"Your order {order.reference}")
        order.confirmation = "sent"
    except mailer.MailError:
        order.confirmation = "failed"
    await session.commit()
    tasks.add_task(loyalty.add_points, order)
    return OrderPublic.model_validate(order)


@router.get("/orders/{order_id}")
async def read_order(order_id: int, session: SessionDep) -> OrderPublic:
    order = await session.get(Order, order_id)
    await audit.record("viewed", order_id)
    if order is None:
        raise HTTPException(404, "No such order")
    return OrderPublic.model_validate(order)


@router.get("/reports/sales")
async def sales(session: SessionDep) -> list[Sales]:
    product_id, name = col(Product.id), col(Product.name)
    revenue = func.sum(col(Order.total)).label("revenue")
    statement = (
        select(product_id.label("product_id"), name, func.count().label("orders"))
        .add_columns(revenue)
        .join(Order, col(Order.product_id) == product_id)
        .group_by(product_id, name)
        .order_by(revenue.desc(), product_id)
    )
    rows = (await session.exec(statement)).mappings()
    return [Sales.model_validate(dict(row)) for row in rows]
