"""What is measured, and from which files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from standfast.cli.main import app
from standfast.knowledge import (
    CorpusUnreadable,
    Document,
    Hit,
    Passage,
    Query,
    Question,
    evaluate,
    question_of,
    read_corpus,
    read_qrels,
)


class Told:
    """A retriever that finds what it was told."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def search(self, query: Query) -> Sequence[Hit]:
        found = [Passage(Document(name, "", name), "", name) for name in self._names[: query.limit]]
        return [Hit(passage, 1.0, None, 0.0, 0.0) for passage in found]


def figures_of(*found: str, right: Sequence[str]) -> object:
    qrels = {"q": dict.fromkeys(right, 1)}
    asked = [Question("q", "?"), Question("nobody knows", "?")]
    return evaluate(Told(*found), asked, qrels, today=date(2026, 1, 1), cpu=lambda: 0.0)


def test_recall_ndcg_and_mrr_are_those_of_the_books() -> None:
    figures = figures_of("x", "a", "y", "b", right=["a", "b"])
    assert figures.recall == {1: 0.0, 3: 0.5, 5: 1.0, 10: 1.0, 20: 1.0, 40: 1.0}
    assert figures.ndcg[5] == pytest.approx((0.6309 + 0.4307) / 1.6309, abs=1e-3)
    assert figures.mrr == 0.5


def test_finding_too_little_is_no_perfect_gain() -> None:
    assert figures_of("a", right=["a", "b"]).ndcg[5] == pytest.approx(1 / 1.6309, abs=1e-3)


def test_a_question_without_right_passages_is_not_counted() -> None:
    assert figures_of("a", right=["a"]).questions == 1


@pytest.mark.parametrize(
    "record",
    [
        {"text": "|user|: Who won?\n|user|: And then?"},
        {"text": "|user|: Who won?\n|agent|: Nobody.\n|user|: And then?"},
        {"query": "And then?", "history": ["Who won?"]},
        {"text": "And then?", "history": [{"role": "user", "content": "Who won?"}]},
        {
            "text": "And then?",
            "history": [
                {"speaker": "user", "text": "Who won?"},
                {"speaker": "agent", "text": "No"},
            ],
        },
    ],
)
def test_a_question_carries_what_its_user_wrote_before(record: dict[str, object]) -> None:
    question = question_of(record, "x:1")
    assert (question.text, question.history) == ("And then?", ("Who won?",))


def test_a_bad_row_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "q.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1 p2 1\n")
    with pytest.raises(CorpusUnreadable, match=r"q\.tsv:3: .* Write question"):
        read_qrels(tmp_path / "q.tsv")


def test_pages_of_a_folder_are_cut_at_headings_and_their_heads_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Gold\ngroups: [sales, emea]\nvalid_until: 2026-03-01\n---\n## One\nx.\n\n## Two\ny.\n"
    )
    (tmp_path / "b.html").write_text("<h1>Hours</h1><p>8 &amp; 9</p><script>evil()</script>")
    gold, _, hours = read_corpus(tmp_path)
    assert (gold.document.title, gold.heading) == ("Gold", "One")
    assert gold.document.audience.groups == {"sales", "emea"}
    assert gold.document.valid_until == date(2026, 3, 1)
    assert (hours.heading, hours.text) == ("Hours", "8 & 9")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        {"id": "p1", "title": "Refunds", "text": "A refund takes 5 days."},
        {"id": "p2", "title": "Board", "text": "Refund secrets.", "groups": ["board"]},
        {"id": "p3", "title": "Old", "text": "A refund took 9 days.", "valid_until": "2020-01-01"},
    ]
    path = tmp_path / "p.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def search(corpus: Path, **asked: object) -> dict[str, object]:
    command = ["knowledge", "search", str(corpus), "--jsonl", "--no-model"]
    done = CliRunner().invoke(app, command, input=json.dumps({"query": "refund", **asked}) + "\n")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    return {"ids": [row["id"] for row in found["passages"]], "readable": found["readable"]}


def test_search_answers_each_line_for_its_reader_and_day(corpus: Path) -> None:
    board = {"groups": ["board"]}
    assert search(corpus) == {"ids": ["p1"], "readable": 1}
    assert search(corpus, principal=board)["readable"] == 2
    assert search(corpus, on="2019-05-01")["readable"] == 2


def test_evaluate_gives_one_object(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"_id": "q1", "text": "|user|: how long is a refund"}\n')
    (tmp_path / "r.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\n")
    files = ["--queries", str(tmp_path / "q.jsonl"), "--qrels", str(tmp_path / "r.tsv")]
    command = ["knowledge", "evaluate", "--passages", str(corpus), *files, "--no-model", "--json"]
    figures = json.loads(CliRunner().invoke(app, command).stdout)
    assert (figures["questions"], figures["mrr"]) == (1, 1.0)
