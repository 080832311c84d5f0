"""A process that gets hurt: started in a group of its own, killed, frozen, started again; it never outlives the driver."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_SETPRIV = shutil.which("setpriv")
_WITH_US = (_SETPRIV, "--pdeathsig", "KILL") if _SETPRIV else ()
"""Where the system has it: the kernel kills the process when the driver dies."""


def free_port() -> int:
    """Return a free port below those that the system gives to clients.

    While a server is dead, those who call it again and again would now and then be given its very port to call from, be
    connected to themselves, and keep the server from coming back.
    """
    while True:
        port = 15_000 + int.from_bytes(os.urandom(2), "big") % 15_000
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


class Victim:
    """A Python process that can be hurt.

    Args:
        arguments: Of the interpreter.
        environ: Beside our own environment; our own import path is added.
        log: Where its output goes; None: nowhere.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        environ: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self._command = (*_WITH_US, sys.executable, *arguments)
        path = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
        self._environ = {**os.environ, **path, **(environ or {})}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.returncode is None

    def inside(self, *command: str) -> None:
        """Have it run by a command that puts it elsewhere, e.g. into another namespace."""
        self._command = (*_WITH_US, *command, *self._command[len(_WITH_US) :])

    async def start(self) -> None:
        """Start it; it answers after a moment."""
        with (self._log or Path(os.devnull)).open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                start_new_session=True,
                env=self._environ,
                stdout=output,
                stderr=output,
            )

    async def kill(self) -> None:
        """Kill it and all that it started, without a warning."""
        if self._process is not None and self._process.returncode is None:
            self.send(signal.SIGKILL)
            await self._process.wait()

    def send(self, number: signal.Signals) -> None:
        """Send it and all that it started a signal, e.g. SIGSTOP."""
        if self._process is not None and self._process.returncode is None:
            os.killpg(self._process.pid, number)
