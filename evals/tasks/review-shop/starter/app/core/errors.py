from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


class AppError(Exception):
    status = 400


class Unauthorized(AppError):
    status = 401


class NotFound(AppError):
    status = 404


class Conflict(AppError):
    status = 409


class GatewayFailed(AppError):
    status = 502


def add_handlers(app: FastAPI) -> None:
    @app.exception_handler(AppError)
    async def answer(request: Request, error: AppError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, error.status)
