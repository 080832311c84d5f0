"""Verifying: a flow that needs to know who asks does not begin before it does.

The flow that was wanted lies below and waits; `pattern_verify` runs on top of it. When the contact is known well
enough, the flow begins by itself, with everything that was said before. Whether an address is known is
never told: the code is "sent" alike.
"""

from __future__ import annotations

from standfast.assistant import CheckCode, Flow, SendCode
from standfast.dialogue.asking import ask_code
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import hand_over
from standfast.dialogue.moving import VERIFY, Start, begin, enter, go_on
from standfast.dialogue.scope import code_result, last_of_code, scope_of
from standfast.dialogue.wants import WantCode
from standfast.events import Record, Run, State, Value, parse_time, reaches

FAILED = "verification_failed"


def begin_steps(draft: Draft, run: Run) -> None:
    """Enter the first step of a flow, or verify the contact before."""
    flow = draft.flow_of(run)
    if reaches(draft.state.contact.level, flow.needs):
        enter(draft, run, flow.steps[0].id if flow.steps else None)
    elif "child" in run.received or _is_verifying(draft):
        hand_over(draft, FAILED)
    else:
        slots: Record = {"level": flow.needs.value, "title": _title(draft, flow)}
        email = _pending_email(draft)
        if email:
            slots["email"] = email
        begin(draft, Start(VERIFY, "pattern", parent=run.instance, slots=slots, text=run.text))


def _is_verifying(draft: Draft) -> bool:
    return any(one.flow == VERIFY for one in draft.state.stack)


def _title(draft: Draft, flow: Flow) -> str:
    return flow.title.get(draft.state.language) or next(iter(flow.title.values()), flow.name)


def _pending_email(draft: Draft) -> str:
    """Return the address that a code is out for, so that it is not asked for twice."""
    return draft.state.challenge.email if _is_live(draft) and draft.state.challenge else ""


def _is_live(draft: Draft) -> bool:
    challenge = draft.state.challenge
    return (
        challenge is not None
        and challenge.tries_left > 0
        and parse_time(challenge.expires_at) > draft.moment.now
    )


def send_code(draft: Draft, run: Run, step: SendCode) -> None:
    """Have a code made and sent, unless one is out for the same address."""
    email: Value = None
    if step.email is not None:
        email = step.email.evaluate(scope_of(draft, run), draft.moment)
    address = email if isinstance(email, str) and email else None
    if last_of_code(run) == "sent" or _is_out_for(draft, address):
        go_on(draft, run)
    else:
        draft.want(WantCode(run.instance, address))


def _is_out_for(draft: Draft, address: str | None) -> bool:
    challenge = draft.state.challenge
    if challenge is None or not _is_live(draft):
        return False
    if address is None:
        return challenge.contact is not None and challenge.contact == draft.state.contact.id
    return challenge.email == address


def check_code(draft: Draft, run: Run, step: CheckCode) -> None:
    """Ask for the code; go on when it was right; after too many tries take the other way."""
    result = code_result(run)
    if result == "right":
        go_on(draft, run)
    elif result in {"expired", "used_up", "ambiguous"} or draft.state.challenge is None:
        _failed(draft, run, step)
    else:
        ask_code(draft, run, step)


def _failed(draft: Draft, run: Run, step: CheckCode) -> None:
    if step.otherwise:
        enter(draft, run, step.otherwise[0].id)
    elif "person" in run.received:
        go_on(draft, run)
    else:
        hand_over(draft, FAILED)


def send_step(draft: Draft, run: Run) -> str | None:
    """Return the step of a run that sent the code; None when none did."""
    index = draft.flow_of(run).index
    return next((s for s in reversed(run.trail) if isinstance(index.get(s), SendCode)), None)


def tries_left(state: State) -> int:
    """Return how many answers to the code are left after one more wrong one."""
    return max(state.challenge.tries_left - 1, 0) if state.challenge else 0
