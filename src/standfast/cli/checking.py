"""`standfast check` and `standfast schema`: the tools of an author before anything runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from standfast.app import wall_clock
from standfast.assistant import Problem, load_folder, parse, schemas
from standfast.connectors import check_connector

MISTAKES = 2
"""The exit code when an assistant has mistakes."""

Folder = Annotated[Path, typer.Argument(help="The assistant's folder.", show_default=True)]


def check(
    folder: Folder = Path("packs/orders"),
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document instead of lines.")
    ] = False,
    strict: Annotated[bool, typer.Option(help="Warnings count as mistakes.")] = False,
) -> None:
    """Find every mistake of an assistant, with place and remedy; exit 2 when there is one."""
    problems = sorted(_problems(read_folder(folder)))
    mistakes = [one for one in problems if strict or not one.is_warning]
    if as_json:
        typer.echo(json.dumps([_as_record(one) for one in problems], indent=2, ensure_ascii=False))
    else:
        _print(folder, problems)
    raise typer.Exit(MISTAKES if mistakes else 0)


def schema(
    kind: Annotated[
        str | None, typer.Argument(help="One kind of file, e.g. flows; none: all.")
    ] = None,
    *,
    out: Annotated[Path | None, typer.Option(help="A folder to write one file each into.")] = None,
) -> None:
    """Print the JSON Schema of the assistant's files, for editors."""
    known = schemas()
    if kind is not None and kind not in known:
        typer.echo(
            f"schema: '{kind}' is no kind of file. Use one of: {', '.join(sorted(known))}.",
            err=True,
        )
        raise typer.Exit(MISTAKES)
    chosen = {kind: known[kind]} if kind is not None else known
    if out is None:
        shown = chosen[kind] if kind is not None else chosen
        typer.echo(json.dumps(shown, indent=2))
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, document in chosen.items():
        (out / f"{name}.schema.json").write_text(
            json.dumps(document, indent=2) + "\n", encoding="utf-8"
        )
    typer.echo(f"{len(chosen)} schemas written to {out}")


def _problems(files: dict[str, bytes]) -> list[Problem]:
    """Return the mistakes of the files, and those against the documents of the systems that they name."""
    parsed = parse(files, today=wall_clock().date())
    if parsed.assistant is None:
        return list(parsed.problems)
    connectors = parsed.assistant.connectors.values()
    against = (problem for one in connectors for problem in check_connector(one))
    return list({*parsed.problems, *against})


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of an assistant's folder, or end with what would be right."""
    if not folder.is_dir():
        typer.echo(
            f"{folder}: no such folder. Name the folder that holds assistant.yaml.", err=True
        )
        raise typer.Exit(MISTAKES)
    return load_folder(folder)


def _as_record(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "severity": "warning" if problem.is_warning else "error",
        "text": problem.text,
        "remedy": problem.remedy,
    }


def _print(folder: Path, problems: list[Problem]) -> None:
    print_problems(problems, folder=folder)
    console = Console(highlight=False, soft_wrap=True)
    warnings = sum(one.is_warning for one in problems)
    count = len(problems) - warnings
    style = "red" if count else "green"
    console.print(
        Text(f"{folder}: {_number(count, 'mistake')}, {_number(warnings, 'warning')}.", style=style)
    )


def _number(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def print_problems(problems: Iterable[Problem], *, folder: Path | None = None) -> None:
    """Print problems a line each: place, what is wrong, what would be right."""
    console = Console(highlight=False, soft_wrap=True)
    for one in problems:
        place = f"{folder}/{one.place}" if folder is not None else str(one.place)
        line = Text(f"{place}: ", style="bold")
        line.append("warning: " if one.is_warning else "", style="yellow")
        line.append(f"{one.text} {one.remedy} ").append(f"[{one.code}]", style="dim")
        console.print(line)
