"""The composition root: reads settings and chooses adapters."""

from standfast.app.build import Application, World, assemble, build, make_releases, wall_clock
from standfast.app.chat import chat_here, chat_with
from standfast.app.databases import open_address, open_existing, open_store, upgrade_database
from standfast.app.demo import run_demo
from standfast.app.double import StageImpossible
from standfast.app.packs import packs_folder
from standfast.app.rehearse import Timed, find_transcripts, play_all
from standfast.app.running import running, work
from standfast.app.secrets import unset_secrets
from standfast.app.serve import serve_assistant
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
    "chat_here",
    "chat_with",
    "find_transcripts",
    "make_releases",
    "open_address",
    "open_existing",
    "open_store",
    "packs_folder",
    "play_all",
    "read_settings",
    "run_demo",
    "running",
    "serve_assistant",
    "unset_secrets",
    "upgrade_database",
    "wall_clock",
    "work",
]
