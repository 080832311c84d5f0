"""The double of an assistant's outside systems: named by the assistant, loaded by name, reached over HTTP alone."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from standfast.assistant import Assistant
from standfast.testing import RunningDouble, start_double
from standfast.turns import Clock

Factory = Callable[..., web.Application]


class StageImpossible(Exception):  # noqa: N818  # reads as a sentence
    """A stage cannot be set: `what is wrong. What would be right.`."""


def double_factory(assistant: Assistant) -> Factory | None:
    """Return what makes the double; None when the assistant names none.

    Raises:
        StageImpossible: It cannot be loaded.
    """
    if assistant.double is None:
        return None
    module, _, function = assistant.double.partition(":")
    try:
        factory: Factory = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise StageImpossible(
            f"assistant.yaml: the double '{assistant.double}' cannot be loaded ({error}). "
            "Name `module:function` that can be imported."
        ) from None
    return factory


@asynccontextmanager
async def running_double(
    factory: Factory | None, *, clock: Clock, payments_mode: str | None = None
) -> AsyncIterator[RunningDouble | None]:
    """Serve a fresh double while the block lasts; None where there is no factory."""
    if factory is None:
        yield None
        return
    settings = {"payments_mode": payments_mode} if payments_mode else {}
    async with start_double(factory(now=clock, **settings)) as running:
        yield running
