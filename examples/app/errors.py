"""Which failure is which answer. The text of a database error stays in the log."""

import logging

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from .services import NotFound, WrongPassword

log = logging.getLogger(__name__)

# PostgreSQL's SQLSTATE, SQLite's name
DUPLICATE = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
DANGLING = {"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"}
TRY_AGAIN = {"40001", "40P01", "55P03", "57P01", "57P03", "53300", "SQLITE_BUSY"}


def code_of(error: DBAPIError) -> str:
    """The SQLSTATE or SQLite's name of the error, on every driver; may be empty."""
    names = ("sqlstate", "sqlite_errorname")
    return next((str(c) for n in names if (c := getattr(error.orig, n, None))), "")


def install(app: FastAPI) -> None:
    """Add the handlers to the application."""

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> JSONResponse:
        return answer(404, "Not found")

    @app.exception_handler(WrongPassword)
    async def wrong_password(request: Request, error: WrongPassword) -> JSONResponse:
        return answer(401, "Wrong name or password")

    @app.exception_handler(IntegrityError)
    async def conflict(request: Request, error: IntegrityError) -> JSONResponse:
        if code_of(error) in DUPLICATE:
            return answer(409, "There is one already")
        if code_of(error) in DANGLING:
            return answer(409, "It refers to something that does not exist")
        raise error

    @app.exception_handler(DBAPIError)
    async def database(request: Request, error: DBAPIError) -> JSONResponse:
        if code_of(error) in TRY_AGAIN or error.connection_invalidated:
            log.warning("%s %s: %s", request.method, request.url.path, code_of(error))
            return busy()
        raise error

    @app.exception_handler(StaleDataError)  # no DBAPIError
    async def stale(request: Request, error: StaleDataError) -> JSONResponse:
        return answer(409, "It was changed meanwhile")

    @app.exception_handler(PoolTimeout)
    async def no_connection(request: Request, error: PoolTimeout) -> JSONResponse:
        log.warning("%s %s: pool exhausted", request.method, request.url.path)
        return busy()


def answer(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status)


def busy() -> JSONResponse:
    return JSONResponse({"detail": "Try again"}, 503, {"Retry-After": "1"})
