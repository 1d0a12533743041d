from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, func, select

from .auth import librarian
from .database import SessionDep, create_tables, new_session
from .models import Book, BookCreate, Event, Shelf, ShelfCreate

# The number of books on a shelf, asked far more often than it changes.
book_counts: dict[int, int] = {}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield


app = FastAPI(lifespan=lifespan)


async def record(text: str) -> None:
    async with new_session() as session:
        session.add(Event(text=text))
        await session.commit()


@app.post("/shelves", status_code=201)
async def create_shelf(data: ShelfCreate, session: SessionDep) -> Shelf:
    shelf = Shelf.model_validate(data)
    session.add(shelf)
    try:
        await session.flush()
    except IntegrityError:
        raise HTTPException(409, "There is such a shelf") from None
    await session.commit()
    await session.refresh(shelf)
    return shelf


@app.get("/shelves")
async def list_shelves(session: SessionDep) -> Sequence[Shelf]:
    return (await session.exec(select(Shelf).order_by(col(Shelf.name)))).all()


@app.delete("/shelves/{shelf_id}", status_code=204, dependencies=[Depends(librarian)])
async def delete_shelf(
    shelf_id: int, session: SessionDep, background: BackgroundTasks
) -> None:
    shelf = await existing(shelf_id, session)
    background.add_task(record, f"removed {shelf.name}")
    await session.exec(delete(Book).where(col(Book.shelf_id) == shelf_id))
    await session.delete(shelf)
    await session.commit()
    book_counts.pop(shelf_id, None)


@app.post("/shelves/{shelf_id}/books", status_code=201)
async def add_book(shelf_id: int, data: BookCreate, session: SessionDep) -> Book:
    await existing(shelf_id, session)
    book = Book(shelf_id=shelf_id, title=data.title)
    session.add(book)
    await session.commit()
    await session.refresh(book)
    book_counts.pop(shelf_id, None)
    return book


@app.get("/shelves/{shelf_id}/books/count")
async def count_books(shelf_id: int, session: SessionDep) -> int:
    if shelf_id not in book_counts:
        count = select(func.count()).where(col(Book.shelf_id) == shelf_id)
        book_counts[shelf_id] = (await session.exec(count)).one()
    return book_counts[shelf_id]


@app.get("/events")
async def list_events(session: SessionDep) -> Sequence[str]:
    return (await session.exec(select(Event.text).order_by(col(Event.id)))).all()


async def existing(shelf_id: int, session: SessionDep) -> Shelf:
    shelf = await session.get(Shelf, shelf_id)
    if shelf is None:
        raise HTTPException(404, "No such shelf")
    return shelf
