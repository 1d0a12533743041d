"""Take any provider's DATABASE_URL, for the driver that you want.

Drivers differ in what they call a parameter. What one cannot honour must be said, and
TLS must never get weaker than the URL asks for.
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


def connection(text: str, driver: str) -> tuple[URL, dict[str, Any]]:
    """URL and connect_args for psycopg or asyncpg, or a ValueError without values."""
    hosts = re.search(r"(?<=@)[^@/?]+,[^@/?]+", text)  # host1:5432,host2:5432
    try:
        if text.count("@") > 1:  # the end of the password would be a guess
            raise ValueError
        url = make_url(text.replace(hosts[0], "", 1) if hosts else text)
    except (ArgumentError, ValueError):
        message = "DATABASE_URL is no URL: percent-encode the password, @ as %40"
        raise ValueError(message) from None
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite"), {}
    if url.get_backend_name() not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL names neither PostgreSQL nor SQLite")
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
    if driver == "asyncpg":
        return url, _for_asyncpg(args)
    return url, {**args, "prepare_threshold": None}  # a pooler may stand between


def _for_asyncpg(query: dict[str, str]) -> dict[str, Any]:
    args: dict[str, Any] = {"statement_cache_size": 0}  # a pooler may stand between
    settings = query.keys() & {"application_name", "options"}
    args["server_settings"] = {name: query.pop(name) for name in settings}
    if "connect_timeout" in query:
        args["timeout"] = float(query.pop("connect_timeout")) or None
    for name in query.keys() & {"host", "port"}:
        args[name] = query.pop(name).split(",")
    for name in query.keys() & {"user", "password", "dbname"}:
        args[name.replace("dbname", "database")] = query.pop(name)
    if query.get("channel_binding") == "require":
        query |= {"sslmode": "verify-full", "sslrootcert": "system"} | query
        query["sslmode"] = "verify-full"
        message = "DATABASE_URL: asyncpg verifies the certificate for channel_binding"
        warnings.warn(message, stacklevel=4)
    if query.get("channel_binding") in ("require", "prefer", "disable"):
        del query["channel_binding"]
    if query.get("sslrootcert") == "system" and not query.keys() & CLIENT_TLS:
        args["ssl"] = True  # as verify-full, by the authorities that the system trusts
        del query["sslrootcert"]
        query.pop("sslmode", None)
    if unknown := query.keys() - DSN:
        raise ValueError(f"asyncpg cannot honour {', '.join(sorted(unknown))}")
    return {**args, "dsn": f"postgresql://?{urlencode(query)}"} if query else args


def database_engine(text: str, **options: Any) -> Engine:
    url, args = connection(text, "psycopg")
    args |= options.pop("connect_args", {})
    return create_engine(url, connect_args=args, **OPTIONS | options)


def async_database_engine(
    text: str, driver: str = "asyncpg", **options: Any
) -> AsyncEngine:
    url, args = connection(text, driver)
    if url.drivername == "sqlite":
        url = url.set(drivername="sqlite+aiosqlite")
    args |= options.pop("connect_args", {})
    return create_async_engine(url, connect_args=args, **OPTIONS | options)
