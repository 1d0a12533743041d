from enum import StrEnum

from sqlalchemy import Enum
from sqlmodel import Field, SQLModel


class OrderStatus(StrEnum):
    NEW = "new"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    RETURNED = "returned"


# An ENUM on PostgreSQL, a CHECK on SQLite.
StatusType = Enum(OrderStatus, name="order_status", create_constraint=True)


class Order(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(max_length=80)
    status: OrderStatus = Field(
        default=OrderStatus.NEW,
        sa_type=StatusType,
        sa_column_kwargs={"server_default": "NEW"},
    )


class OrderEvent(SQLModel, table=True):
    """A status that an order has had."""

    __tablename__ = "order_event"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="order.id", index=True)
    status: OrderStatus = Field(sa_type=StatusType)


class OrderUpdate(SQLModel):
    status: OrderStatus


class OrderPublic(SQLModel):
    id: int
    item: str
    status: OrderStatus
    history: list[OrderStatus]
