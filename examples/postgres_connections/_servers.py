"""What may stand between an application and PostgreSQL: a pooler, TLS, a restart."""

import asyncio
import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, text

from .. import _postgres
from .._postgres import Unavailable

# The shell stops the pooler when this process says so or is gone.
KEEPER = '"$0" -q "$1" & trap "" INT; read _; kill -KILL $!; wait'
SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


@dataclass
class Pooler:
    """A PgBouncer in transaction mode, and its URL."""

    program: str
    settings: Path
    account: dict[str, Any]
    url: URL

    def start(self) -> None:
        self.shell = subprocess.Popen(
            ["sh", "-c", KEEPER, self.program, str(self.settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **self.account,
        )
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection((self.url.host, self.url.port)).close()
                return
            time.sleep(0.02)
        self.stop()
        raise Unavailable(f"{self.program} does not start: run it with its settings")

    def stop(self) -> None:
        self.shell.communicate(b"\n")

    def restart(self) -> None:
        self.stop()
        self.start()


def pooler_program() -> str:
    """PgBouncer's path. Raises Unavailable."""
    path = os.environ.get("PATH", os.defpath)
    found = shutil.which("pgbouncer", path=f"{path}{os.pathsep}/usr/sbin")
    if not found or os.name != "posix":
        raise Unavailable("there is no PgBouncer: install the package pgbouncer")
    return found


def pooler_version() -> str:
    command = [pooler_program(), "--version"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split()[1]


@contextlib.contextmanager
def pooler(server: URL, **settings: object) -> Iterator[Pooler]:
    """A PgBouncer in transaction mode before a server that asks for no password.

    It lives as long as the block. Raises Unavailable.
    """
    program = pooler_program()
    account = _postgres._account()
    port = _postgres._free_port()
    known = {
        "listen_addr": "127.0.0.1",
        "listen_port": port,
        "unix_socket_dir": "",
        "auth_type": "trust",
        "pool_mode": "transaction",
        "default_pool_size": 3,
    }
    if tuple(map(int, pooler_version().split("."))) >= (1, 21):
        known["max_prepared_statements"] = 0  # as before it came
    with tempfile.TemporaryDirectory(dir="/tmp" if account else None) as name:
        folder = Path(name)
        users, ini = folder / "users.txt", folder / "pgbouncer.ini"
        users.write_text('"postgres" ""\n')
        lines = [f"{key} = {value}" for key, value in (known | settings).items()]
        ini.write_text(
            f"[databases]\n* = host={server.host} port={server.port}\n"
            f"[pgbouncer]\nauth_file = {users}\nlogfile = {folder / 'log'}\n"
            + "\n".join(lines)
        )
        for path in (folder, users, ini) if account else ():
            shutil.chown(path, account["user"], account["group"])
        url = URL.create(
            "postgresql", "postgres", None, "127.0.0.1", port, server.database
        )
        made = Pooler(program, ini, account, url)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def direct(url: URL, connect_args: dict[str, Any] | None = None) -> Engine:
    """An engine that is done when its connection is: no pool, nothing prepared."""
    args = {"prepare_threshold": None} | (connect_args or {})
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, poolclass=NullPool, connect_args=args)


def restart(server: URL) -> None:
    """Restart a server that ``_postgres.server`` started: what was committed stays."""
    engine = direct(server)
    with engine.connect() as connection:
        data = connection.scalar(text("SHOW data_directory"))
        bindir = text("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        programs = connection.scalar(bindir)
    engine.dispose()
    subprocess.run(
        [f"{programs}/pg_ctl", "restart", "-m", "fast", "-w", "-D", str(data)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **_postgres._account(),
    )


def certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate for one host name, signed by itself, and its key."""
    made, key = folder / f"{host}.crt", folder / f"{host}.key"
    if not shutil.which("openssl"):
        raise Unavailable("there is no openssl: install the package openssl")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={host}"),
            *("-addext", f"subjectAltName=DNS:{host}", "-out", made, "-keyout", key),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


@contextlib.contextmanager
def tls_front(server: URL, crt: Path, key: Path) -> Iterator[URL]:
    """TLS before a server without it, which refuses plain text, as hosted servers do.

    It is also what a man in the middle is: it decrypts and passes on.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)
    context.set_alpn_protocols(["postgresql"])
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        finally:
            writer.transport.abort()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            if await reader.readexactly(8) != SSL_REQUEST:
                said = (
                    b"SFATAL\0C28000\0Mconnection is insecure (try sslmode=require)\0\0"
                )
                writer.write(b"E" + (len(said) + 4).to_bytes(4, "big") + said)
                return writer.close()
            writer.write(b"S")
            await writer.start_tls(context)
            inner = await asyncio.open_connection(server.host, server.port)
            await asyncio.gather(pipe(reader, inner[1]), pipe(inner[0], writer))
        writer.transport.abort()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(serve, "127.0.0.1", 0)

    async def stop(front: asyncio.Server) -> None:
        front.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)  # what was aborted is closed

    front = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield server.set(port=front.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(stop(front), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
