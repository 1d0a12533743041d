from sqlmodel import Field, SQLModel


class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80, unique=True)


class Book(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    shelf_id: int = Field(foreign_key="shelf.id", index=True)
    title: str = Field(max_length=200)


class Event(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(max_length=300)


class ShelfCreate(SQLModel):
    name: str = Field(min_length=1, max_length=80)


class BookCreate(SQLModel):
    title: str = Field(min_length=1, max_length=200)
