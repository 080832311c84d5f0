"""`standfast knowledge`: search a corpus, and measure how well it is found."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from standfast.app import read_settings, wall_clock
from standfast.cli.checking import MISTAKES
from standfast.knowledge import (
    Hit,
    Index,
    KnowledgeError,
    Models,
    Query,
    VectorCache,
    evaluate,
    question_of,
    read_corpus,
    read_qrels,
    read_questions,
    reader_of,
    records_of,
)
from standfast.models import find_encoder, find_reranker, models_folder

knowledge = typer.Typer(
    help="Knowledge: searched with the reader and the day in mind.", no_args_is_help=True
)
_SHOWN = 160
NoRerank = Annotated[bool, typer.Option("--no-rerank", help="Leave the cross-encoder out.")]
NoModel = Annotated[bool, typer.Option("--no-model", help="BM25 alone.")]


@knowledge.command("evaluate")
def evaluate_corpus(  # noqa: PLR0913 - one a flag
    *,
    passages: Annotated[Path, typer.Option(help="JSON lines {id, title, text}, or a folder.")],
    queries: Annotated[Path, typer.Option(help="JSON lines {_id, text, history?}.")],
    qrels: Annotated[Path, typer.Option(help="A table: question, passage, grade.")],
    no_rerank: NoRerank = False,
    no_model: NoModel = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Measure recall, nDCG, MRR and CPU a question on a set whose right passages are known."""
    try:
        questions, right = read_questions(queries), read_qrels(qrels)
        index = _index(passages, _models(without=_left_out(no_rerank, no_model=no_model)))
    except KnowledgeError as error:
        _refuse(error)
    figures = evaluate(index, questions, right, today=_today(), cpu=time.process_time)
    if as_json:
        typer.echo(json.dumps(asdict(figures)))
        return
    typer.echo(f"{figures.questions} questions with right passages, MRR {figures.mrr:.3f}")
    for cut, recall in figures.recall.items():
        typer.echo(f"R@{cut:<3} {recall:.3f}   nDCG@{cut:<3} {figures.ndcg[cut]:.3f}")
    typer.echo("CPU a question, ms: " + ", ".join(f"{k} {v}" for k, v in figures.cpu_ms.items()))


@knowledge.command()
def search(
    corpus: Annotated[Path, typer.Argument(help="A folder of pages, or JSON lines.")],
    question: Annotated[str | None, typer.Argument(help="What to look up.")] = None,
    *,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Questions from standard input: {query, history?, about?, principal?, on?, as_of?, limit?}.",
        ),
    ] = False,
    no_rerank: NoRerank = False,
    no_model: NoModel = False,
) -> None:
    """Find the passages that fit a question best, of those that its reader may see."""
    if (question is None) is not jsonl:
        typer.echo("search: give a question, or --jsonl and questions on standard input.", err=True)
        raise typer.Exit(MISTAKES)
    try:
        index = _index(corpus, _models(without=_left_out(no_rerank, no_model=no_model)))
        if question is not None:
            for hit in index.search(_query({"query": question}, "question")):
                typer.echo(_line(hit))
            return
        for where, record in records_of(sys.stdin, "standard input"):
            typer.echo(json.dumps(_answer(index, record, where), ensure_ascii=False))
    except KnowledgeError as error:
        _refuse(error)


def _left_out(no_rerank: bool, *, no_model: bool) -> frozenset[str]:  # noqa: FBT001 - as typer gives it
    if no_model:
        return frozenset(["encoder", "reranker"])
    return frozenset(["reranker"]) if no_rerank else frozenset()


def _models(*, without: frozenset[str]) -> Models:
    environ = dict(os.environ)
    if (folder := read_settings().models) is not None:
        environ["STANDFAST_MODELS"] = str(folder)
    return Models(
        encoder=None if "encoder" in without else find_encoder(environ),
        reranker=None if "reranker" in without else find_reranker(environ),
        timer=time.thread_time,
    )


def _index(corpus: Path, models: Models) -> Index:
    passages = read_corpus(corpus)
    if models.encoder is None:
        return Index(passages, models=models)
    cache = VectorCache(models_folder(os.environ).parent / "knowledge" / "vectors.db")
    texts = [passage.searched for passage in passages]
    vectors = cache.encode(texts, models.encoder, progress=_show_progress)
    cache.close()
    return Index(passages, models=models, vectors=vectors)


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else "\r"
        sys.stderr.write(f"embedding {done} of {total}{end}")


def _query(record: Mapping[str, Any], where: str) -> Query:
    question = question_of(record, where)
    on, as_of = record.get("on"), record.get("as_of")
    moment = datetime.fromisoformat(str(as_of)) if as_of else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    day = moment.date() if moment is not None else _today()
    query = Query(
        question.text,
        reader_of(record.get("principal") or {}),
        date.fromisoformat(str(on)) if on else day,
        as_of=moment,
        history=question.history,
    )
    about = tuple(map(str, record.get("about") or ()))
    return replace(query, about=about, limit=int(record.get("limit") or query.limit))


def _answer(index: Index, record: Mapping[str, Any], where: str) -> dict[str, Any]:
    query = _query(record, where)
    before, cpu = time.perf_counter(), time.thread_time()
    hits = index.search(query)
    took = {"ms": time.perf_counter() - before, "cpu_ms": time.thread_time() - cpu}
    return {
        "query": query.text,
        "passages": [_row(hit) for hit in hits],
        "readable": index.count(query),
        "took": {key: round(value * 1000, 2) for key, value in took.items()},
    }


def _row(hit: Hit) -> dict[str, Any]:
    document = hit.passage.document
    return {
        "id": document.id,
        "title": document.title,
        "heading": hit.passage.heading,
        "text": hit.passage.text,
        "score": round(hit.score, 4),
        "dense": None if hit.dense is None else round(hit.dense, 4),
        "bm25": round(hit.words, 4),
        "reranked": None if hit.reranked is None else round(hit.reranked, 4),
    }


def _line(hit: Hit) -> str:
    document, text = hit.passage.document, " ".join(hit.passage.text.split())
    heading = f" > {hit.passage.heading}" if hit.passage.heading else ""
    return f"{hit.score:.3f}  {document.id}: {document.title}{heading}\n       {text[:_SHOWN]}"


def _today() -> date:
    return wall_clock().date()


def _refuse(error: KnowledgeError) -> NoReturn:
    typer.echo(str(error), err=True)
    raise typer.Exit(MISTAKES) from None
