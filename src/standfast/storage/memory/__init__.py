"""The store in memory, for tests."""

from standfast.storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
