from pydantic import EmailStr
from sqlalchemy import Index, func
from sqlmodel import Field, SQLModel


class CustomerBase(SQLModel):
    name: str = Field(min_length=1, max_length=80, index=True)
    email: EmailStr = Field(max_length=254)
    country: str = Field(max_length=2, regex="^[A-Z]{2}$")
    reference: str = Field(min_length=1, max_length=40, unique=True)


class Customer(CustomerBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


Index("uq_customer_email_lower", func.lower(Customer.email), unique=True)


class Invoice(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    cents: int


class CustomerCreate(CustomerBase):
    pass


class CustomerPublic(CustomerBase):
    id: int
