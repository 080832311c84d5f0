"""`standfast knowledge`: a folder becomes what serves, and the past can be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from standfast.cli.main import app

HEAD = "---\ntitle: Refunds\nowner: shop\n---\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDFAST_MODELS", str(tmp_path / "none"))
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "refunds.md").write_text(HEAD + "A refund takes 5 days.\n")
    return pages


def run(*command: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["knowledge", *command])
    assert done.exit_code == code, done.output
    return done.output


def test_a_folder_is_served_and_says_what_changed(folder: Path) -> None:
    assert "+ refunds.md" in run("sync", str(folder))
    assert json.loads(run("sync", str(folder), "--json"))["unchanged"] == 1
    assert run("ask", "how long does a refund take").startswith("A refund takes 5 days.")
    assert json.loads(run("stats", "--json"))["documents"] == 1


def test_an_unreadable_page_changes_nothing(folder: Path) -> None:
    run("sync", str(folder))
    (folder / "bad.md").write_bytes(b"\xff\xfe")
    assert "bad.md: is not UTF-8" in run("sync", str(folder), code=2)
    assert json.loads(run("stats", "--json"))["documents"] == 1


def test_an_emptied_folder_is_no_wish_to_delete_all(folder: Path) -> None:
    run("sync", str(folder))
    (folder / "refunds.md").unlink()
    assert "has no pages" in run("sync", str(folder), code=2)
    assert json.loads(run("stats", "--json"))["documents"] == 1


def test_what_was_deleted_is_answered_as_of_then_alone(folder: Path) -> None:
    run("sync", str(folder))
    (folder / "refunds.md").rename(folder / "returns.md")
    (folder / "returns.md").write_text(HEAD + "Nothing is taken back.\n")
    run("sync", str(folder))
    assert run("as-of", "2020-01-01") == ""
    assert run("as-of", "2020-01-01", "how long does a refund take") == "No supported answer.\n"
    assert run("as-of", "2999-01-01") == "returns.md: Refunds\n"


def test_lint_names_what_is_wrong_and_fails(folder: Path) -> None:
    (folder / "b.md").write_text("# B\n\nSee [it](gone.md).\n")
    said = run("lint", str(folder), code=2)
    assert "b.md: dead-link" in said
    assert "b.md: no-owner" in said


def test_a_day_that_is_none_is_refused(folder: Path) -> None:
    assert folder.is_dir()
    assert "is no day" in run("as-of", "yesterday", code=2)
