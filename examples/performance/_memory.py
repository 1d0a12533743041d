"""The memory that one function needs at its peak, in a process of its own.

python -m examples.performance._memory    reads a line of JSON, prints bytes
"""

import asyncio
import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from .. import _run
from .._databases import DRIVERS, NO_DATABASE, Target


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().split("\n") if "VmHWM" in x)
        return int(line.split()[1]) * 1024
    import resource

    factor = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * factor


def of(module: str, function: str, driver: str, url: str, schema: str) -> int:
    """The peak above what the process had before, by a child of this one."""
    job = json.dumps([module, function, driver, url, schema])
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=job,  # not an argument: others could read the password
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return int(done.stdout)


def main() -> None:
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlmodel import Session, create_engine, text
    from sqlmodel.ext.asyncio.session import AsyncSession

    name, function, driver, given, schema = json.loads(sys.stdin.read())
    url = make_url(given)
    _run.SCHEMA = schema
    call: Any = getattr(importlib.import_module(name), function)
    server = url if url.get_backend_name() == "postgresql" else None

    async def run_async() -> int:
        engine = create_async_engine(url)
        async with AsyncSession(engine) as session:
            await session.exec(text("SELECT 1"))  # type: ignore[call-overload]
            before = peak()
            if inspect.iscoroutinefunction(call):
                await call(session)
            else:
                await session.run_sync(lambda _: call(session.sync_session))
            after = peak()
        await engine.dispose()
        return after - before

    with _run._own_schema(Target(DRIVERS[driver], server, NO_DATABASE)):
        if DRIVERS[driver].is_async:
            print(asyncio.run(run_async()))
            return
        engine = create_engine(url)
        with Session(engine) as session:
            session.exec(text("SELECT 1"))  # type: ignore[call-overload]
            before = peak()
            call(session)
            print(peak() - before)
        engine.dispose()


if __name__ == "__main__":
    main()
