"""Settings: the only place that reads the environment.

Each setting is an environment variable `STANDFAST_<NAME>`; a secret may instead stand in a file that
`STANDFAST_<NAME>_FILE` names. Each is described in docs/reference/settings.md.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_KEY_FILE = "secret_key"
_SECRETS = ("database", "secret_key", "staff_key", "release_key")
"""Settings that may stand in a file."""


class SettingsInvalid(Exception):  # noqa: N818  # reads as a sentence
    """A setting is wrong: `STANDFAST_X: what is wrong. What would be right.`."""


class Settings(BaseSettings):
    """How this process runs."""

    model_config = SettingsConfigDict(env_prefix="STANDFAST_", extra="ignore")

    assistant: Path = Field(Path("packs/orders"), description="The assistant's folder.")
    data: Path = Field(
        Path(".standfast"), description="Where the database, keys and trained models are kept."
    )
    database: str = Field(
        "",
        repr=False,
        description="A PostgreSQL address (postgresql://...), or the path of the SQLite file; by default standfast.db in the data folder.",
    )
    host: str = Field("127.0.0.1", description="The address that the server listens on.")
    port: int = Field(
        8800, ge=0, le=65535, description="The port that the server listens on; 0 takes a free one."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs sessions and one-time codes, at least 32 characters; made once in the data folder when absent.",
    )
    staff_key: SecretStr | None = Field(
        None,
        description="What staff sign in with, at least 16 characters; without it the staff pages are closed.",
    )
    release_key: SecretStr | None = Field(
        None,
        description="What `standfast release` signs in with, at least 16 characters; without it releases come by SIGHUP alone.",
    )
    allowed_origins: list[str] = Field(
        [], description="Origins of web pages that may embed the chat."
    )
    tenant: str = Field("default", description="Whose conversations these are.")
    models: Path | None = Field(
        None, description="The folder of the local models; by default the user's cache."
    )
    encoder: str = Field(
        "auto",
        description="`auto` uses the local encoder when it is there; `none` uses n-grams alone.",
    )
    max_waiting: int = Field(
        10_000, ge=1, description="How many accepted messages may wait before new ones get 429."
    )
    session_days: int = Field(
        30, ge=1, le=365, description="How long a chat session can be taken up again."
    )
    header_timeout_s: float = Field(
        10.0,
        gt=0,
        le=60,
        description="How many seconds the headers of a request may take to arrive.",
    )
    log_level: str = Field("info", description="`debug`, `info`, `warning` or `error`.")

    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on the database: it is PostgreSQL."""
        return is_postgres(self.database)

    @property
    def database_path(self) -> Path:
        """Where the SQLite file is."""
        return Path(self.database) if self.database else self.data / "standfast.db"


def is_postgres(address: str) -> bool:
    """Tell whether a database's address names PostgreSQL; any other is the path of an SQLite file."""
    return address.startswith(("postgresql://", "postgres://"))


def read_settings(environ: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Return the settings of the environment, with what the command line gave on top.

    Raises:
        SettingsInvalid: A value is wrong, or a file that should hold a secret cannot be read.
    """
    environment = os.environ if environ is None else environ
    for name in _SECRETS:
        path = environment.get(f"STANDFAST_{name.upper()}_FILE")
        if path and name not in given:
            given[name] = _secret_of(name, Path(path))
    chosen = {key: value for key, value in given.items() if value is not None}
    try:
        settings = Settings(**chosen)  # type: ignore[arg-type]
    except ValueError as error:
        raise SettingsInvalid(_first_mistake(error)) from None
    _check_key("STAFF_KEY", settings.staff_key, 16)
    _check_key("SECRET_KEY", settings.secret_key, 32)
    _check_key("RELEASE_KEY", settings.release_key, 16)
    _check_database(settings)
    return settings


def secret_key_of(settings: Settings) -> str:
    """Return the key that signs sessions and codes; made once and kept with mode 0600 when none is set."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data / _KEY_FILE
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(path, "x", encoding="utf-8", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip()


def _secret_of(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsInvalid(
            f"STANDFAST_{name.upper()}_FILE: cannot be read ({error.strerror}). Name a file that holds the secret."
        ) from None


def _check_key(name: str, key: SecretStr | None, least: int) -> None:
    if key is not None and len(key.get_secret_value()) < least:
        raise SettingsInvalid(
            f"STANDFAST_{name}: too short. Use at least {least} random characters."
        )


def _check_database(settings: Settings) -> None:
    if "://" in settings.database and not settings.is_shared:
        raise SettingsInvalid(
            "STANDFAST_DATABASE: this kind of database is not known. "
            "Give postgresql://user:password@host/name, or the path of an SQLite file."
        )


def _first_mistake(error: ValueError) -> str:
    errors = getattr(error, "errors", None)
    if not callable(errors):
        return f"settings: {error}"
    first = errors(include_input=False)[0]
    name = "_".join(str(part) for part in first["loc"]).upper()
    return f"STANDFAST_{name}: {first['msg']}. See docs/reference/settings.md."


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
