"""The store as a worker reaches it over a network that loses questions and answers."""

from __future__ import annotations

from typing import Any

from tests.histories.weather import Weather

from standfast.storage import MemoryStore, Store, StoreError, StoreUnavailable

_PORT = frozenset(name for name in vars(Store) if not name.startswith("_"))


class ShakyStore:
    """Passes every call on, late, and not always.

    Args:
        store: The one that all workers share.
        weather: What goes wrong.
    """

    def __init__(self, store: MemoryStore, weather: Weather) -> None:
        self._store = store
        self._weather = weather

    def __getattr__(self, name: str) -> Any:
        if name not in _PORT:
            raise AttributeError(name)
        inner = getattr(self._store, name)

        async def call(*args: Any, **named: Any) -> Any:
            return await self._call(name, inner, *args, **named)

        setattr(self, name, call)
        return call

    async def _call(self, name: str, inner: Any, *args: Any, **named: Any) -> Any:
        weather = self._weather
        await weather.travel()
        await weather.strike()
        if weather.is_out():
            raise StoreUnavailable("out")
        if weather.happens(weather.climate.refuse):
            weather.count(f"refuse {name}")
            raise StoreUnavailable("refused")
        try:
            answer = await inner(*args, **named)
        except StoreError as error:
            weather.note(f"{name}: {type(error).__name__}")
            await weather.travel()
            raise
        weather.note(name)
        if weather.happens(weather.climate.lose):
            weather.count(f"lose {name}")
            await weather.travel()
            raise StoreUnavailable("lost")
        await weather.strike()
        await weather.travel()
        return answer
