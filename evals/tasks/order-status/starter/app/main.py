from fastapi import FastAPI, HTTPException
from sqlmodel import select

from .database import SessionDep
from .models import Order, OrderEvent, OrderPublic, OrderUpdate

app = FastAPI()


async def load(order_id: int, session: SessionDep) -> Order:
    order = await session.get(Order, order_id)
    if order is None:
        raise HTTPException(404, "No such order")
    return order


async def shown(order: Order, session: SessionDep) -> OrderPublic:
    events = select(OrderEvent.status).where(OrderEvent.order_id == order.id)
    history = await session.exec(events.order_by(OrderEvent.id))
    return OrderPublic.model_validate(order, update={"history": history.all()})


@app.get("/orders/{order_id}")
async def read_order(order_id: int, session: SessionDep) -> OrderPublic:
    return await shown(await load(order_id, session), session)


@app.patch("/orders/{order_id}")
async def update_order(
    order_id: int, data: OrderUpdate, session: SessionDep
) -> OrderPublic:
    order = await load(order_id, session)
    order.status = data.status
    session.add(OrderEvent(order_id=order_id, status=data.status))
    await session.commit()
    await session.refresh(order)
    return await shown(order, session)
