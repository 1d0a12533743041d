"""Engines for any provider's DATABASE_URL, on psycopg or asyncpg. Copy this file.

Drivers differ in what they call a parameter. What one cannot honour is said, and TLS
never gets weaker than the URL asks for.
"""

import re
import warnings
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import create_engine

TOOLS = {"pgbouncer", "connection_limit", "pool_timeout", "supa"}  # for Prisma, Vercel
TUNING = {f"keepalives{name}" for name in ("", "_idle", "_interval", "_count")}
# What asyncpg reads from a DSN only, with libpq's meaning:
DSN = {f"ssl{name}" for name in ("mode", "rootcert", "cert", "key", "crl", "password")}
DSN |= {"ssl_min_protocol_version", "ssl_max_protocol_version", "target_session_attrs"}
# No prepared statements, since a pooler may stand between:
PSYCOPG: dict[str, Any] = {"prepare_threshold": None}
ASYNCPG: dict[str, Any] = {"statement_cache_size": 0}
OPTIONS: dict[str, Any] = {"pool_pre_ping": True, "hide_parameters": True}


def connection(text: str, driver: str | None = None) -> tuple[URL, dict[str, Any]]:
    """URL and connect_args, or a ValueError without values.

    The driver is psycopg or asyncpg: by default asyncpg if the URL names it.
    """
    hosts = re.search(r"(?<=@)[^@/?]+,[^@/?]+", text)  # host1:5432,host2:5432
    try:
        url = make_url(text.replace(hosts[0], "", 1) if hosts else text)
    except (ArgumentError, ValueError):  # either may quote a part of the password
        raise ValueError("DATABASE_URL is no URL") from None
    if text.count("@") > 1:  # where the password ends would be a guess
        raise ValueError("DATABASE_URL: percent-encode the password, @ as %40")
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite"), {}
    if url.get_backend_name() not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL names neither PostgreSQL nor SQLite")
    named = "asyncpg" if url.drivername.endswith("+asyncpg") else "psycopg"
    driver = driver or named
    query = {name: value for name, value in url.query.items() if isinstance(value, str)}
    if twice := url.query.keys() - query:
        raise ValueError(f"DATABASE_URL has twice: {', '.join(sorted(twice))}")
    if hosts:
        pairs = [host.partition(":") for host in hosts[0].split(",")]
        query["host"] = ",".join(host for host, _, _ in pairs)
        query["port"] = ",".join(port or "5432" for _, _, port in pairs)
    if "ssl" in query and "sslmode" not in query:  # asyncpg's name, and JDBC's
        mode = query.pop("ssl")
        query["sslmode"] = {"true": "require", "false": "disable"}.get(mode, mode)
    if spare := query.keys() & (TOOLS | TUNING if driver == "asyncpg" else TOOLS):
        names = ", ".join(sorted(spare))
        warnings.warn(f"DATABASE_URL: {driver} does without {names}", stacklevel=3)
    args = {name: value for name, value in query.items() if name not in spare}
    url = url.set(drivername=f"postgresql+{driver}", query={})
    return url, _for_asyncpg(args) if driver == "asyncpg" else args | PSYCOPG


def _for_asyncpg(query: dict[str, str]) -> dict[str, Any]:
    settings = query.keys() & {"application_name", "options"}
    args = ASYNCPG | {"server_settings": {name: query.pop(name) for name in settings}}
    if "connect_timeout" in query:
        args["timeout"] = float(query.pop("connect_timeout")) or None
    for name in query.keys() & {"host", "port"}:
        args[name] = query.pop(name).split(",")
    if query.pop("channel_binding", "prefer") not in ("prefer", "disable"):
        message = "DATABASE_URL: for channel_binding asyncpg verifies the certificate"
        warnings.warn(message, stacklevel=4)
        query = {"sslrootcert": "system", **query, "sslmode": "verify-full"}
    honoured = DSN
    if query.get("sslrootcert") == "system":  # with that libpq takes verify-full only
        query = {
            name: query[name] for name in query.keys() - {"sslmode", "sslrootcert"}
        }
        args["ssl"] = True  # verify-full by what the system trusts
        honoured = {"target_session_attrs"}  # it passes over certificates
    if unknown := query.keys() - honoured:
        raise ValueError(f"asyncpg cannot honour {', '.join(sorted(unknown))}")
    return args | {"dsn": f"postgresql://?{urlencode(query)}"} if query else args


def database_engine(text: str, **options: Any) -> Engine:
    url, args = connection(text, "psycopg")
    return create_engine(url, connect_args=args, **OPTIONS | options)


def async_database_engine(
    text: str, driver: str | None = None, **options: Any
) -> AsyncEngine:
    url, args = connection(text, driver)
    if url.drivername == "sqlite":
        url = url.set(drivername="sqlite+aiosqlite")
    return create_async_engine(url, connect_args=args, **OPTIONS | options)
