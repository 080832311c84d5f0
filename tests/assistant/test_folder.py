"""The folder: only what belongs to an assistant is read, and nothing from outside."""

from pathlib import Path

import pytest

from standfast.assistant import FolderUnreadable, house_files, load_folder
from standfast.assistant.folder import LARGEST_FILE, kind_of


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


def test_only_files_that_belong_to_an_assistant_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        "assistant.yaml",
        "flows/a.yaml",
        "knowledge/b/c.md",
        "README.md",
        ".git/x.yaml",
        "logo.png",
    )
    assert sorted(load_folder(tmp_path)) == ["assistant.yaml", "flows/a.yaml", "knowledge/b/c.md"]


def test_a_file_that_looks_meant_comes_along_to_be_refused(tmp_path: Path) -> None:
    write(tmp_path, "flow/a.yaml", "flows/b.yml")
    assert sorted(load_folder(tmp_path)) == ["flow/a.yaml", "flows/b.yml"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "outside.yaml", "pack/assistant.yaml")
    (tmp_path / "pack" / "owners.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(FolderUnreadable, match="leads out of the folder"):
        load_folder(tmp_path / "pack")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable, match="there is no such folder"):
        load_folder(tmp_path / "nothing")


def test_of_a_file_that_is_too_large_only_the_beginning_is_read(tmp_path: Path) -> None:
    (tmp_path / "replies.yaml").write_bytes(b"x" * (LARGEST_FILE + 1000))
    assert len(load_folder(tmp_path)["replies.yaml"]) == LARGEST_FILE + 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [("flows/a.yaml", "flows"), ("flows/a/b.yaml", None), ("connectors/a.openapi.yaml", "openapi"), ("connectors/a.yaml", "connectors"), ("replies/x.yaml", "replies"), ("knowledge/a/b/c.md", "knowledge"), ("x.yaml", None)],
)  # fmt: skip
def test_a_file_is_of_this_kind(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


def test_the_house_brings_patterns_and_their_replies() -> None:
    files = house_files()
    assert "replies.yaml" in files
    assert all(path.startswith("flows/pattern_") for path in files if path != "replies.yaml")
