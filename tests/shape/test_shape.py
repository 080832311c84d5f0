"""The shape that the house keeps: many walled rooms of small files and small functions."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "standfast"
SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "sandbox").rglob("*.py")])
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_is_over_400_lines_and_no_function_over_50(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    long = [f.name for f in _functions(ast.parse(source)) if (f.end_lineno or 0) - f.lineno >= 50]
    assert long == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_shows_exactly_what_its_face_names(room: str) -> None:
    face = importlib.import_module(f"standfast.{room}")
    public = {name for name in vars(face) if not name.startswith("_")}
    modules = {path.stem for path in (PACKAGE / room).iterdir()}
    shown = {name for name in public if name not in modules}
    assert shown <= set(face.__all__), shown - set(face.__all__)
    assert all(hasattr(face, name) for name in face.__all__)


def _leaves(imported: ast.ImportFrom, room: str) -> bool:
    parts = (imported.module or "").split(".")
    return parts[0] == "standfast" and len(parts) > 2 and parts[1] != room


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_entered_only_through_its_face(room: str) -> None:
    deep = [
        f"{path.name}: {node.module}"
        for path in (PACKAGE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and _leaves(node, room)
    ]
    assert deep == []


def test_every_room_stands_in_the_architecture_page() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [room for room in ROOMS if f"`{room}`" not in page] == []


def test_the_layers_name_every_room() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = " ".join(settings["tool"]["importlinter"]["contracts"][0]["layers"])
    assert set(ROOMS) <= set(re.findall(r"\w+", layers))


def test_mocks_stand_in_under_five_percent_of_the_tests() -> None:
    tests = [
        f
        for path in TESTS
        for f in _functions(ast.parse(path.read_text()))
        if f.name.startswith("test_")
    ]
    mocking = [
        f.name
        for f in tests
        if re.search(r"\b(Mock|MagicMock|AsyncMock|patch|monkeypatch\.setattr)\b", ast.unparse(f))
    ]
    assert len(mocking) < 0.05 * len(tests), mocking
