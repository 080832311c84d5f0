"""The short way: messages that need no model. Pressed choices, codes, a plain yes, "forget it"."""

from __future__ import annotations

import re

from standfast.dialogue import (
    Affirm,
    Cancel,
    ChooseOption,
    Command,
    Deny,
    FillSlot,
    RefuseSlot,
    Unclear,
)
from standfast.events import Option
from standfast.understanding.acts import is_resend, whole_act
from standfast.understanding.answers import Answer, answer_of
from standfast.understanding.context import Context
from standfast.understanding.cues import bare, cues_for, is_whole
from standfast.understanding.matching import by_place
from standfast.understanding.slots.codes import find_codes
from standfast.understanding.text import words_of

_SAYS_SOMETHING = re.compile(
    r"\w|[^\W\d_]|[\U0001F44D\U0001F44E\u2705\u2714\u274C\U0001F64F\U0001F44B\U0001F44C]"
)
_OBJECT = re.compile(r"\b(?:it|that|this|order|purchase|bestellung|auftrag|das|sie|es)\b")


def quick_commands(context: Context, examples: frozenset[str]) -> tuple[Command, ...] | None:
    """Return the commands where they are plain; None when the models must look.

    Args:
        context: The message where it stands.
        examples: The assistant's own examples (`bare`): with nothing in progress they mean their intent, whatever
            else their words may do.
    """
    if option := pressed(context):
        return (ChooseOption(option.id),)
    if not _SAYS_SOMETHING.search(context.text):
        return (Unclear(),)
    for decide in (_code, _yes_or_no):
        if command := decide(context):
            return (command,)
    if option := typed_option(context):
        return (ChooseOption(option.id),)
    if context.run is None and bare(context.text) in examples:
        return None
    return _whole(context)


def pressed(context: Context) -> Option | None:
    """Return the offered option whose id, or else value, was sent as payload."""
    payload = context.message.payload
    if not payload:
        return None
    by_id = [option for option in context.state.offered if option.id == payload]
    by_value = [option for option in context.state.offered if str(option.value) == payload]
    return next(iter(by_id + by_value), None)


def typed_option(context: Context) -> Option | None:
    """Return the offered option whose label, value or place was typed."""
    said = bare(context.text)
    for option in context.state.offered:
        if said and said in {bare(option.label), bare(str(option.value))}:
            return option
    if context.state.offered and not _takes_numbers(context):
        return by_place(context.text, tuple(context.state.offered))
    return None


def _takes_numbers(context: Context) -> bool:
    return context.asked is not None and context.asked.type in {
        "number",
        "money",
        "date",
        "time",
        "code",
        "phone",
    }


def _code(context: Context) -> Command | None:
    if not context.wants_code:
        return None
    name = context.asked.name if context.asked else "code"
    if found := find_codes(context.text, context.setting):
        return FillSlot(name, found[0].value, found[0].text)
    return RefuseSlot() if is_resend(context) else None


def _yes_or_no(context: Context) -> Command | None:
    if not context.wants_yes_no:
        return None
    if command := cancelled_by_confirming(context):
        return command
    if not is_plain_answer(context):
        return None
    return answer_command(context, answer_of(context.text, context.languages))


def is_plain_answer(context: Context) -> bool:
    """Tell whether the message is yes or no and nothing more."""
    cues = cues_for(context.languages)
    text = bare(context.text)
    return any(
        is_whole(text, cues[name], cues["fillers"])
        for name in ("yes", "yes_despite", "no", "no_despite")
    )


def answer_command(context: Context, answer: Answer) -> Command | None:
    """Return what a yes or no is here: a confirmation, or the value of the slot that was asked."""
    if answer not in {Answer.YES, Answer.NO}:
        return None
    is_yes = answer is Answer.YES
    if (
        context.asked is not None
        and context.asked.type == "yes_no"
        and not context.wants_confirmation
    ):
        return FillSlot(context.asked.name, is_yes, context.text)
    return Affirm() if is_yes else Deny()


def cancelled_by_confirming(context: Context) -> Command | None:
    """Settle "cancel it" as the answer to "shall I cancel your order?": it is a yes; a bare "cancel" is unclear."""
    act = whole_act(context)
    if not context.wants_confirmation or not isinstance(act, Cancel) or context.flow is None:
        return None
    intent = context.assistant.intents.get(context.flow.name)
    text = bare(context.text)
    said = cues_for(context.languages)["cancel"].within.search(text)
    word = said.group().split()[0] if said else text.split()[0]
    own = (
        {w for texts in intent.examples.values() for t in texts for w in words_of(t)}
        if intent
        else set()
    )
    if word not in own:
        return None
    return Affirm() if _OBJECT.search(text) else Unclear()


def _whole(context: Context) -> tuple[Command, ...] | None:
    act = whole_act(context)
    return (act,) if act else None
