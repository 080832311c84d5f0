"""The composition root: reads settings and chooses adapters."""

from standfast.app.build import Application, World, assemble, build, make_releases, wall_clock
from standfast.app.double import StageImpossible
from standfast.app.packs import packs_folder
from standfast.app.rehearse import Timed, find_transcripts, play_all
from standfast.app.secrets import unset_secrets
from standfast.app.settings import Settings, SettingsInvalid, read_settings
from standfast.app.stage import Theatre

__all__ = [
    "Application",
    "Settings",
    "SettingsInvalid",
    "StageImpossible",
    "Theatre",
    "Timed",
    "World",
    "assemble",
    "build",
    "find_transcripts",
    "make_releases",
    "packs_folder",
    "play_all",
    "read_settings",
    "unset_secrets",
    "wall_clock",
]
