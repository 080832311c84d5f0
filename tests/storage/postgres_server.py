"""A private PostgreSQL for the tests: a cluster of its own in a temporary folder, on a free port of 127.0.0.1.

It ends with the test session, whatever happens to that: the kernel stops it when its parent dies. As root it runs as the
user `postgres`, because PostgreSQL refuses to be root.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
_PATIENCE_S = 60.0


class NoServer(Exception):  # noqa: N818  # a reason to skip
    """There is no PostgreSQL to be had here."""


def find_binaries() -> Path:
    """Return the folder of `initdb` and `postgres`: STANDFAST_TEST_POSTGRES, or the newest of Debian's.

    Raises:
        NoServer: There is none.
    """
    chosen = os.environ.get("STANDFAST_TEST_POSTGRES")
    if chosen:
        return Path(chosen)
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServer("no PostgreSQL server: run `make system`, or name its folder of programs")
    return found[-1].parent


def as_nobody_important(*command: str | Path) -> list[str]:
    """Return a command that is stopped with its parent and never runs as root."""
    words = [str(word) for word in command]
    guard = ["setpriv", "--pdeathsig=INT"]
    if os.geteuid() == 0:
        guard += [f"--reuid={USER}", f"--regid={USER}", "--init-groups"]
    return [*guard, *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_folder(name: str) -> Path:
    """Return a new folder that belongs to the user of the server."""
    folder = Path(tempfile.mkdtemp(prefix=f"standfast-{name}-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    return folder


def wait_for_port(port: int) -> None:
    """Return when something listens."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise NoServer(f"nothing listens at port {port} after {_PATIENCE_S:.0f} s")


class PostgresServer:
    """A running server; every commit waits for the disk."""

    def __init__(
        self,
        binaries: Path,
        *,
        options: tuple[str, ...] = (),
        copy_of: PostgresServer | None = None,
    ) -> None:
        self.binaries = binaries
        self.folder = make_folder("postgres")
        self.data = self.folder / "data"
        self.port = free_port()
        self.options = options
        self._process: subprocess.Popen[bytes] | None = None
        if copy_of is None:
            self._make()
        else:
            source = f"host=127.0.0.1 port={copy_of.port} user={USER}"
            self._run(
                "pg_basebackup", "-d", source, "-D", self.data, "-R", "-X", "stream", "-c", "fast"
            )

    def _make(self) -> None:
        self._run("initdb", "-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")

    def _ask(self, question: str) -> str:
        """Return what a statement gives."""
        return self._run("psql", "-qAt", self.dsn(), "-c", question).strip()

    def _run(self, program: str, *args: str | Path) -> str:
        command = as_nobody_important(self.binaries / program, *args)
        done = subprocess.run(  # noqa: S603  # our own words
            command, cwd="/", capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NoServer(f"{program} failed: {done.stderr.strip()[-300:]}")
        return done.stdout

    def dsn(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    @property
    def pid(self) -> int:
        """The process that starts the others."""
        return 0 if self._process is None else self._process.pid

    def start(self) -> None:
        settings = (
            "listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.folder}",
            "fsync=on", "synchronous_commit=on", "shared_buffers=64MB", "max_connections=80", *self.options,
        )  # fmt: skip
        flags = [word for setting in settings for word in ("-c", setting)]
        command = as_nobody_important(self.binaries / "postgres", "-D", self.data, *flags)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own words
                command, cwd="/", stdout=log, stderr=log
            )
        wait_for_port(self.port)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        """Return when it takes connections: it listens a moment before."""
        deadline = time.monotonic() + _PATIENCE_S
        command = [self.binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(command, check=False).returncode:  # noqa: S603  # our own words
            if time.monotonic() > deadline:
                raise NoServer(
                    f"the server is not ready: {(self.folder / 'log').read_text()[-300:]}"
                )
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends all sessions, SIGQUIT is a crash that the next start recovers from."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE_S)
            self._process = None

    def make_standby(self) -> PostgresServer:
        """Return a running copy that this server waits for at every commit from now on."""
        standby = PostgresServer(self.binaries, options=self.options, copy_of=self)
        standby.start()
        self._run(
            "psql", "-qAt", self.dsn(), "-c", "ALTER SYSTEM SET synchronous_standby_names = '*'"
        )
        self._ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self._ask("SELECT pg_reload_conf()")
        while self._ask("SELECT sync_state FROM pg_stat_replication") != "sync":
            time.sleep(0.02)
        return standby

    def promote(self) -> None:
        """Make a standby the primary."""
        self._run("pg_ctl", "promote", "-D", self.data, "-w")

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


class Pgbouncer:
    """A pooler in transaction mode before a server: fewer sessions than the store has connections."""

    def __init__(self, server: PostgresServer) -> None:
        program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NoServer("no pgbouncer: run `make system`")
        self.folder = make_folder("pgbouncer")
        self.port = free_port()
        config = self.folder / "pgbouncer.ini"
        config.write_text(
            f"[databases]\n* = host=127.0.0.1 port={server.port} user={USER}\n"
            f"[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port={self.port}\nunix_socket_dir=\n"
            f"auth_type=any\npool_mode=transaction\ndefault_pool_size=3\n"
            f"logfile={self.folder}/log\npidfile={self.folder}/pid\n"
        )
        command = as_nobody_important(program, "-q", config)
        self._process = subprocess.Popen(  # noqa: S603  # our own words
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for_port(self.port)

    def dsn(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}?pgbouncer=true"

    def remove(self) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE_S)
        shutil.rmtree(self.folder, ignore_errors=True)
