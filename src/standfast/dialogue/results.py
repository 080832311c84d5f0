"""Results: what came back from outside. What no run waits for any more is left alone."""

from __future__ import annotations

from standfast.assistant import Answer, CheckCode, Collect
from standfast.dialogue.asking import Question, ask_slot
from standfast.dialogue.collecting import keep_carried, system_down
from standfast.dialogue.commands import (
    GiveAnswer,
    GiveCodeResult,
    GiveCodeSent,
    GiveFacts,
    GiveMatches,
    GiveOutcome,
    RaiseIdentity,
    SettleEffect,
)
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import doubt, hand_over
from standfast.dialogue.identifying import raise_identity
from standfast.dialogue.saying import number
from standfast.dialogue.speaking import answered
from standfast.dialogue.unclear import not_understood
from standfast.dialogue.verifying import FAILED as VERIFICATION_FAILED
from standfast.dialogue.verifying import tries_left
from standfast.events import (
    Await,
    CaseReturned,
    CodeChecked,
    CodeSent,
    EffectDone,
    EffectDoubted,
    EffectFailed,
    EffectKey,
    FactsRecorded,
    Level,
    QuestionAnswered,
    Record,
    Run,
    SlotFilled,
    SlotOffered,
    SlotSource,
    Value,
)

QUESTION = "pattern_question"


def take_facts(draft: Draft, command: GiveFacts) -> None:
    """Record what the reads of a step returned."""
    run = draft.state.run(command.instance)
    if run is not None and run.step == command.step and command.facts:
        draft.emit(FactsRecorded(instance=run.instance, step=run.step, facts=dict(command.facts)))


def take_outcome(draft: Draft, command: GiveOutcome) -> None:
    """Record what became of a write; when nobody knows, people do."""
    found = _effect(draft, command.key, status="intended")
    if found is None:
        return
    run, name = found
    match command.status:
        case "done" | "found":
            draft.emit(
                EffectDone(
                    key=command.key,
                    instance=run.instance,
                    step=run.step,
                    name=name,
                    result=command.result,
                    found=command.status == "found",
                )
            )
        case "failed":
            draft.emit(
                EffectFailed(
                    key=command.key,
                    instance=run.instance,
                    step=run.step,
                    name=name,
                    code=command.code,
                    detail=command.detail,
                )
            )
        case _:
            reason = command.code or "outcome_unknown"
            draft.emit(
                EffectDoubted(
                    key=command.key,
                    instance=run.instance,
                    step=run.step,
                    name=name,
                    reason=reason,
                )
            )
            doubt(draft, draft.again(run))


def _effect(draft: Draft, key: EffectKey, *, status: str) -> tuple[Run, str] | None:
    for run in draft.state.stack:
        for name, effect in run.effects.items():
            if effect.key == key and effect.status == status:
                return run, name
    return None


def settle_effect(draft: Draft, command: SettleEffect) -> None:
    """Take a person's decision about a write in doubt; the case is done with, and the run goes on."""
    found = _effect(draft, command.key, status="doubted")
    if found is None or command.status not in {"done", "failed"}:
        return
    run, name = found
    case = draft.state.case
    if case is not None and not _doubted(draft, but=command.key):
        draft.emit(CaseReturned(case=case, person=command.person, resume=True))
    if command.status == "done":
        draft.emit(
            EffectDone(
                key=command.key,
                instance=run.instance,
                step=run.step,
                name=name,
                result=command.result,
            )
        )
    else:
        draft.emit(
            EffectFailed(
                key=command.key,
                instance=run.instance,
                step=run.step,
                name=name,
                code="settled_by_person",
            )
        )


def _doubted(draft: Draft, *, but: EffectKey) -> bool:
    """Tell whether the outcome of another write is unknown, too."""
    effects = [one for run in draft.state.stack for one in run.effects.values()]
    return any(one.status == "doubted" and one.key != but for one in effects)


def take_matches(draft: Draft, command: GiveMatches) -> None:
    """Fill the slot with the one match, offer two or three, or ask."""
    run = draft.state.run(command.instance)
    step = draft.step_of(run) if run is not None else None
    if run is None or not isinstance(step, Collect) or step.slot != command.slot:
        return
    filled = run.slots.get(step.slot)
    values = _among_offered(run, values=command.values)
    if filled is not None and filled.source is not SlotSource.CARRIED:
        return
    if filled is not None and (len(values) != 1 or values[0] == filled.value):
        keep_carried(draft, run, step.slot)
    elif len(values) == 1:
        _choose(draft, run, step, value=values[0])
    elif values or run.awaiting is not Await.SLOT:
        _narrow(draft, run, step, values=values)
    elif run == draft.state.top:
        not_understood(draft, kind="wrong_answer")


def _among_offered(run: Run, *, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return those among the few that were offered: after "the shoes", "the red one" means one of the shoes."""
    few = [one.value for one in run.candidates.get(run.slot or "", [])[: run.matched]]
    return tuple(value for value in values if value in few) or values


def _choose(draft: Draft, run: Run, step: Collect, *, value: Value) -> None:
    draft.emit(
        SlotFilled(
            instance=run.instance,
            slot=step.slot,
            value=value,
            source=SlotSource.CONTACT,
            message_id=draft.state.last_message,
            text=draft.state.last_text,
        )
    )


def _narrow(draft: Draft, run: Run, step: Collect, *, values: tuple[Value, ...]) -> None:
    """Ask with those that matched alone; they stay first in the list."""
    candidates = run.candidates.get(step.slot, [])
    matched = [one for one in candidates if one.value in values]
    if matched:
        rest = [one for one in candidates if one.value not in values]
        first = list(number((one.label, one.value) for one in [*matched, *rest]))
        draft.emit(
            SlotOffered(
                instance=run.instance,
                slot=step.slot,
                candidates=first,
                matched=len(matched),
            )
        )
    ask_slot(draft, draft.again(run), step, Question(max(run.attempts, 1)))


def take_answer(draft: Draft, command: GiveAnswer) -> None:
    """Say what the knowledge says: in a step that asked, or beside the flow in progress."""
    draft.emit(
        QuestionAnswered(
            question=command.question,
            is_supported=command.text is not None,
            score=command.score,
            withheld=command.withheld,
        )
    )
    found: Record = {
        "question": command.question,
        "text": command.text,
        "found": command.text is not None,
        "near": list(command.near),
        "sources": list(command.sources),
    }
    run = draft.state.run(command.instance)
    step = draft.step_of(run) if run is not None else None
    if run is not None and isinstance(step, Answer) and step.id == command.step:
        answered(draft, run, step, found=found)
    elif command.instance is None:
        draft.aside(QUESTION, **found)


def take_code_sent(draft: Draft, command: GiveCodeSent) -> None:
    """Note that a code is out; where none could be sent, the contact can have it tried again."""
    run = draft.state.run(command.instance)
    if run is None:
        return
    if command.problem:
        _cannot_send(draft, run, problem=command.problem)
        return
    draft.emit(
        CodeSent(
            challenge=command.challenge,
            instance=command.instance,
            masked_to=command.masked_to,
            digest=command.digest,
            expires_at=command.expires_at,
            contact=command.contact,
            email=command.email,
            tries=draft.assistant.limits.code_tries,
        )
    )


def _cannot_send(draft: Draft, run: Run, *, problem: str) -> None:
    find = draft.assistant_of(run).identity.find
    if find is not None and problem == "unavailable":
        system_down(draft, run, find)
    else:
        hand_over(draft, VERIFICATION_FAILED)


def take_code_result(draft: Draft, command: GiveCodeResult) -> None:
    """Note how the code was answered; a right one says who the contact is."""
    run, challenge = draft.state.run(command.instance), draft.state.challenge
    if run is None or challenge is None or not isinstance(draft.step_of(run), CheckCode):
        return
    if run.awaiting is not Await.CODE or run != draft.state.top:
        return
    is_right = command.result == "right" and command.contact is not None
    left = tries_left(draft.state)
    result = command.result
    if result == "right" and "candidates" in command.attributes:
        result = "ambiguous"
    elif not is_right and result in {"right", "wrong"}:
        result = "wrong" if left else "used_up"
    if is_right:
        proof = RaiseIdentity(
            Level.VERIFIED, command.contact, "email_code", dict(command.attributes)
        )
        raise_identity(draft, proof)
    if draft.is_there(run.instance):
        draft.emit(CodeChecked(challenge=challenge.id, result=result, tries_left=left))
