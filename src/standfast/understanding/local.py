"""Understanding by local models and rules: the reading of a message in its conversation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from standfast.assistant import Assistant
from standfast.dialogue import ChangeLanguage, ChooseOption, Command, NoteFrustration
from standfast.events import Option, State, Value
from standfast.models import Encoder, glossed
from standfast.understanding.composing import Composed, Evidence, band_of, compose
from standfast.understanding.context import Context, context_of
from standfast.understanding.cues import bare
from standfast.understanding.intents import IntentModel, Ranking
from standfast.understanding.intents.model import Thresholds
from standfast.understanding.language import guess_language
from standfast.understanding.matching import match_options
from standfast.understanding.mood import Mood, mood_of
from standfast.understanding.quick import quick_commands
from standfast.understanding.signs import signs_of
from standfast.understanding.slots import find_spans
from standfast.understanding.types import Message, Reading
from standfast.understanding.wishes import Splitting, wishes_of

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was made of a message, with the evidence for inspection."""

    composed: Composed
    ranking: Ranking | None = None
    evidence: Evidence | None = None


class LocalUnderstanding:
    """Reads messages with a learned intent model; one for each release of an assistant.

    Plain messages (a pressed choice, yes, a code) are read at once; what needs the models runs in a thread of its own,
    one at a time, so that the event loop stays free.
    """

    def __init__(
        self,
        intents: IntentModel,
        *,
        encoder: Encoder | None,
        examples: frozenset[str] = frozenset(),
        outside: frozenset[str] = frozenset(),
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._intents = intents
        self._encoder = encoder if intents.encoder else None
        self._examples = examples
        self._outside = outside
        self._stopwatch = stopwatch
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="understanding")
        self.model = f"ngrams+{encoder.id}" if self._encoder and encoder else "ngrams"

    @property
    def intents(self) -> IntentModel:
        """The learned model, for reports."""
        return self._intents

    async def read(self, message: Message, state: State, assistant: Assistant) -> Reading:
        """Return what a message means in its conversation. Never raises on any text."""
        started = self._stopwatch()
        context = context_of(message, state, assistant)
        quick = self._quickly(context)
        if quick is not None:
            return self._reading(context, quick, started)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._read_long, context, started)

    def read_now(self, message: Message, state: State, assistant: Assistant) -> Reading:
        """Return the same reading without an event loop: for tools and reports."""
        started = self._stopwatch()
        context = context_of(message, state, assistant)
        quick = self._quickly(context)
        return (
            self._reading(context, quick, started)
            if quick is not None
            else self._read_long(context, started)
        )

    def match(self, text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
        """Return the values of those candidates that the words point at: none, one, or up to three alike."""
        return match_options(text, candidates)

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """Return the intents of texts whose values are masked already; German ones are read by their gloss."""
        texts = [glossed(text) for text in texts]
        vectors = self._encoder.encode(texts) if self._encoder else None
        ranked = [
            self._intents.rank(text, vectors[row] if vectors is not None else None)
            for row, text in enumerate(texts)
        ]
        return [
            replace(ranking, in_scope=0.0) if bare(text) in self._outside else ranking
            for text, ranking in zip(texts, ranked, strict=True)
        ]

    def _quickly(self, context: Context) -> _Seen | None:
        commands = quick_commands(context, self._examples)
        if commands is None:
            return None
        return _Seen(Composed(commands, band_of(commands), "plain words"))

    def _read_long(self, context: Context, started: float) -> Reading:
        return self._reading(context, self._at_length(context), started)

    def _at_length(self, context: Context) -> _Seen:
        thresholds = _thresholds(self._intents.thresholds, context.assistant)
        spans = find_spans(context.text, context.setting)
        splitting = Splitting(context.languages, context.assistant.flows, thresholds.act, self.rank)
        wishes = wishes_of(context.text, spans, splitting)
        evidence = Evidence(context, spans, wishes, thresholds)
        return _Seen(compose(evidence), wishes.whole.ranking, evidence)

    def _reading(self, context: Context, seen: _Seen, started: float) -> Reading:
        commands: list[Command] = list(seen.composed.commands)
        before = (
            context.state
            if context.state.last_message != context.message.id
            else replaced(context.state)
        )
        mood = Mood(context.state.frustration, ())
        if not isinstance(commands[0], ChooseOption):
            mood = mood_of(context.text, before, context.languages)
            commands = [*_language_change(context, commands), *commands]
        if mood.crosses(was_high=context.state.is_frustrated):
            commands.append(NoteFrustration(mood.score))
        ranking = seen.ranking
        return Reading(
            commands=tuple(commands),
            intents=ranking.intents[:_SHOWN] if ranking else (),
            out_of_scope=round(1 - ranking.in_scope, 6) if ranking else 0.0,
            band=seen.composed.band,
            spans=seen.evidence.spans if seen.evidence else (),
            language=guess_language(context.text, context.languages).language,
            frustration=mood.score,
            signs=(
                *signs_of(context.text, context.languages),
                *(s for s in mood.signs if s == "repetition"),
            ),
            why=_why(seen),
            model=self.model,
            took_ms=round((self._stopwatch() - started) * 1000, 3),
        )


def replaced(state: State) -> State:
    """Return the state without its last text: it is the one that is being read."""
    return State(
        conversation=state.conversation,
        frustration=state.frustration,
        not_understood=state.not_understood,
    )


def _thresholds(learned: Thresholds, assistant: Assistant) -> Thresholds:
    """Return the bands: the assistant's own where it sets them."""
    act = assistant.limits.act_at if assistant.limits.act_at is not None else learned.act
    ask = assistant.limits.ask_at if assistant.limits.ask_at is not None else learned.ask
    return replace(learned, act=act, ask=min(ask, act))


def _language_change(context: Context, commands: Sequence[Command]) -> list[Command]:
    """Return the change to the language that the message is surely in."""
    if any(isinstance(command, ChangeLanguage) for command in commands):
        return []
    guess = guess_language(context.text, context.languages)
    if not guess.is_trusted or guess.language == context.state.language:
        return []
    return [ChangeLanguage(guess.language)]


def _why(seen: _Seen) -> tuple[str, ...]:
    rule = (f"rule: {seen.composed.rule}",) if seen.composed.rule else ()
    if seen.ranking is None:
        return rule
    return (
        *rule,
        *(f"like '{text}' ({intent}, {near:.2f})" for text, intent, near in seen.ranking.nearest),
    )
