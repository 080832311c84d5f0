"""Releases: the assistant that is live, and the earlier ones that running conversations are on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import structlog

from standfast.assistant import Assistant, AssistantInvalid, load_folder, parse, release_id
from standfast.events import ReleaseId
from standfast.knowledge import Knowledge
from standfast.models import Encoder
from standfast.storage import ReleaseRow, Store
from standfast.turns import Clock
from standfast.understanding import Understanding, train

_log = structlog.get_logger()


class Releases:
    """Assistants by release; understanding and knowledge are made for each when first needed."""

    def __init__(self, *, encoder: Encoder | None, clock: Clock) -> None:
        self._encoder = encoder
        self._clock = clock
        self._assistants: dict[ReleaseId, Assistant] = {}
        self._understandings: dict[ReleaseId, Understanding] = {}
        self._knowledge: dict[ReleaseId, Knowledge] = {}
        self._live: ReleaseId | None = None

    def live(self) -> ReleaseId:
        """Return the release that new conversations start on.

        Raises:
            LookupError: None was put in service yet.
        """
        if self._live is None:
            raise LookupError("releases: no assistant is in service. Put one in service first.")
        return self._live

    def assistant(self, release: ReleaseId) -> Assistant:
        """Return the assistant of a release.

        Raises:
            LookupError: This process does not have it.
        """
        try:
            return self._assistants[release]
        except KeyError:
            raise LookupError(
                f"releases: {release} is not here. Was its store restored whole?"
            ) from None

    def understanding(self, release: ReleaseId) -> Understanding:
        """Return the understanding of a release, trained when first asked for."""
        if release not in self._understandings:
            assistant = self.assistant(release)
            self._understandings[release] = train(assistant, self._encoder)
        return self._understandings[release]

    def knowledge(self, release: ReleaseId) -> Knowledge:
        """Return the knowledge of a release, indexed when first asked for."""
        if release not in self._knowledge:
            pages = self.assistant(release).pages
            self._knowledge[release] = Knowledge.build(pages, encoder=self._encoder)
        return self._knowledge[release]

    async def begin(self, folder: Path, store: Store, *, mark: Path) -> Assistant:
        """Take up service: with the folder, or with a later release where the folder is as it was at the last start.

        Args:
            folder: The assistant's folder.
            store: Where releases are kept.
            mark: A file that keeps which release the folder was at the last start.

        Raises:
            AssistantInvalid: The folder has mistakes.
        """
        files = load_folder(folder)
        stored, own = await store.releases(), release_id(files)
        if stored and stored[-1] != own and own in stored and _marked(mark) == own:
            _log.warning("a later release stays in service", folder=str(folder), release=stored[-1])
            return await self._switch(stored[-1], store)
        assistant = await self.put_in_service(files, store)
        await asyncio.to_thread(mark.write_text, own, encoding="utf-8")
        return assistant

    async def put_in_service(self, files: Mapping[str, bytes], store: Store) -> Assistant:
        """Make files the live release: parsed, checked, trained, stored, then switched to.

        Raises:
            AssistantInvalid: They have mistakes; the release in service stays.
        """
        assistant = await asyncio.to_thread(self.adopt, files)
        row = ReleaseRow(assistant.release, assistant.name, dict(files), await store.now())
        await store.save_release(row)
        self._live = assistant.release
        _log.info("release in service", assistant=assistant.name, release=assistant.release)
        return assistant

    async def follow(self, store: Store) -> None:
        """Switch to what another process has put in service, if it has.

        Raises:
            StoreUnavailable: The database does not answer.
            AssistantInvalid: This version of the product cannot read that release; the one in service stays.
        """
        stored = await store.releases()
        if stored and stored[-1] != self._live:
            await self._switch(stored[-1], store)

    async def recall(self, release: ReleaseId, store: Store) -> None:
        """Fetch a release that is not here.

        Raises:
            LookupError: It is not stored.
        """
        if release in self._assistants:
            return
        row = await store.release(release)
        if row is None:
            raise LookupError(f"releases: {release} is not stored. Was its store restored whole?")
        assistant = await asyncio.to_thread(parse_valid, row.files, today=None)
        self._assistants[release] = assistant

    async def _switch(self, release: ReleaseId, store: Store) -> Assistant:
        await self.recall(release, store)
        await asyncio.to_thread(self._prepare, release)
        self._live = release
        _log.info("release in service", release=release)
        return self.assistant(release)

    def _prepare(self, release: ReleaseId) -> None:
        """Train and index."""
        self.understanding(release)
        self.knowledge(release)

    def adopt(self, files: Mapping[str, bytes]) -> Assistant:
        """Return the assistant that files hold, trained and indexed; live if it is the first.

        Raises:
            AssistantInvalid: It has mistakes.
        """
        assistant = parse_valid(files, today=self._clock().date())
        self._assistants[assistant.release] = assistant
        self._prepare(assistant.release)
        self._live = self._live or assistant.release
        return assistant

    async def recall_stored(self, store: Store) -> None:
        """Bring every stored release back, so that conversations in progress keep theirs."""
        for release in await store.releases():
            row = None if release in self._assistants else await store.release(release)
            if row is None:
                continue
            try:
                self._assistants[release] = parse_valid(row.files, today=None)
            except AssistantInvalid as error:
                _log.warning(
                    "stored release no longer parses", release=release, problems=len(error.problems)
                )


def _marked(mark: Path) -> str:
    return mark.read_text(encoding="utf-8").strip() if mark.is_file() else ""


def parse_valid(files: Mapping[str, bytes], *, today: date | None) -> Assistant:
    """Return the assistant that files hold.

    Raises:
        AssistantInvalid: They have mistakes.
    """
    parsed = parse(files, today=today)
    if parsed.assistant is None:
        raise AssistantInvalid(parsed.problems)
    return parsed.assistant
