"""Settings: from the environment, secrets from files, and clear mistakes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from standfast.app.settings import Settings, SettingsInvalid, read_settings, secret_key_of

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`STANDFAST_{name.upper()}`" not in page]
    assert missing == []


def test_a_wrong_value_says_which_and_what_would_be_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDFAST_PORT", "many")
    with pytest.raises(
        SettingsInvalid, match=r"^STANDFAST_PORT: .* See docs/reference/settings\.md"
    ):
        read_settings()


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 20 + "\n")
    settings = read_settings({"STANDFAST_STAFF_KEY_FILE": str(tmp_path / "key")})
    assert settings.staff_key is not None
    assert settings.staff_key.get_secret_value() == "k" * 20


def test_a_missing_secret_file_is_named_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="STANDFAST_STAFF_KEY_FILE: cannot be read"):
        read_settings({"STANDFAST_STAFF_KEY_FILE": str(tmp_path / "no")})


def test_a_short_key_is_refused() -> None:
    with pytest.raises(SettingsInvalid, match="STANDFAST_STAFF_KEY: too short"):
        read_settings({}, staff_key="short")


def test_the_signing_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path / "d")
    first = secret_key_of(settings)
    assert secret_key_of(settings) == first
    assert stat.S_IMODE((tmp_path / "d" / "secret_key").stat().st_mode) == 0o600


def test_a_secret_is_not_shown_when_settings_are_printed() -> None:
    assert "kkkkkk" not in repr(read_settings({}, staff_key="k" * 20))
