"""The long way: puts together what models, parsers and context say into commands.

Precedence, the surest first: a person wanted; a correction; yes or no where it was asked; a value of exactly the form that
was asked; a request that clearly differs from an answer; a value that fits fairly; free text; a question; and when
nothing holds: offer what is likely, or say that it was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from standfast.dialogue import (
    AskPerson,
    AskQuestion,
    BeyondScope,
    Cancel,
    Clarify,
    Command,
    FillSlot,
    Restart,
    SmallTalk,
    StartFlow,
    Unclear,
)
from standfast.understanding.acts import SMALL_TALK, act_within
from standfast.understanding.answers import Answer, answer_of
from standfast.understanding.asked import Given, Sure, given_answer
from standfast.understanding.clauses import sentences_of
from standfast.understanding.context import Context
from standfast.understanding.corrections import corrections, says_correction, withdrawn
from standfast.understanding.cues import bare, cues_for
from standfast.understanding.filling import more_values, slots_for
from standfast.understanding.intents.model import Thresholds
from standfast.understanding.quick import answer_command, is_plain_answer
from standfast.understanding.text import lowered, words_of
from standfast.understanding.types import Span
from standfast.understanding.wishes import Wish, Wishes, flows_to_ask
from standfast.understanding.words import words_for

QUESTION = "question"
_SWITCH, _SWITCH_OVER_TEXT, _SWITCH_OVER_VALUE = 0.65, 0.93, 0.75
"""How sure another request must be to win over an answer that fits fairly, over free text, over an exact value."""
_WORDS_OF_A_WISH = 4
_CLEARLY_A_QUESTION = 0.9
_WORDS_OF_A_REQUEST = 3
_NEVER, _MOST = 2.0, 0.6
_ALIKE = 0.9
_KNOWN = 0.95
"""From this likeness on a text is one of the examples."""
_ONLY_LIKELY = 0.7
_STRANGE = 0.3


@dataclass(frozen=True, slots=True)
class Composed:
    """The commands and the band they stand in."""

    commands: tuple[Command, ...]
    band: str = "act"
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a message before it is decided what it means."""

    context: Context
    spans: tuple[Span, ...]
    wishes: Wishes
    thresholds: Thresholds


def compose(evidence: Evidence) -> Composed:
    """Return what the message means."""
    context = evidence.context
    act = act_within(context)
    if isinstance(act, (AskPerson, Restart)):
        return Composed((act,), rule="act")
    if isinstance(act, Cancel):
        return Composed((act, *_requests(evidence, over=_SWITCH)), rule="cancel")
    if (withdrawal := withdrawn(context)) and not _is_other_request(evidence, _SWITCH_OVER_VALUE):
        return Composed((withdrawal,), rule="withdrawn")
    if says_correction(context) and (corrected := corrections(context, evidence.spans)):
        several = len(evidence.wishes.parts) > 1
        more = _requests(evidence, over=_SWITCH_OVER_TEXT) if several else []
        return Composed((*corrected, *more), rule="correction")
    if context.wants_yes_no and (answered := _answered(evidence)):
        return answered
    if context.asked is not None:
        return _to_the_asked(evidence)
    return _freely(evidence)


def _answered(evidence: Evidence) -> Composed | None:
    """Return what a yes or no with more around it means."""
    context = evidence.context
    answer = answer_of(context.text, context.languages)
    command = answer_command(context, answer)
    more = more_values(context, evidence.spans, "", context.asked.name if context.asked else None)
    if more and context.wants_confirmation:
        return Composed(tuple(more), rule="correction instead of confirmation")
    if command is not None:
        return Composed((command, *_requests(evidence, over=_SWITCH)), rule="answer")
    if answer is Answer.BOTH:
        return Composed((Unclear(),), "step_back", "yes and no")
    return None


def _to_the_asked(evidence: Evidence) -> Composed:
    """Return what a message means while a slot is asked."""
    context, asked = evidence.context, evidence.context.asked
    given = given_answer(context)
    if given is not None and not _is_other_request(
        evidence, _needed(given, context.text, context.languages)
    ):
        return Composed(_filled(evidence, given), rule=f"answer to {given.slot.name}")
    requests = _requests(evidence, over=_SWITCH) if _says_enough(evidence) else []
    taken = asked.name if asked else None
    more = [] if requests else more_values(context, evidence.spans, context.text, taken)
    if requests or more:
        return Composed((*requests, *more), rule="digression")
    return _not_an_answer(evidence)


def _says_enough(evidence: Evidence) -> bool:
    """Tell whether a message is long enough, or known enough, to be a request and not a clumsy answer."""
    text, nearest = evidence.context.text, evidence.wishes.whole.ranking.nearest
    known = bool(nearest) and nearest[0][2] > _KNOWN
    return (
        known
        or len(words_of(text)) >= _WORDS_OF_A_REQUEST
        or is_question(text, evidence.context.languages)
    )


def _needed(given: Given, text: str, languages: tuple[str, ...]) -> float:
    is_named = given.slot.type == "choice" and given.sure is Sure.VERY
    is_all = given.sure is Sure.VERY and len(given.text) >= _MOST * len(text)
    if is_all or (is_named and not is_question(given.text, languages)):
        return _NEVER
    return {Sure.LITTLE: _SWITCH_OVER_TEXT, Sure.FAIRLY: _SWITCH, Sure.VERY: _SWITCH_OVER_VALUE}[
        given.sure
    ]


def _filled(evidence: Evidence, given: Given) -> tuple[Command, ...]:
    context = evidence.context
    fill = FillSlot(given.slot.name, given.value, given.text)
    if given.sure is Sure.LITTLE and given.slot.type == "text":
        return (fill,)
    free = [span for span in evidence.spans if span.value != given.value]
    choices = context.text if given.slot.type != "choice" else ""
    more = more_values(context, free, choices, given.slot.name)
    asides = _beside(evidence, given)
    return (fill, *more, *asides)


def _beside(evidence: Evidence, given: Given) -> list[Command]:
    """Return requests beside the answer: "SO-2026-01001, and when are you open?"."""
    place = evidence.context.text.find(given.text)
    commands: list[Command] = []
    for wish in evidence.wishes.pieces:
        holds_answer = wish.clause.start <= place < wish.clause.end
        says_enough = len(words_of(wish.clause.text)) >= _WORDS_OF_A_REQUEST
        if holds_answer or not says_enough or wish.confidence < _SWITCH_OVER_VALUE:
            continue
        command = _request(evidence, wish)
        if command is not None and not isinstance(command, SmallTalk) and command not in commands:
            commands.append(command)
    return commands


def _running(context: Context) -> str | None:
    return context.run.flow if context.run else None


def _is_other_request(evidence: Evidence, needed: float) -> bool:
    """Tell whether the message clearly asks for something else than the flow in progress."""
    context, whole = evidence.context, evidence.wishes.whole
    if len(evidence.wishes.parts) > 1:
        return False
    if whole.intent == _running(context) or whole.intent in SMALL_TALK:
        return False
    if whole.confidence < max(needed, evidence.thresholds.act):
        return False
    return len(words_of(context.text)) >= _WORDS_OF_A_WISH or whole.ranking.nearest[0][2] > _KNOWN


def _requests(evidence: Evidence, *, over: float) -> list[Command]:
    """Return the requests that are sure enough, without the flow that is in progress already."""
    context = evidence.context
    needed = max(over, evidence.thresholds.act) if context.run else evidence.thresholds.act
    commands: list[Command] = []
    for wish in evidence.wishes.parts:
        command = _request(evidence, wish) if wish.confidence >= needed else None
        if command is not None and command not in commands:
            commands.append(command)
    return commands


def _request(evidence: Evidence, wish: Wish) -> Command | None:
    context = evidence.context
    if wish.intent == QUESTION:
        return AskQuestion(question_in(wish.clause.text, context.languages))
    if wish.intent in SMALL_TALK:
        is_known = context.asked is None or wish.ranking.nearest[0][2] > _ALIKE
        return SmallTalk(wish.intent) if is_known else None
    intent = context.assistant.intents.get(wish.intent)
    flow = context.assistant.flows.get(intent.flow) if intent and intent.flow else None
    if flow is None or flow.name == _running(context):
        return None
    spans = _spans_of(evidence, wish)
    return StartFlow(flow.name, slots_for(flow, wish.clause.text, spans, context))


def _spans_of(evidence: Evidence, wish: Wish) -> list[Span]:
    """Return the values in a request's own clause, or the only ones of their type in the whole message."""
    own = [s for s in evidence.spans if wish.clause.start <= s.start and s.end <= wish.clause.end]
    types = [span.type for span in evidence.spans]
    shared = [s for s in evidence.spans if types.count(s.type) == 1 and s not in own]
    return own + shared


def _freely(evidence: Evidence) -> Composed:
    """Return what a message means when no slot was asked."""
    context = evidence.context
    over = evidence.thresholds.act if context.run is None else _SWITCH_OVER_VALUE
    more = more_values(context, evidence.spans, context.text, None)
    if more and not _is_other_request(evidence, _SWITCH_OVER_TEXT):
        return Composed(tuple(more), rule="more for the flow in progress")
    if requests := _requests(evidence, over=over):
        return Composed(tuple(requests), rule="request")
    if again := _said_before(evidence):
        return Composed((again,), rule="correction of what is done")
    is_sure = evidence.wishes.whole.confidence >= evidence.thresholds.act
    if context.run is not None and is_sure and evidence.wishes.whole.intent == context.run.flow:
        return Composed((StartFlow(context.run.flow),), rule="the same again")
    if context.run is None and (command := _plain_answer(context)):
        return Composed((command,), rule="answer to nothing")
    return _unsure(evidence)


def _plain_answer(context: Context) -> Command | None:
    """Return the yes or no that a message is and nothing more, where nothing was asked."""
    if not is_plain_answer(context):
        return None
    return answer_command(context, answer_of(context.text, context.languages))


def _said_before(evidence: Evidence) -> StartFlow | None:
    """Return the flow that ended last, with the value that replaces the one it had: "sorry, I meant ..."."""
    context = evidence.context
    ended = context.state.ended[-1] if context.state.ended and context.run is None else ""
    flow = context.assistant.flows.get(ended)
    if flow is None or flow.is_pattern or not says_correction(context):
        return None
    slots = slots_for(flow, context.text, evidence.spans, context)
    return StartFlow(flow.name, slots) if slots else None


def _not_an_answer(evidence: Evidence) -> Composed:
    """Return what a message means that neither answers what was asked nor clearly asks for something else."""
    context, whole = evidence.context, evidence.wishes.whole
    likely = whole.confidence >= evidence.thresholds.ask
    if likely and whole.intent == QUESTION and is_question(context.text, context.languages):
        question = question_in(context.text, context.languages)
        return Composed((AskQuestion(question),), rule="a question in between")
    is_asked = is_question(question_in(context.text, context.languages), context.languages)
    if is_asked and evidence.wishes.least_in_scope < _STRANGE:
        return Composed(
            (_step_back(context, evidence.wishes),), "step_back", "about something else"
        )
    return Composed((Unclear(),), "step_back", "no answer")


def _unsure(evidence: Evidence) -> Composed:
    """Return the second or third band: offer what is likely, or step back."""
    context, whole = evidence.context, evidence.wishes.whole
    thresholds = evidence.thresholds
    if whole.confidence >= thresholds.ask:
        if whole.intent == QUESTION:
            question = question_in(context.text, context.languages)
            return Composed((AskQuestion(question),), "ask", "likely a question")
        if whole.intent in SMALL_TALK:
            return Composed((SmallTalk(whole.intent),), "ask", "likely small talk")
        flows = flows_to_ask(whole.ranking, context.assistant, thresholds)
        if (
            len(flows) == 1
            and whole.confidence >= _ONLY_LIKELY
            and (command := _request(evidence, whole))
        ):
            return Composed((command,), "act", "nothing else is likely")
        if flows:
            return Composed((Clarify(flows),), "ask", "several are likely")
    if _asks_pages(evidence):
        question = question_in(context.text, context.languages)
        return Composed((AskQuestion(question),), "ask", "a question that pages may answer")
    return Composed((_step_back(context, evidence.wishes),), "step_back", "nothing is likely")


def _asks_pages(evidence: Evidence) -> bool:
    """Tell a question like those that pages answer: the knowledge itself knows best whether it has an answer."""
    whole = evidence.wishes.whole
    likeness = whole.ranking.intents[0][1] if whole.ranking.intents else 0.0
    asks = is_question(evidence.context.text, evidence.context.languages)
    return whole.intent == QUESTION and asks and likeness >= _CLEARLY_A_QUESTION


def _step_back(context: Context, wishes: Wishes) -> Command:
    """Tell what is beyond the assistant from what cannot be made out."""
    words = words_of(context.text)
    frequent = set(words_for(context.languages).frequent)
    is_language = len(words) > 2 and any(word in frequent for word in words)  # noqa: PLR2004
    return BeyondScope() if is_language and wishes.least_in_scope < 0.5 else Unclear()  # noqa: PLR2004


def is_question(text: str, languages: tuple[str, ...]) -> bool:
    """Tell whether a text asks: by its mark, or by how it begins."""
    if text.rstrip().endswith("?"):
        return True
    return bool(cues_for(languages)["questions"].within.match(bare(lowered(text))))


def question_in(text: str, languages: tuple[str, ...]) -> str:
    """Return the question of a text without what leads to it: "wait, when are you open?" asks "when are you open?"."""
    asked = [s.text for s in sentences_of(text) if is_question(s.text, languages)]
    question = asked[-1] if asked else text
    lead = _LEAD.match(question)
    return question[lead.end() :] if lead and lead.end() < len(question) else question


_LEAD = re.compile(
    r"(?:(?:yes|no|yeah|ja|nein|nee|wait|hold on|hang on|by the way|btw|moment(?: mal)?|ok(?:ay)?|but|and|also|hi|hello|hey|hallo|und|aber|übrigens|ach"
    r"|so|well|um+|sorry|entschuldigung|excuse me|one (?:more )?(?:thing|question)|noch eine frage|quick question|eine frage)"
    r"\b[\s,:.!-]*)+",
    re.IGNORECASE,
)


def band_of(commands: Sequence[Command]) -> str:
    """Return the band that commands stand in by themselves."""
    kinds = {type(command) for command in commands}
    if kinds <= {Unclear, BeyondScope}:
        return "step_back"
    return "ask" if Clarify in kinds else "act"
