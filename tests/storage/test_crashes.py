"""The SQLite store and the store in memory agree after any history, crashes in between.

A crash is the files as they are at that moment, copied and opened anew: what kill -9 leaves behind.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from tests.storage.histories import Histories

from standfast.storage import Store, open_sqlite


class FileHistories(Histories):
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.lives = 0
        super().__init__()

    async def open(self) -> Store:
        return open_sqlite(self.folder / f"{self.lives}.db", clock=self.clock)

    async def die(self) -> None:
        old = self.folder / f"{self.lives}.db"
        self.lives += 1
        self._copy(old, self.folder / f"{self.lives}.db")
        await self.disk.close()

    def _copy(self, old: Path, new: Path) -> None:
        for suffix in ("", "-wal"):
            if Path(f"{old}{suffix}").exists():
                shutil.copy(f"{old}{suffix}", f"{new}{suffix}")

    def teardown(self) -> None:
        super().teardown()
        shutil.rmtree(self.folder)


TestHistories = FileHistories.TestCase
TestHistories.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
