"""Map database errors to answers by their code."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError

DUPLICATE = 409, "There is one already"
DANGLING = 409, "It refers to something that does not exist"
BUSY = 503, "Try again"
ANSWERS = {  # PostgreSQL's SQLSTATE, SQLite's name
    "23505": DUPLICATE,
    "SQLITE_CONSTRAINT_UNIQUE": DUPLICATE,
    "SQLITE_CONSTRAINT_PRIMARYKEY": DUPLICATE,
    "23503": DANGLING,
    "SQLITE_CONSTRAINT_FOREIGNKEY": DANGLING,
    "40001": BUSY,  # serialization failure
    "40P01": BUSY,  # deadlock
    "SQLITE_BUSY": BUSY,
}


def install(app: FastAPI) -> None:
    @app.exception_handler(DBAPIError)  # IntegrityError is one
    async def answer(request: Request, error: DBAPIError) -> JSONResponse:
        code = getattr(error.orig, "sqlstate", None)
        code = code or getattr(error.orig, "sqlite_errorname", None)
        if code not in ANSWERS:
            raise error  # 500, and the log has it
        status, detail = ANSWERS[code]
        return JSONResponse({"detail": detail}, status)
