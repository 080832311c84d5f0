"""Speaking: replies, and answers from the knowledge.

A pattern may be given choices under the name `options` (label and value each), which its replies offer, and
`sources` of what it says. Given `keeps`, it leaves the open question and its choices as they are.
"""

from __future__ import annotations

from dataclasses import replace

from standfast.assistant import Answer, Say
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import enter, go_on
from standfast.dialogue.saying import Line, evaluated, number, say
from standfast.dialogue.scope import scope_of
from standfast.dialogue.wants import WantAnswer
from standfast.events import Record, Run

ANSWER = "answer"
NO_ANSWER = "answer_none"


def speak(draft: Draft, run: Run, step: Say) -> None:
    """Say a reply and go on."""
    line = Line(step.reply, given=evaluated(draft, run, step.params))
    if run.cause == "pattern":
        line = _as_pattern(draft, run, line)
    say(draft, line, run=run)
    go_on(draft, draft.again(run))


def _as_pattern(draft: Draft, run: Run, line: Line) -> Line:
    """Return a pattern's line with what the pattern was given to offer, and what it must not take away."""
    if "keeps" in run.slots:
        return replace(line, options=tuple(draft.state.offered), expects=draft.state.expects)
    return replace(
        line,
        options=number(
            (str(one.get("label", "")), one.get("value")) for one in _given(run, "options")
        ),
        sources=tuple(_given(run, "sources")),
    )


def _given(run: Run, name: str) -> list[Record]:
    """Return the records that a pattern was given under a name."""
    fill = run.slots.get(name)
    value = fill.value if fill is not None else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def answer(draft: Draft, run: Run, step: Answer) -> None:
    """Have a question looked up: the contact's last message, or what the step names."""
    question = None
    if step.question is not None:
        question = step.question.evaluate(scope_of(draft, run), draft.moment)
    text = question if isinstance(question, str) and question else draft.state.last_text
    draft.want(WantAnswer(text, run.instance, step.id))


def answered(draft: Draft, run: Run, step: Answer, *, found: Record) -> None:
    """Say what the knowledge says, or that it says nothing, and go on."""
    text = found.get("text")
    if text is None and step.otherwise:
        enter(draft, run, step.otherwise[0].id)
        return
    sources = found.get("sources")
    line = Line(
        NO_ANSWER if text is None else ANSWER,
        given=found,
        sources=tuple(one for one in sources if isinstance(one, dict))
        if isinstance(sources, list)
        else (),
    )
    say(draft, line, run=run)
    go_on(draft, draft.again(run))
