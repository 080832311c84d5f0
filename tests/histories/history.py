"""One history: who writes what, what goes wrong, and what came of it; all of it follows from one seed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import structlog
from tests.histories.loop import HERE, Deadlock, Process, Restless, SeededLoop
from tests.histories.oracle import Ended, judge
from tests.histories.payments import MODES, Payments
from tests.histories.people import Town
from tests.histories.planted import SOUND, Bug
from tests.histories.weather import Weather, draw_climate
from tests.histories.workers import Crew, Mailbox, Site

PATIENCE_S = 150.0
"""So long after the faults everything must have come to rest."""
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a history begins with, drawn from its seed.

    Attributes:
        scripts: Channel and messages by conversation.
        attempts: So many failed runs set a message aside; few only where a message is poison.
        skews: How wrong each worker's clock is, in seconds.
    """

    mode: str
    scripts: dict[str, tuple[str, list[str]]]
    attempts: int
    skews: tuple[float, ...]
    has_poison: bool


@dataclass(slots=True)
class Outcome:
    """What came of a history.

    Attributes:
        violations: What must not be, one sentence each.
    """

    seed: int
    steps: int
    events: int
    refunds: int
    faults: dict[str, int]
    violations: list[str]
    trace: list[str] = field(default_factory=list)


def draw_plan(random: Random) -> Plan:
    """Return who writes what."""
    has_poison = random.random() < 0.12
    scripts = {}
    for number in range(random.randint(1, 3)):
        chat = f"c{number}"
        channel = random.choice(("web", "push"))
        texts = [_words(random, chat, place) for place in range(random.randint(2, 6))]
        if has_poison and number == 0:
            texts.insert(random.randint(0, len(texts)), "boom")
        scripts[chat] = (channel, texts)
    workers = random.randint(1, 3)
    skewed = random.random() < 0.3
    skews = tuple(random.uniform(-2, 2) if skewed else 0.0 for _ in range(workers))
    return Plan(random.choice([*MODES]), scripts, 3 if has_poison else _MANY, skews, has_poison)


def _words(random: Random, chat: str, place: int) -> str:
    kind = random.choices(
        ("say", "refund", "return", "later", "ask", "person"), (4, 5, 3, 2, 1, 1)
    )[0]
    match kind:
        case "say":
            return f"say {chat}.{place}"
        case "refund":
            return f"refund SO-{random.randint(1, 3)}"
        case "return":
            return f"return R-{chat}.{place}"
        case "later":
            return f"later {random.choice((0, 1, 3))}"
        case "ask":
            return "ask hours"
        case _:
            return "person"


def trace_of(seed: int, bug: Bug = SOUND) -> Outcome:
    """Run one history, judge it, and return it with its trace."""
    return _run(seed, bug, keep=_all_lines)


def run_history(seed: int, bug: Bug = SOUND) -> Outcome:
    """Run one history and judge it; its seed is its trace."""
    return _run(seed, bug, keep=_no_lines)


def _all_lines(weather: Weather) -> list[str]:
    return weather.text()


def _no_lines(_weather: Weather) -> list[str]:
    return []


def _run(seed: int, bug: Bug, *, keep: Callable[[Weather], list[str]]) -> Outcome:
    random = Random(seed)  # noqa: S311  # a seed is to be repeatable
    loop = SeededLoop(random)
    weather = Weather(loop, random, draw_climate(random))
    plan = draw_plan(random)
    store = bug.store(weather.clock)
    payments = Payments(weather, plan.mode)
    shared = (weather, store, payments, Mailbox(weather), bug.advance)
    crew = Crew(Site(*shared, plan.attempts, plan.skews, bug.shake))
    town = Town(crew)
    try:
        violations = loop.run(_live(plan, crew, town))
    except (Deadlock, Restless) as error:
        violations = [f"{type(error).__name__}: {error}"]
    return Outcome(
        seed=seed,
        steps=loop.steps,
        events=len(store.entries),
        refunds=payments.refunds.total(),
        faults=weather.faults,
        violations=violations,
        trace=keep(weather),
    )


async def _live(plan: Plan, crew: Crew, town: Town) -> list[str]:
    weather = crew.site.weather
    loop = weather.loop
    crew.places = [None] * len(plan.skews)
    operator, staff = Process("operator"), Process("staff")
    for place in range(len(plan.skews)):
        loop.spawn(operator, crew.keep(place))
    loop.spawn(staff, town.attend())
    for chat, (channel, texts) in plan.scripts.items():
        town.senders.append(loop.spawn(Process(chat), town.write(chat, texts, channel)))
    await asyncio.sleep(max(0.0, weather.climate.until - loop.time()))
    weather.note("the faults are over")
    is_still = await _rest(crew, town)
    town.senders.append(loop.spawn(HERE, town.settle()))
    is_still = await _rest(crew, town) and is_still
    ended = Ended(plan.mode, plan.has_poison, weather, crew.site, town)
    return [*([] if is_still else ["it never comes to rest"]), *await judge(ended)]


async def _rest(crew: Crew, town: Town) -> bool:
    """Wait until everything has been quiet for a while."""
    quiet, loop = 0, crew.site.weather.loop
    until = loop.time() + PATIENCE_S
    while loop.time() < until:
        await asyncio.sleep(1)
        quiet = quiet + 1 if _is_quiet(crew, town) else 0
        if quiet > 4:
            return True
    return False


def _is_quiet(crew: Crew, town: Town) -> bool:
    store = crew.site.store
    return (
        all(sender.done() for sender in town.senders)
        and all(kept.status != "waiting" for kept in store.inbox)
        and all(not chat.timers for chat in store.chats.values())
        and all(kept.status != "due" for kept in store.outbox.values())
        and all(row.status != "intended" for row in store.ledger.values())
        and all(row.case in town.attended for row in store.case_rows.values())
    )


def be_silent() -> None:
    """Let the engine log nothing: thousands of faults are meant."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        cache_logger_on_first_use=False,
    )
