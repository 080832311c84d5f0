"""The command line as people use it: run in this process, or as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.storage.conftest import postgres
from typer.testing import CliRunner

from standfast.app import packs_folder
from standfast.cli.main import app

__all__ = ["postgres"]

STAFF_KEY = "a-staff-key-for-tests"
_RUN = "from standfast.cli import main; main()"
RELEASE_KEY = "a-release-key-for-tests"


@dataclass
class Commands:
    """Runs `standfast` with settings of its own, in a folder of its own."""

    folder: Path
    environ: dict[str, str]
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def __call__(self, *words: str | Path, **more: str) -> Any:
        """Run a command to its end."""
        return CliRunner().invoke(app, [str(word) for word in words], env={**self.environ, **more})

    def refused(self, *words: str | Path, **more: str) -> tuple[int, str]:
        """Run a command that sets up logs as a process of its own; return its exit code and its complaint."""
        process = self.start(*words, **more)
        process.communicate(timeout=60)
        return process.returncode, (self.folder / "errors").read_text()

    def start(self, *words: str | Path, **more: str) -> subprocess.Popen[str]:
        """Start a command and return its process once it has said that it is ready."""
        command = [sys.executable, "-c", _RUN, *(str(word) for word in words)]
        environ = {**os.environ, **self.environ, **more}
        with (self.folder / "errors").open("a") as errors:
            process = subprocess.Popen(  # noqa: S603  # our own words
                command, env=environ, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        self.processes.append(process)
        return process

    def said(self, process: subprocess.Popen[str]) -> str:
        """Return the next line that a process says."""
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        assert line, (self.folder / "errors").read_text()
        return line

    def serve(self, folder: Path, **more: str) -> tuple[subprocess.Popen[str], str]:
        """Start a server and return its process and its address."""
        process = self.start("serve", folder, "--port", "0", **more)
        return process, self.said(process).rpartition(" ")[2]

    def until(self, process: subprocess.Popen[str], holds: Callable[[], bool]) -> None:
        """Ask again and again, while a process lives, until something holds."""
        for _ in range(60):
            if holds():
                return
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
        raise AssertionError((self.folder / "errors").read_text())

    def stop(self, process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> int:
        """Stop a process and return its exit code."""
        process.send_signal(how)
        code = process.wait(timeout=35)
        if process.stdout is not None:
            process.stdout.close()
        return code

    def end(self) -> None:
        """End what a test has left running."""
        for process in self.processes:
            if process.poll() is None:
                self.stop(process, signal.SIGKILL)


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    environ = {
        "STANDFAST_DATA": str(tmp_path / "data"),
        "STANDFAST_ENCODER": "none",
        "STANDFAST_STAFF_KEY": STAFF_KEY,
        "STANDFAST_RELEASE_KEY": RELEASE_KEY,
        "STANDFAST_SECRET_KEY": "s" * 40,
        "COLUMNS": "200",
    }
    made = Commands(tmp_path, environ)
    yield made
    made.end()


@pytest.fixture
def blank() -> Path:
    """The smallest assistant that there is."""
    return packs_folder() / "blank"


@pytest.fixture
def edited(tmp_path: Path, blank: Path) -> Callable[[str, str, str], Path]:
    """Give a copy of the smallest assistant with one text replaced."""

    def edit(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "edited"
        for source in blank.rglob("*"):
            if source.is_file():
                target = folder / source.relative_to(blank)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return edit
