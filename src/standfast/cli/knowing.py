"""`standfast knowledge`: search a corpus, and measure how well it is found."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from standfast.cli import shelving
from standfast.cli.checking import MISTAKES
from standfast.cli.shelving import left_out, models_here, refuse, show_progress, today, vectors_here
from standfast.knowledge import (
    Hit,
    Index,
    KnowledgeError,
    Models,
    Query,
    evaluate,
    question_of,
    read_corpus,
    read_qrels,
    read_questions,
    reader_of,
    records_of,
)

knowledge = typer.Typer(
    help="Knowledge: searched with the reader and the day in mind.", no_args_is_help=True
)
knowledge.command()(shelving.sync)
knowledge.command("lint")(shelving.lint_library)
knowledge.command()(shelving.ask)
knowledge.command("as-of")(shelving.show_past)
knowledge.command()(shelving.stats)
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
        index = _index(passages, models_here(left_out(no_rerank=no_rerank, no_model=no_model)))
    except KnowledgeError as error:
        refuse(error)
    figures = evaluate(index, questions, right, today=today(), cpu=time.process_time)
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
        index = _index(corpus, models_here(left_out(no_rerank=no_rerank, no_model=no_model)))
        if question is not None:
            for hit in index.search(_query({"query": question}, "question")):
                typer.echo(_line(hit))
            return
        for where, record in records_of(sys.stdin, "standard input"):
            typer.echo(json.dumps(_answer(index, record, where), ensure_ascii=False))
    except KnowledgeError as error:
        refuse(error)


def _index(corpus: Path, models: Models) -> Index:
    passages = read_corpus(corpus)
    if models.encoder is None:
        return Index(passages, models=models)
    cache = vectors_here()
    texts = [passage.searched for passage in passages]
    vectors = cache.encode(texts, models.encoder, progress=show_progress)
    cache.close()
    return Index(passages, models=models, vectors=vectors)


def _query(record: Mapping[str, Any], where: str) -> Query:
    question = question_of(record, where)
    on, as_of = record.get("on"), record.get("as_of")
    moment = datetime.fromisoformat(str(as_of)) if as_of else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    day = moment.date() if moment is not None else today()
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
