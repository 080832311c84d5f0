"""The composition root: reads settings and chooses adapters."""

from standfast.app.settings import Settings, SettingsInvalid, read_settings

__all__ = ["Settings", "SettingsInvalid", "read_settings"]
