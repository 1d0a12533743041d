from pydantic import EmailStr, field_validator
from sqlalchemy import Index, func
from sqlmodel import Field, SQLModel


class UserBase(SQLModel):
    name: str = Field(min_length=1, max_length=80)
    email: EmailStr = Field(max_length=254)
    bio: str | None = Field(default=None, max_length=500)


class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)


Index("uq_user_email_lower", func.lower(User.email), unique=True)


class UserCreate(UserBase):
    pass


class UserUpdate(SQLModel):
    name: str | None = Field(default=None, min_length=1, max_length=80)
    email: EmailStr | None = Field(default=None, max_length=254)
    bio: str | None = Field(default=None, max_length=500)

    @field_validator("name", "email")
    @classmethod
    def not_null(cls, value: str | None) -> str:
        if value is None:
            raise ValueError("may be left out, but not null")
        return value


class UserPublic(UserBase):
    id: int
