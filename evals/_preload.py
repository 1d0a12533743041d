"""What the process holds from which graded projects are forked."""

import alembic.command
import asyncpg  # type: ignore[import-untyped]
import fastapi
import httpx
import psycopg
import sqlmodel
import sqlmodel.ext.asyncio.session

import evals._project

LOADED = (alembic, asyncpg, evals, fastapi, httpx, psycopg, sqlmodel)
