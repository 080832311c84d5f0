"""`standfast knowledge sync | lint | ask | as-of | stats`: a library of documents with all its revisions."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from standfast.app import read_settings, wall_clock
from standfast.cli.checking import MISTAKES
from standfast.events import Level
from standfast.knowledge import (
    Document,
    Knowledge,
    KnowledgeError,
    Library,
    Models,
    Query,
    Reader,
    Shelf,
    VectorCache,
    lint,
    passages_of,
    read_folder,
)
from standfast.models import find_encoder, find_reranker, models_folder

File = Annotated[Path, typer.Option("--library", help="The file of documents.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Group = Annotated[
    list[str] | None, typer.Option("--group", help="A group of the reader; repeatable.")
]
HERE = Path(".standfast/knowledge.db")


def sync(
    folder: Annotated[Path, typer.Argument(help="Pages: Markdown, HTML, text.")],
    *,
    library: File = HERE,
    no_model: Annotated[bool, typer.Option("--no-model", help="BM25 alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the pages of a folder what serves: all at once, or nothing; say what changed."""
    try:
        documents = read_folder(folder)
    except KnowledgeError as error:
        refuse(error)
    if not documents:
        typer.echo(
            f"{folder}: has no pages. Name a folder with .md, .html or .txt files.", err=True
        )
        raise typer.Exit(MISTAKES)
    models = models_here(left_out(no_rerank=True, no_model=no_model))
    if models.encoder is not None:
        texts = [passage.searched for page in documents for passage in passages_of(page)]
        vectors_here().encode(texts, models.encoder, progress=show_progress)
    with _opened(library) as held:
        changes = held.replace_all(documents, at=wall_clock())
    if as_json:
        typer.echo(json.dumps(asdict(changes)))
        return
    for sign, names in (("+", changes.added), ("~", changes.changed), ("-", changes.deleted)):
        for name in names:
            typer.echo(f"{sign} {name}")
    typer.echo(
        f"{len(changes.added)} new, {len(changes.changed)} changed, {len(changes.deleted)} deleted,"
        f" {changes.unchanged} as before."
    )


def lint_library(
    folder: Annotated[Path | None, typer.Argument(help="Pages instead of the library.")] = None,
    *,
    library: File = HERE,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with the documents: copies, contradictions, overdue reviews, no owner, dead links."""
    try:
        documents = read_folder(folder) if folder is not None else _documents(library)
    except KnowledgeError as error:
        refuse(error)
    findings = lint(documents, today=today())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(f"{finding.document}: {finding.code}: {finding.text}")
        typer.echo(f"{len(findings)} findings in {len(documents)} documents.")
    if findings:
        raise typer.Exit(MISTAKES)


def ask(
    question: Annotated[str, typer.Argument(help="What to look up.")],
    *,
    library: File = HERE,
    as_of: Annotated[str | None, typer.Option(help="What would have been answered then.")] = None,
    level: Annotated[Level, typer.Option(help="How sure one is of the reader.")] = Level.ANONYMOUS,
    group: Group = None,
) -> None:
    """Answer as a reader would be answered, now or then."""
    moment = _moment(as_of)
    reader = Reader(level=level, groups=frozenset(group or ()))
    _say(library, Query(question, reader, moment.date() if moment else today(), as_of=moment))


def show_past(
    time_asked: Annotated[str, typer.Argument(metavar="DATE", help="2026-05-03, or with a time.")],
    question: Annotated[str | None, typer.Argument(help="What to look up as of then.")] = None,
    *,
    library: File = HERE,
) -> None:
    """List the documents that served on a past day, or answer a question as it was answered then."""
    moment = _moment(time_asked)
    if moment is None:
        raise typer.Exit(MISTAKES)
    if question is not None:
        _say(library, Query(question, Reader(), moment.date(), as_of=moment))
        return
    with _opened(library) as held:
        for document in held.as_of(moment):
            typer.echo(f"{document.id}: {document.title}")


def stats(*, library: File = HERE, as_json: AsJson = False) -> None:
    """Count documents, revisions and passages, by language and owner."""
    with _opened(library) as held:
        documents, revisions = held.documents(), held.revisions()
    counted = {
        "documents": len(documents),
        "revisions": len(revisions),
        "passages": sum(1 for document in documents for _ in passages_of(document)),
        "overdue": sum(1 for d in documents if d.review_by and d.review_by < today()),
        "languages": Counter(document.language or "-" for document in documents),
        "owners": Counter(document.owner or "-" for document in documents),
    }
    if as_json:
        typer.echo(json.dumps(counted))
        return
    for name, value in counted.items():
        shown = (
            ", ".join(f"{k} {n}" for k, n in value.items()) if isinstance(value, dict) else value
        )
        typer.echo(f"{name}: {shown}")


def left_out(*, no_rerank: bool, no_model: bool) -> frozenset[str]:
    """Return which models a command leaves out."""
    if no_model:
        return frozenset(["encoder", "reranker"])
    return frozenset(["reranker"]) if no_rerank else frozenset()


def models_here(without: frozenset[str]) -> Models:
    """Return the local models, as far as they are there and wanted."""
    environ = _environ()
    return Models(
        encoder=None if "encoder" in without else find_encoder(environ),
        reranker=None if "reranker" in without else find_reranker(environ),
        timer=time.thread_time,
    )


def vectors_here() -> VectorCache:
    """Return the vectors that were made on this machine."""
    return VectorCache(models_folder(_environ()).parent / "knowledge" / "vectors.db")


def show_progress(done: int, total: int) -> None:
    """Say how far it is, on a terminal."""
    if sys.stderr.isatty():
        end = "\n" if done == total else "\r"
        sys.stderr.write(f"embedding {done} of {total}{end}")


def today() -> date:
    """Return the day."""
    return wall_clock().date()


def refuse(error: KnowledgeError) -> NoReturn:
    """Say what is wrong, and end."""
    typer.echo(str(error), err=True)
    raise typer.Exit(MISTAKES) from None


def _opened(path: Path) -> closing[Library]:
    return closing(Library(path))


def _documents(path: Path) -> tuple[Document, ...]:
    with _opened(path) as held:
        return held.documents()


def _say(path: Path, query: Query) -> None:
    models = models_here(left_out(no_rerank=False, no_model=False))
    with _opened(path) as held:
        shelf = Shelf(held, models=models, cache=vectors_here(), progress=show_progress)
        found = Knowledge(shelf, encoder=models.encoder).find(query)
    if found.text is None:
        near = f" Near: {', '.join(found.near)}." if found.near else ""
        typer.echo(f"No supported answer.{near}")
        return
    typer.echo(found.text)
    for source in found.sources:
        typer.echo(f"  {source['title']} ({source['path']}) {source['date']}".rstrip())


def _moment(written: str | None) -> datetime | None:
    """Return a time; a day alone is its end, so that what came on it counts."""
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written if "T" in written else f"{written}T23:59:59")
    except ValueError:
        typer.echo(f"{written}: is no day. Write 2026-05-03, or 2026-05-03T14:30.", err=True)
        raise typer.Exit(MISTAKES) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _environ() -> dict[str, str]:
    environ = dict(os.environ)
    if (folder := read_settings().models) is not None:
        environ["STANDFAST_MODELS"] = str(folder)
    return environ
