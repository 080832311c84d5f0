"""Measures a retriever on questions whose right passages are known: recall, nDCG, MRR and CPU a question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from standfast.knowledge.corpora import read_lines
from standfast.knowledge.errors import CorpusUnreadable
from standfast.knowledge.ports import Retriever
from standfast.knowledge.types import Query, Reader

CUTS = (1, 3, 5, 10, 20, 40)
_SPOKEN = re.compile(r"^\|(user|agent)\|:[ \t]*", re.MULTILINE)
_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what the contact wrote before it."""

    id: str
    text: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all questions that have right passages; CPU in milliseconds."""

    questions: int
    recall: Mapping[int, float]
    ndcg: Mapping[int, float]
    mrr: float
    cpu_ms: Mapping[str, float]


def read_questions(path: Path) -> tuple[Question, ...]:
    r"""Return the questions of JSON lines: `_id` or `id`, `text`, and `history` if there is one.

    A text of several lines `|user|: ...` is a history with the question in its last line.

    Raises:
        CorpusUnreadable: A line is not what it must be.
    """
    return tuple(question_of(record, where) for where, record in read_lines(path))


def question_of(record: Mapping[str, Any], where: str) -> Question:
    """Return a question from JSON.

    Raises:
        CorpusUnreadable: There is none in it.
    """
    text = record.get("text", record.get("query"))
    if not isinstance(text, str) or not text.strip():
        raise CorpusUnreadable(f"{where}: asks nothing. Give `text`, or `query`.")
    said = [part.strip() for part in _users(text)]
    earlier = [line for line in map(_line, record.get("history") or ()) if line]
    history = (*earlier, *said[:-1])
    return Question(str(record.get("_id", record.get("id", where))), said[-1], history)


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Return for each question its right passages and how right they are.

    Raises:
        CorpusUnreadable: A line has not a question, a passage and a number (tabs between; one line of heads may be first).
    """
    right: dict[str, dict[str, int]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusUnreadable(f"{path}: cannot be read ({error}). Name a table.") from error
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
            continue
        if len(cells) < _COLUMNS or not cells[-1].strip().lstrip("-").isdigit():
            raise CorpusUnreadable(
                f"{path}:{number}: is no row. Write question, passage and grade with tabs between."
            )
        if int(cells[-1]) > 0:
            right.setdefault(cells[0], {})[cells[-2]] = int(cells[-1])
    return right


def evaluate(
    retriever: Retriever,
    questions: Sequence[Question],
    qrels: Mapping[str, Mapping[str, int]],
    *,
    today: date,
    cpu: Callable[[], float],
) -> Figures:
    """Ask every question that has right passages, and measure; a document counts where it stands first."""
    ranks, costs = [], []
    asked = [question for question in questions if qrels.get(question.id)]
    for question in asked:
        query = Query(question.text, Reader(), today, history=question.history, limit=CUTS[-1])
        before = cpu()
        hits = retriever.search(query)
        costs.append((cpu() - before) * 1000)
        ranks.append(list(dict.fromkeys(hit.passage.document.id for hit in hits)))
    right = [qrels[question.id] for question in asked]
    pairs = list(zip(ranks, right, strict=True))
    return Figures(
        len(asked),
        {cut: _mean([_recall(found[:cut], wanted) for found, wanted in pairs]) for cut in CUTS},
        {cut: _mean([_ndcg(found, wanted, cut) for found, wanted in pairs]) for cut in CUTS},
        _mean([_reciprocal(found, wanted) for found, wanted in pairs]),
        {"mean": _mean(costs), "p50": _quantile(costs, 0.5), "p99": _quantile(costs, 0.99)},
    )


def _users(text: str) -> Iterator[str]:
    """Give what the user said, of lines `|user|: ...`; a text without them is one."""
    parts = _SPOKEN.split(text)
    if len(parts) == 1:
        yield text
        return
    for speaker, said in zip(parts[1::2], parts[2::2], strict=True):
        if speaker == "user":
            yield said


def _line(turn: object) -> str:
    """Return what a user said in a turn of a history; nothing for what others said."""
    if isinstance(turn, Mapping):
        speaker = str(turn.get("speaker", turn.get("role", "user")))
        return str(turn.get("text", turn.get("content", ""))) if speaker == "user" else ""
    return _SPOKEN.sub("", str(turn)).strip()


def _recall(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    return len(wanted.keys() & set(found)) / len(wanted)


def _ndcg(found: Sequence[str], wanted: Mapping[str, int], cut: int) -> float:
    gains = [wanted.get(name, 0) for name in found[:cut]]
    best = sorted(wanted.values(), reverse=True)[:cut]
    return _discounted(gains) / (_discounted(best) or 1.0)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def _reciprocal(found: Sequence[str], wanted: Mapping[str, int]) -> float:
    return next((1 / place for place, name in enumerate(found, start=1) if name in wanted), 0.0)


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2) if ordered else 0.0
