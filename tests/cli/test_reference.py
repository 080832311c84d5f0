"""The reference of the command line says what there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from standfast.cli.main import app

PAGE = (Path(__file__).parents[2] / "docs/reference/cli.md").read_text(encoding="utf-8")


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, each in inner.items():
        yield from _commands(each, f"{name} {word}")


COMMANDS = dict(_commands(typer.main.get_command(app), "standfast"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_its_flags(name: str) -> None:
    (row,) = [
        line
        for line in PAGE.splitlines()
        if line.startswith((f"| `{name}`", f"| `{name} "))
        and line.split("`")[1].split()[: len(name.split())] == name.split()
    ]
    flags = [
        flag
        for option in COMMANDS[name].params
        if option.param_type_name == "option"
        for flag in (*option.opts, *option.secondary_opts)
    ]
    assert [flag for flag in flags if flag not in row] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    assert COMMANDS[name].help
