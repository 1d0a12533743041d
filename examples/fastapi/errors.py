"""Map database errors to answers by their code."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

# PostgreSQL's SQLSTATE, SQLite's name
DUPLICATE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
DANGLING = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"}
TRY_AGAIN = {"40001", "40P01", "55P03", "SQLITE_BUSY"}


def codes(error: DBAPIError) -> set[object]:
    names = "sqlstate", "sqlite_errorname"
    return {getattr(error.orig, name, None) for name in names}


def install(app: FastAPI) -> None:
    @app.exception_handler(DBAPIError)  # IntegrityError is one
    async def answer(request: Request, error: DBAPIError) -> JSONResponse:
        if codes(error) & (DUPLICATE | DANGLING):
            return JSONResponse({"detail": "It conflicts with other data"}, 409)
        if codes(error) & TRY_AGAIN:
            return JSONResponse({"detail": "Try again"}, 503)
        raise error  # 500, and the log has it

    @app.exception_handler(StaleDataError)  # no DBAPIError
    async def stale(request: Request, error: StaleDataError) -> JSONResponse:
        return JSONResponse({"detail": "It was changed meanwhile"}, 409)
