"""The folder of an assistant: which files belong to it, how large they may be, and what release they make."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from standfast.assistant.errors import FolderUnreadable
from standfast.events import ReleaseId

LARGEST_FILE = 512 * 1024
LARGEST_DOCUMENT = 4 * 1024 * 1024
"""Bytes of an OpenAPI document."""
LARGEST_FOLDER = 64 * 1024 * 1024
MOST_FILES = 5000

KINDS: Mapping[str, re.Pattern[str]] = {
    "assistant": re.compile(r"assistant\.yaml"),
    "owners": re.compile(r"owners\.yaml"),
    "types": re.compile(r"types\.yaml"),
    "intents": re.compile(r"intents\.yaml"),
    "routing": re.compile(r"routing\.yaml"),
    "replies": re.compile(r"replies\.yaml|replies/[^/]+\.yaml"),
    "flows": re.compile(r"flows/[^/]+\.yaml"),
    "policies": re.compile(r"policies/[^/]+\.yaml"),
    "openapi": re.compile(r"connectors/[^/]+\.openapi\.(?:json|yaml|yml)"),
    "connectors": re.compile(r"connectors/[^/]+\.yaml"),
    "knowledge": re.compile(r"knowledge/.+\.md"),
    "conversations": re.compile(r"conversations/.+\.txt"),
}
"""Kind of file -> its paths; the first that fits is meant."""

_LOOKS_MEANT = re.compile(r".+\.(?:ya?ml|md|txt|json)")
_FREE = re.compile(r"(?:[A-Z]+|[^/]*)\.md|LICENSE.*")
"""Files at the top that may stand there without being part of the assistant: a README."""


def kind_of(path: str) -> str | None:
    """Return the kind of a file by its path; None where it belongs to no kind."""
    return next((kind for kind, pattern in KINDS.items() if pattern.fullmatch(path)), None)


def largest(path: str) -> int:
    """Return how many bytes a file may have."""
    return LARGEST_DOCUMENT if kind_of(path) == "openapi" else LARGEST_FILE


def load_folder(path: Path | str) -> dict[str, bytes]:
    """Return the files of an assistant by their path in its folder.

    Hidden files and files at the top that only people read are left out; a file that looks as if it were meant
    (`flow/refund.yml`) comes along, so that `parse` can say what is wrong with its name. A file that is too large
    comes along with its first bytes only, and `parse` refuses it.

    Raises:
        FolderUnreadable: There is no such folder, it is too large, or a link leads out of it.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise FolderUnreadable(
            f"{path}: there is no such folder. Name the folder with assistant.yaml."
        )
    root = folder.resolve()
    files: dict[str, bytes] = {}
    total = 0
    for name, file in _walk(root):
        with file.open("rb") as opened:
            files[name] = opened.read(largest(name) + 1)
        total += len(files[name])
        if total > LARGEST_FOLDER or len(files) > MOST_FILES:
            raise FolderUnreadable(
                f"{path}: more than {MOST_FILES} files or {LARGEST_FOLDER >> 20} MB. Split the assistant."
            )
    return files


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Return the files that belong to an assistant, in order of their paths."""
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root).as_posix()
        if any(part.startswith((".", "__")) for part in name.split("/")):
            continue
        if not file.is_file() or _FREE.fullmatch(name) or not _LOOKS_MEANT.fullmatch(name):
            continue
        if not file.resolve().is_relative_to(root):
            raise FolderUnreadable(f"{name}: the link leads out of the folder. Copy the file.")
        yield name, file


def release_id(files: Mapping[str, bytes]) -> ReleaseId:
    """Return the name of the release that these files make: the same files, the same name."""
    digest = hashlib.sha256()
    for path in sorted(files):
        for part in (path.encode("utf-8", "surrogatepass"), files[path]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return ReleaseId("r-" + digest.hexdigest()[:12])


@cache
def _read_house() -> tuple[tuple[str, bytes], ...]:
    house = resources.files("standfast.assistant") / "house"
    replies = house / "replies.yaml"
    found = [(f"flows/{file.name}", file.read_bytes()) for file in (house / "flows").iterdir()]
    if replies.is_file():
        found.append(("replies.yaml", replies.read_bytes()))
    return tuple(sorted((path, content) for path, content in found if path.endswith(".yaml")))


def house_files() -> dict[str, bytes]:
    """Return the files of the house: the repair patterns and their replies, which every assistant has."""
    return dict(_read_house())
