from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel


class Shop(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100)
    key_digest: str = Field(max_length=64, unique=True)
    time_zone: str = Field(default="Europe/Berlin", max_length=60)


class PickupSlot(SQLModel, table=True):
    """A time at which orders may be fetched, as the clock on the shop's wall shows it."""

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id", index=True)
    starts_at: NaiveDatetime  # stays 18:00 when the zone's rules change
    places: int = Field(ge=0)
