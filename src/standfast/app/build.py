"""Put the rooms together: the one place that chooses adapters."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from standfast.actions import Actions
from standfast.app.keys import Keys, make_keys
from standfast.app.releases import Releases
from standfast.app.secrets import token_settings
from standfast.app.settings import Settings, secret_key_of
from standfast.assistant import Assistant
from standfast.connectors import Connections
from standfast.dialogue import advance
from standfast.models import Encoder, find_encoder
from standfast.replies import render
from standfast.storage import Store
from standfast.turns import Clock, Engine, EngineSettings, Parts, Randomness

_LEASE = timedelta(seconds=15)
_SHARED_LOOK = timedelta(seconds=0.5)
_STOP_WITHIN = timedelta(seconds=25)
"""For turns in progress at a stop, so that the whole stop ends within half a minute."""


def wall_clock() -> datetime:
    """Return the machine's time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class World:
    """What is outside: time, chance, pauses, and the environment where secrets stand."""

    clock: Clock = wall_clock
    randomness: Randomness = secrets.token_bytes
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(slots=True)
class Application:
    """Everything of one process, put together."""

    settings: Settings
    world: World
    store: Store
    releases: Releases
    connections: Connections
    engine: Engine
    keys: Keys
    worker: str

    @property
    def assistant(self) -> Assistant:
        """The assistant in service."""
        return self.releases.assistant(self.releases.live())

    async def release(self, files: Mapping[str, bytes]) -> str:
        """Put an assistant's files in service and return the release.

        Raises:
            AssistantInvalid: They have mistakes; the release in service stays.
        """
        return (await self.releases.put_in_service(files, self.store)).release

    async def close(self) -> None:
        """Let go of the connections and the store; stop the engine first."""
        await self.connections.close()
        await self.store.close()


def choose_encoder(settings: Settings) -> Encoder | None:
    """Return the local encoder, if it is wanted and there."""
    if settings.encoder == "none":
        return None
    place = {"STANDFAST_MODELS": str(settings.models)} if settings.models is not None else None
    return find_encoder(place)


def make_releases(settings: Settings, clock: Clock) -> Releases:
    """Return an empty set of releases that trains as the settings say."""
    return Releases(encoder=choose_encoder(settings), clock=clock)


async def build(
    settings: Settings, store: Store, *, world: World | None = None, worker: str = ""
) -> Application:
    """Return the application around a store, with its assistant in service; nothing runs yet.

    Raises:
        AssistantInvalid: The assistant has mistakes.
        SettingsInvalid: A secret is wrong.
    """
    world = world or World()
    releases = make_releases(settings, world.clock)
    mark = settings.data / "folder_release"
    await releases.begin(settings.assistant, store, mark=mark)
    await releases.recall_stored(store)
    return assemble(settings, store, releases, world=world, worker=worker)


def _engine_settings(settings: Settings, *, worker: str, pepper: str) -> EngineSettings:
    """Return how the engine works; where several processes share the database, each looks more often."""
    return EngineSettings(
        tenant=settings.tenant,
        worker=worker,
        pepper=pepper,
        lease=_LEASE,
        follow_poll=_SHARED_LOOK if settings.is_shared else EngineSettings().follow_poll,
        stop_within=_STOP_WITHIN,
    )


def assemble(
    settings: Settings, store: Store, releases: Releases, *, world: World, worker: str = ""
) -> Application:
    """Return the application around a store and releases that are ready.

    Raises:
        SettingsInvalid: A secret is wrong.
    """
    assistant = releases.assistant(releases.live())
    keys = make_keys(secret_key_of(settings), token_settings(assistant, world.environ))
    connections = Connections(clock=world.clock, randomness=world.randomness, environ=world.environ)
    parts = Parts(
        assistants=releases.assistant,
        live=releases.live,
        understanding=releases.understanding,
        knowledge=releases.knowledge,
        actions=Actions(connections, world.clock, pause=world.pause),
        advance=advance,
        render=render,
        clock=world.clock,
        randomness=world.randomness,
        deliverers={},
        recall=lambda release: releases.recall(release, store),
    )
    name = worker or f"w-{world.randomness(6).hex()}"
    engine = Engine(store, parts, _engine_settings(settings, worker=name, pepper=keys.codes))
    return Application(settings, world, store, releases, connections, engine, keys, name)
