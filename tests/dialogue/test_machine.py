"""Whatever comes, in whatever order: the machine stays legal, forgets nothing, and can always be left.

The short form runs with the other tests. The long form, more than 10,000 steps:
`HYPOTHESIS_PROFILE=long pytest tests/dialogue/test_machine.py`.
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.dialogue.chat import CONTACT, Chat, World, order, shop

from standfast.dialogue import (
    Affirm,
    AskPerson,
    AskQuestion,
    BeyondScope,
    Cancel,
    ChangeLanguage,
    ChooseOption,
    Clarify,
    CloseCase,
    Command,
    CorrectSlot,
    Deny,
    FillSlot,
    FireTimer,
    NoteFrustration,
    OpenCase,
    PersonFills,
    PersonSays,
    RaiseIdentity,
    RefuseSlot,
    Repeat,
    Restart,
    ReturnCase,
    SettleEffect,
    SmallTalk,
    StartFlow,
    TakeCase,
    Unclear,
    advance,
    is_at_rest,
    violations,
)
from standfast.events import (
    CaseId,
    ContactId,
    ConversationReopened,
    Level,
    MessageId,
    MessageReceived,
    PersonId,
    State,
    decode_event,
    encode_event,
    fold_all,
)

FLOWS = ["refund", "status", "hours", "feedback", "nested", "later", "two_steps"]
SLOTS = ["order", "reason", "stars", "contact_me", "comment", "email", "code", "unknown"]
INES = PersonId("ines")
VALUES = st.sampled_from(
    [
        "SO-1",
        "SO-2",
        "SO-9",
        "damaged",
        "unwanted",
        "ada@example.com",
        "123456",
        "000000",
        True,
        False,
        3,
        9,
        None,
    ]
)

_simple = st.sampled_from(
    [
        Affirm(),
        Deny(),
        Repeat(),
        Restart(),
        AskPerson(),
        BeyondScope(),
        Unclear(),
        RefuseSlot(),
        RefuseSlot(dont_know=True),
        Cancel(),
        Cancel(everything=True),
        AskQuestion("when?"),
        AskQuestion("who?"),
        SmallTalk("thanks"),
        SmallTalk("unheard"),
    ]
)
CONTACT_SAYS: st.SearchStrategy[Command] = st.one_of(
    _simple,
    st.builds(StartFlow, st.sampled_from([*FLOWS, "no_such_flow"])),
    st.builds(
        StartFlow,
        st.sampled_from(FLOWS),
        st.dictionaries(st.sampled_from(SLOTS[:3]), VALUES, max_size=2),
    ),
    st.builds(FillSlot, st.sampled_from(SLOTS), VALUES, st.sampled_from(["", "words"])),
    st.builds(CorrectSlot, st.sampled_from([*SLOTS, None]), VALUES),
    st.builds(ChooseOption, st.sampled_from(["o1", "o2", "o3", "o4", "o9"])),
    st.builds(Cancel, st.sampled_from(FLOWS)),
    st.builds(Clarify, st.lists(st.sampled_from([*FLOWS, "none"]), max_size=4).map(tuple)),
    st.builds(ChangeLanguage, st.sampled_from(["en", "de", "fr"])),
    st.builds(NoteFrustration, st.sampled_from([0.1, 0.5, 0.9])),
)


class Conversation(RuleBasedStateMachine):
    """A contact, people, time and a moody world, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.chat = Chat(World([order("SO-1"), order("SO-2")]))

    @property
    def state(self) -> State:
        return self.chat.state

    def hear(self, commands: list[Command]) -> None:
        if self.state.status == "closed":
            self.chat.take(ConversationReopened())
        self.chat.say(*commands)

    @rule(commands=st.lists(CONTACT_SAYS, min_size=1, max_size=3))
    def the_contact_says(self, commands: list[Command]) -> None:
        self.hear(commands)

    @rule(
        outcome=st.sampled_from(["done", "found", "failed", "doubted"]),
        down=st.sets(st.sampled_from(["bank.get_order", "bank.list_orders"])),
        matches=st.sampled_from([(), ("SO-1",), ("SO-1", "SO-2")]),
        orders=st.integers(0, 3),
    )
    def the_world_changes(
        self, outcome: str, down: set[str], matches: tuple[str, ...], orders: int
    ) -> None:
        numbers = [order(f"SO-{n + 1}") for n in range(orders)]
        self.chat.world = World(numbers, down=down, outcome=outcome, matches=matches)

    @rule(level=st.sampled_from(list(Level)), contact=st.sampled_from([CONTACT, "CUS-2", None]))
    def somebody_vouches(self, level: Level, contact: str | None) -> None:
        known = ContactId(contact) if contact and level is not Level.ANONYMOUS else None
        self.chat.give(RaiseIdentity(level, known, "token"))

    @rule(kind=st.sampled_from(["silence_remind", "silence_close", "wait"]))
    def a_timer_fires(self, kind: str) -> None:
        self.chat.wait(timedelta(minutes=30))
        timers = [name for name, one in self.state.timers.items() if one == kind]
        self.chat.give(FireTimer(timers[0] if timers else "gone", kind))

    @rule(
        act=st.sampled_from(["take", "say", "fill", "return", "drop", "lead", "close", "open"]),
        is_right=st.booleans(),
    )
    def a_person_acts(self, act: str, *, is_right: bool) -> None:
        case = self.state.case if is_right and self.state.case else CaseId("c-c0")
        acts: dict[str, Command] = {
            "take": TakeCase(case, INES),
            "say": PersonSays(case, INES, "Ines", "Hello"),
            "fill": PersonFills(case, INES, "reason", "damaged"),
            "return": ReturnCase(case, INES, resume=True),
            "drop": ReturnCase(case, INES, resume=False),
            "lead": ReturnCase(case, INES, resume=False, flow="feedback"),
            "close": CloseCase(case, INES),
            "open": OpenCase("quarantined"),
        }
        self.chat.give(acts[act])

    @rule(status=st.sampled_from(["done", "failed", "nonsense"]))
    def a_person_settles(self, status: str) -> None:
        for run in self.state.stack:
            for effect in run.effects.values():
                self.chat.give(SettleEffect(effect.key, INES, status))

    @rule(commands=st.lists(CONTACT_SAYS, min_size=1, max_size=2))
    def the_process_dies_before_the_world_answers(self, commands: list[Command]) -> None:
        """What was wanted is lost; the next thing that comes finds the state as it was."""
        if self.state.status != "open":
            return
        self.chat.take(MessageReceived(message_id=MessageId("lost"), text="words"))
        step = advance(self.state, commands, self.chat.assistants, moment=self.chat.moment)
        self.chat.take(*step.events)
        self.chat.give()

    @precondition(lambda self: self.state.status == "open" and self.state.stack)
    @rule()
    def cancelling_works(self) -> None:
        """What the contact wanted last is gone, unless people must decide about it."""
        wanted = [run.instance for run in self.state.stack if run.cause != "pattern"]
        self.hear([Cancel()])
        if wanted and self.state.status == "open":
            assert self.state.run(wanted[-1]) is None

    @precondition(lambda self: self.state.status == "open" and self.state.stack)
    @rule()
    def an_interruption_loses_no_slot(self) -> None:
        before = {run.instance: run.slots for run in self.state.stack if run.cause != "pattern"}
        if "hours" in self.chat.flows():
            return
        self.hear([StartFlow("hours")])
        for run in self.state.stack:
            if run.instance in before:
                assert before[run.instance].items() <= run.slots.items()

    @invariant()
    def the_state_is_legal(self) -> None:
        assert violations(self.state, self.chat.assistants) == ()
        assert is_at_rest(self.state)

    def teardown(self) -> None:
        log = [decode_event(encode_event(event)) for event in self.chat.log]
        assert log == self.chat.log
        empty = State(conversation=self.state.conversation)
        half = fold_all(empty, log[: len(log) // 2])
        assert fold_all(half, log[len(log) // 2 :]) == self.state
        assert fold_all(empty, log) == self.state


_QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
settings.register_profile("short", max_examples=25, stateful_step_count=25)
settings.register_profile("long", max_examples=250, stateful_step_count=50)
_PROFILE = "long" if os.environ.get("HYPOTHESIS_PROFILE") == "long" else "short"

TestConversation = Conversation.TestCase
TestConversation.settings = settings(
    settings.get_profile(_PROFILE), deadline=None, suppress_health_check=_QUIET
)


def test_the_shop_of_these_tests_is_legal_to_begin_with() -> None:
    assert shop().flows.keys() >= set(FLOWS)
