"""Secrets that an assistant names by reference: an environment variable, or a file that one names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from standfast.app.settings import SettingsInvalid
from standfast.assistant import Assistant, Secret
from standfast.identity import TokenSettings


def secret_value(secret: Secret, environ: Mapping[str, str]) -> str | None:
    """Return a secret's value; None when neither it, its file, nor a default is there.

    Raises:
        SettingsInvalid: The file that should hold it cannot be read.
    """
    if secret.env in environ:
        return environ[secret.env]
    path = environ.get(f"{secret.env}_FILE")
    if path is None:
        return secret.default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsInvalid(
            f"{secret.env}_FILE: cannot be read ({error.strerror}). Name a file that holds the secret."
        ) from None


def token_settings(assistant: Assistant, environ: Mapping[str, str]) -> TokenSettings | None:
    """Return what shops' tokens are checked against; None when the assistant or the environment has no key.

    Raises:
        SettingsInvalid: The key is too short.
    """
    reference = assistant.identity.token_key
    key = secret_value(reference, environ) if reference is not None else None
    if reference is None or not key:
        return None
    try:
        return TokenSettings(key, assistant.identity.audience)
    except ValueError as error:
        raise SettingsInvalid(f"{reference.env}: {error}") from None


def unset_secrets(assistant: Assistant, environ: Mapping[str, str]) -> list[str]:
    """Return the variables that connectors need and the environment does not have."""
    needed = [
        reference
        for connector in assistant.connectors.values()
        for reference in (connector.base_url, *connector.auth.secrets.values())
    ]
    return sorted({one.env for one in needed if secret_value(one, environ) is None})
