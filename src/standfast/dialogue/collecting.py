"""Collecting: a slot is offered, asked for, checked.

| the slot is | and | then |
|---|---|---|
| not wanted (`when`) | | go on |
| carried from the flow before | it has a live list | match the words that began the run: one other match wins |
| filled | its checks have not all passed | read, or refuse the value and ask again |
| filled | all checks passed | go on |
| empty | it has a live list that was not read | read it |
| empty | the list is there, and the contact's words were not matched | match them |
| empty | otherwise | ask |
"""

from __future__ import annotations

from standfast.assistant import (
    Call,
    Collect,
    Offer,
    Slot,
    SlotCheck,
    ValueMissing,
    compile_template,
)
from standfast.dialogue.asking import Question, ask_slot, slot_of
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import hand_over
from standfast.dialogue.moving import Start, begin, end, go_on
from standfast.dialogue.reading import DEADLINE, want_reads
from standfast.dialogue.saying import Line, in_language, language_of, number, say
from standfast.dialogue.scope import HIDDEN, scope_of
from standfast.dialogue.wants import WantMatch
from standfast.events import (
    Fact,
    FactStatus,
    FlowOutcome,
    Option,
    Record,
    Run,
    SlotCleared,
    SlotFilled,
    SlotOffered,
    SlotRejected,
    SlotSource,
    Value,
)

SYSTEM_DOWN = "pattern_system_down"


def collect(draft: Draft, run: Run, step: Collect) -> None:
    """Do what is next for a slot (see the table)."""
    slot = slot_of(draft, run, step)
    if step.when is not None and not step.when.holds(scope_of(draft, run), draft.moment):
        go_on(draft, run)
    elif slot.name not in run.slots:
        _obtain(draft, run, step)
    elif step.ask_before_filling and not run.attempts:
        draft.emit(SlotCleared(instance=run.instance, slot=slot.name, because="asked_anew"))
        ask_slot(draft, draft.again(run), step, Question())
    elif run.slots[slot.name].source is SlotSource.CARRIED and slot.offer is not None:
        _weigh(draft, run, step)
    else:
        _check(draft, run, step)


def _weigh(draft: Draft, run: Run, step: Collect) -> None:
    """Let the words that began the run go before what the flow before had: "and the espresso machine?"."""
    slot = slot_of(draft, run, step)
    name = _list_of(slot)
    if run.text and slot.offer is not None and name not in run.facts:
        want_reads(draft, run, {name: slot.offer.read}, deadline=DEADLINE)
    elif run.text and slot.offer is not None and slot.name not in run.candidates:
        candidates = _candidates(draft, run, slot.offer, fact=run.facts[name])
        draft.emit(SlotOffered(instance=run.instance, slot=slot.name, candidates=candidates))
    elif run.candidates.get(slot.name):
        draft.want(WantMatch(run.instance, slot.name, run.text, tuple(run.candidates[slot.name])))
    else:
        keep_carried(draft, run, slot.name)


def keep_carried(draft: Draft, run: Run, slot: str) -> None:
    """Take what the flow before had: the contact's words name nothing else."""
    value = run.slots[slot].value
    draft.emit(SlotFilled(instance=run.instance, slot=slot, value=value, source=SlotSource.FLOW))


# --- an empty slot -----------------------------------------------------------------------------------


def _obtain(draft: Draft, run: Run, step: Collect) -> None:
    slot = slot_of(draft, run, step)
    if run.attempts or slot.offer is None:
        ask_slot(draft, run, step, Question(run.attempts + 1))
        return
    name = _list_of(slot)
    if name not in run.facts:
        want_reads(draft, run, {name: slot.offer.read}, deadline=DEADLINE)
    elif run.facts[name].status is FactStatus.UNAVAILABLE:
        system_down(draft, run, slot.offer.read)
    elif slot.name not in run.candidates:
        _offer(draft, run, step)
    else:
        _match(draft, run, step)


def _list_of(slot: Slot) -> str:
    return f"{HIDDEN}offer_{slot.name}"


def _offer(draft: Draft, run: Run, step: Collect) -> None:
    """Keep what of the live list can be chosen; an empty list may be the end of the matter."""
    slot = slot_of(draft, run, step)
    if slot.offer is None:
        return
    fact = run.facts[_list_of(slot)]
    candidates = _candidates(draft, run, slot.offer, fact=fact)
    draft.emit(SlotOffered(instance=run.instance, slot=slot.name, candidates=candidates))
    if not candidates and slot.offer.empty and fact.is_usable:
        say(draft, Line(slot.offer.empty), run=draft.again(run))
        end(draft, draft.again(run), FlowOutcome.COMPLETED)
    elif len(candidates) == 1 and slot.offer.take_single:
        draft.emit(
            SlotFilled(
                instance=run.instance,
                slot=slot.name,
                value=candidates[0].value,
                source=SlotSource.FACT,
                text=candidates[0].label,
            )
        )


def _candidates(draft: Draft, run: Run, offer: Offer, *, fact: Fact) -> list[Option]:
    scope = scope_of(draft, run)
    items = fact.value if isinstance(fact.value, list) and fact.is_usable else []
    kept = [item for item in items if isinstance(item, dict) and offer.value in item]
    if offer.when is not None:
        when = offer.when
        kept = [item for item in kept if when.holds({**scope, "item": item}, draft.moment)]
    return list(number((_label(draft, offer, item), item[offer.value]) for item in kept))


def _label(draft: Draft, offer: Offer, item: Record) -> str:
    """Return what a candidate is called: by the offer's template, or else by its value."""
    language = language_of(draft, draft.assistant)
    try:
        template = compile_template(offer.label)
        return template.render(item, language=language, zone=draft.moment.zone)
    except ValueMissing:
        return str(item[offer.value])


def _match(draft: Draft, run: Run, step: Collect) -> None:
    """Have the words that led here matched against the list; without words, ask."""
    candidates = tuple(run.candidates[step.slot])
    words = _words(draft, run)
    if candidates and words:
        draft.want(WantMatch(run.instance, step.slot, words, candidates))
    else:
        ask_slot(draft, run, step, Question())


def _words(draft: Draft, run: Run) -> str:
    """Return the words that began the run, and the last ones where they are words at all."""
    last = draft.state.last_text
    is_wordy = any(letter.isalpha() for letter in last) and "@" not in last
    said = [run.text, last] if is_wordy and last != run.text else [run.text]
    return "\n".join(text for text in said if text)


# --- a filled slot -----------------------------------------------------------------------------------


def _check(draft: Draft, run: Run, step: Collect) -> None:
    slot = slot_of(draft, run, step)
    value = run.slots[slot.name].value
    if value is None:
        go_on(draft, run)
        return
    for number_, check in enumerate(slot.checks, start=1):
        if check.read is not None:
            name = check.fact or f"{HIDDEN}check_{slot.name}_{number_}"
            if name not in run.received:
                want_reads(draft, run, {name: check.read}, deadline=DEADLINE)
                return
            fact = run.facts[name]
            if fact.status is FactStatus.UNAVAILABLE:
                system_down(draft, run, check.read)
                return
            passes = fact.is_usable and fact.value not in (None, [])
        else:
            passes = _holds(draft, run, check, value=value)
        if not passes:
            reject(draft, run, step, reply=check.otherwise)
            return
    go_on(draft, run)


def _holds(draft: Draft, run: Run, check: SlotCheck, *, value: Value) -> bool:
    if check.condition is None:
        return True
    return check.condition.holds({**scope_of(draft, run), "value": value}, draft.moment)


def reject(draft: Draft, run: Run, step: Collect, *, reply: str) -> None:
    """Say why a value is not acceptable, which asks for another; after too many a person takes over."""
    slot = slot_of(draft, run, step)
    value = run.slots[slot.name].value
    draft.emit(SlotRejected(instance=run.instance, slot=slot.name, value=value, reason=reply))
    run = draft.again(run)
    given: Record = {"value": value, slot.name: value}
    if run.attempts >= slot.max_attempts:
        say(draft, Line(reply, given=given), run=run)
        hand_over(draft, "not_understood")
    else:
        ask_slot(draft, run, step, Question(run.attempts + 1, reply, given))


def system_down(draft: Draft, run: Run, call: Call) -> None:
    """Say which system does not answer; the contact chooses between trying again and a person."""
    assistant = draft.assistant_of(run)
    connector = assistant.connectors.get(call.connector)
    language = language_of(draft, assistant)
    title = in_language(connector.title, language) if connector else call.connector
    begin(draft, Start(SYSTEM_DOWN, "pattern", slots={"system": title}))
