from typing import Annotated

from pydantic import AfterValidator, EmailStr, field_validator
from sqlmodel import Field, SQLModel

Email = Annotated[EmailStr, AfterValidator(str.lower)]


class CustomerCreate(SQLModel):
    email: Email = Field(max_length=254)
    name: str = Field(min_length=1, max_length=100)
    phone: str | None = Field(default=None, max_length=30)


class ProfileUpdate(SQLModel):
    name: str | None = Field(default=None, min_length=1, max_length=100)
    phone: str | None = Field(default=None, max_length=30)

    @field_validator("name")
    @classmethod
    def not_null(cls, value: str | None) -> str:
        if value is None:
            raise ValueError("may be left out, but not null")
        return value


class CustomerPublic(SQLModel):
    id: int
    email: str
    name: str
    phone: str | None
    preferences: dict[str, bool]


class AddressCreate(SQLModel):
    street: str = Field(min_length=1, max_length=200)
    city: str = Field(min_length=1, max_length=100)


class AddressPublic(AddressCreate):
    id: int
