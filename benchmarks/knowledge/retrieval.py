"""How well passages are found: MTRAG clapnq (pooled) with its conversations, and the bank's documents of tau2.

The history of a conversation comes from the set's own file of all questions. Weights were chosen on the other three domains of
MTRAG's rated answers (`--choose`), never on these sets. Vectors are kept in the folder named by --cache.

    python benchmarks/knowledge/retrieval.py --data FOLDER [--cache FOLDER] [--set clapnq bank] [--choose]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from standfast.knowledge import (
    Document,
    Index,
    Models,
    Passage,
    Question,
    Tuning,
    VectorCache,
    evaluate,
    passages_of,
    read_corpus,
    read_lines,
    read_qrels,
    read_questions,
)
from standfast.models import Vectors, find_encoder, find_reranker

TODAY = date(2026, 11, 22)
RATED = "mtrag_human_ratings/reference_subset_with_human_evaluations.json.gz"


@dataclass(frozen=True)
class Set:
    name: str
    passages: Sequence[Passage]
    questions: Sequence[Question]
    qrels: dict[str, dict[str, int]]


def clapnq(data: Path) -> Iterator[Set]:
    folder = data / "mtrag_clapnq_pooled"
    passages = read_corpus(folder / "passages.jsonl.gz")
    qrels = read_qrels(folder / "qrels.tsv")
    for kind in ("lastturn", "questions", "rewrite"):
        questions = read_questions(folder / f"queries_{kind}.jsonl")
        yield Set(f"clapnq (pooled) {kind}", passages, questions, qrels)


def bank(data: Path) -> Iterator[Set]:
    documents = [
        Document(str(row["id"]), str(row["title"]), str(row["content"]))
        for _, row in read_lines(data / "bank_knowledge/documents.jsonl")
    ]
    tasks = [row for _, row in read_lines(data / "bank_knowledge/tasks.jsonl")]
    questions = [Question(str(row["id"]), str(row["instructions"])) for row in tasks]
    qrels = {str(row["id"]): dict.fromkeys(row["required_documents"], 1) for row in tasks}
    cut = [passage for document in documents for passage in passages_of(document)]
    yield Set("bank, documents cut at headings", cut, questions, qrels)
    whole = [Passage(document, "", document.text) for document in documents]
    yield Set("bank, whole documents", whole, questions, qrels)


def rated(data: Path) -> Iterator[Set]:
    """Questions of the domains that are no test set here, over the passages shown with their answers."""
    with gzip.open(data / RATED) as file:
        content = json.load(file)
    texts = {row["document_id"]: row for row in content["documents"]}
    tasks = [task for task in content["tasks"] if "clapnq" not in task["Collection"]]
    names = dict.fromkeys(c["document_id"] for task in tasks for c in task["contexts"])
    documents = [Document(n, texts[n].get("title") or "", texts[n]["text"]) for n in names]
    questions, qrels = [], {}
    for task in tasks:
        said = [turn["text"] for turn in task["input"] if turn["speaker"] == "user"]
        places = task["annotations"].get("context_relevance", {}).get("system", [])
        questions.append(Question(task["task_id"], said[-1], tuple(said[:-1])))
        qrels[task["task_id"]] = {task["contexts"][n]["document_id"]: 1 for n in places}
    yield Set("rated, not clapnq", [Passage(d, "", d.text) for d in documents], questions, qrels)


def ways(every: Models) -> Iterator[tuple[str, Models, Tuning]]:
    alone = replace(every, reranker=None)
    yield "BM25", Models(), Tuning()
    yield "vectors", alone, Tuning(words_share=0)
    yield "hybrid", alone, Tuning()
    yield "hybrid, read again", every, Tuning()


def choices(every: Models) -> Iterator[tuple[str, Models, Tuning]]:
    for words in (0.0, 0.25, 0.5, 1.0):
        yield f"words {words}", replace(every, reranker=None), Tuning(words_share=words)
    for share in (0.3, 0.5, 0.7, 1.0):
        yield f"words .25, reread {share}", every, Tuning(words_share=0.25, reread_share=share)


def measure(which: Set, way: tuple[str, Models, Tuning], vectors: Vectors) -> None:
    name, models, tuning = way
    index = Index(which.passages, models=models, vectors=vectors, tuning=tuning)
    figures = evaluate(index, which.questions, which.qrels, today=TODAY, cpu=time.process_time)
    recall, gain = figures.recall, figures.ndcg
    print(
        f"{which.name:34} {name:24} R@5 {recall[5]:.3f} nDCG@5 {gain[5]:.3f} nDCG@10 {gain[10]:.3f}"
        f" R@40 {recall[40]:.3f} MRR {figures.mrr:.3f} CPU ms {figures.cpu_ms}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path(".standfast/benchmarks"))
    parser.add_argument("--set", nargs="+", default=["clapnq", "bank"], choices=["clapnq", "bank"])
    parser.add_argument("--choose", action="store_true", help="Compare weights on other domains.")
    options = parser.parse_args()
    encoder, reranker = find_encoder(), find_reranker()
    assert encoder is not None
    assert reranker is not None
    models = Models(encoder, reranker, time.thread_time)
    cache = VectorCache(options.cache / "vectors.db")
    sources = (
        [rated] if options.choose else [{"clapnq": clapnq, "bank": bank}[n] for n in options.set]
    )
    for source in sources:
        for which in source(options.data):
            vectors = cache.encode([passage.searched for passage in which.passages], encoder)
            for way in (choices if options.choose else ways)(models):
                measure(which, way, vectors)


if __name__ == "__main__":
    main()
