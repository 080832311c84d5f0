"""The crowd behind the stories: customers and orders drawn by the seed, whose histories agree everywhere."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from standfast_sandbox.catalogue import PRODUCTS
from standfast_sandbox.plans import Person, Plan, RefundPlan, ReturnPlan, TicketPlan

FIRST_CUSTOMER = 201
CUSTOMERS = 520
FIRST_ORDER = 2001

_FIRST_DE = ("Lena", "Lukas", "Marie", "Jan", "Sabine", "Peter", "Heike", "Moritz", "Greta", "Uwe")
_FIRST_EN = ("Alice", "James", "Chloe", "Oliver", "Ruth", "Samuel", "Nora", "Ethan", "Leah", "Owen")
_LAST_DE = ("Schulz", "Krause", "Zimmermann", "Hartmann", "Koch", "Lehmann", "Engel", "Busch")
_LAST_EN = ("Turner", "Hughes", "Bennett", "Marsh", "Doyle", "Pearce", "Walsh", "Quinn")
_STREETS = ("Gartenstrasse", "Bahnhofstrasse", "Mozartstrasse", "Am Markt", "Bergweg", "Uferweg")
_CITIES = (
    ("20095", "Hamburg", "DE"),
    ("80331", "Muenchen", "DE"),
    ("04109", "Leipzig", "DE"),
    ("1010", "Wien", "AT"),
    ("8001", "Zuerich", "CH"),
    ("1012 AB", "Amsterdam", "NL"),
)
_TIERS = ("standard",) * 8 + ("gold", "vip")
_TICKETS_ONE_IN = 8


@dataclass(frozen=True, slots=True)
class Crowd:
    """Customers and their orders."""

    people: tuple[Person, ...]
    plans: tuple[Plan, ...]


@cache
def draw_crowd(seed: int) -> Crowd:
    """Return the same crowd for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    people = tuple(_draw_person(dice, FIRST_CUSTOMER + nth) for nth in range(CUSTOMERS))
    drawn = [_draw_plan(dice, person) for person in people for _ in range(dice.randint(1, 4))]
    drawn.sort(key=lambda plan: -plan.ordered)
    plans = tuple(
        replace(plan, order=f"SO-2026-{number:05d}")
        for number, plan in enumerate(drawn, start=FIRST_ORDER)
    )
    return Crowd(people, plans)


def _draw_person(dice: random.Random, number: int) -> Person:
    german = dice.random() < 0.6  # noqa: PLR2004 - six in ten speak German
    first = dice.choice(_FIRST_DE if german else _FIRST_EN)
    last = dice.choice(_LAST_DE if german else _LAST_EN)
    postal_code, city, country = dice.choice(_CITIES)
    return Person(
        number=number,
        first_name=first,
        last_name=last,
        language="de" if german else "en",
        email=f"{first}.{last}.{number}@example.org".lower(),
        tier=dice.choice(_TIERS),
        street=f"{dice.choice(_STREETS)} {dice.randint(1, 140)}",
        postal_code=postal_code,
        city=city,
        country=country,
        customer_for_days=dice.randint(400, 2_000),
    )


def _draw_plan(dice: random.Random, person: Person) -> Plan:
    products = dice.sample(PRODUCTS, k=dice.choice((1, 1, 1, 2, 2, 3)))
    items = tuple((product.sku, dice.choice((1, 1, 1, 2))) for product in products)
    course = dice.choices(_COURSES, weights=_WEIGHTS)[0]
    plan = course(dice, Plan(order="", customer=person.number, items=items, ordered=0))
    if dice.randrange(_TICKETS_ONE_IN) or not plan.ordered:
        return plan
    ticket = TicketPlan(
        opened=dice.randint(0, plan.ordered - 1),
        subject="Question about my order",
        body="Could you tell me how it stands?",
        status=dice.choice(("open", "pending", "solved", "closed")),
    )
    return replace(plan, ticket=ticket)


def _delivered(plan: Plan, ago: int) -> Plan:
    return replace(plan, ordered=ago + 3, shipped=ago + 2, delivered=ago)


def _long_ago(dice: random.Random, plan: Plan) -> Plan:
    return _delivered(plan, dice.randint(35, 390))


def _lately(dice: random.Random, plan: Plan) -> Plan:
    return _delivered(plan, dice.randint(1, 29))


def _on_its_way(dice: random.Random, plan: Plan) -> Plan:
    shipped = dice.randint(1, 2)
    return replace(plan, ordered=shipped + 1, shipped=shipped, delivered=shipped - 4)


def _open(dice: random.Random, plan: Plan) -> Plan:
    return replace(plan, ordered=dice.randint(0, 2))


def _picking(dice: random.Random, plan: Plan) -> Plan:
    return replace(plan, ordered=dice.randint(1, 3), picking=True)


def _cancelled(dice: random.Random, plan: Plan) -> Plan:
    ago = dice.randint(6, 300)
    refund = RefundPlan(made=ago, arrives=ago - 5, reason="cancelled")
    return replace(plan, ordered=ago + 1, cancelled=ago, refunds=(refund,))


def _returned(dice: random.Random, plan: Plan) -> Plan:
    received = dice.randint(8, 300)
    back = ReturnPlan(announced=received + 5, received=received)
    refund = RefundPlan(made=received - 1, arrives=received - 6)
    plan = _delivered(plan, received + dice.randint(6, 20))
    return replace(plan, returned=back, refunds=(refund,))


def _coming_back(dice: random.Random, plan: Plan) -> Plan:
    announced = dice.randint(3, 5)
    plan = _delivered(plan, announced + dice.randint(1, 15))
    return replace(plan, returned=ReturnPlan(announced=announced, received=None))


def _refund_in_transit(dice: random.Random, plan: Plan) -> Plan:
    made = dice.randint(2, 4)
    back = ReturnPlan(announced=made + 6, received=made + 1)
    plan = _delivered(plan, made + dice.randint(7, 20))
    return replace(plan, returned=back, refunds=(RefundPlan(made=made, arrives=made - 5),))


Course = Callable[[random.Random, Plan], Plan]

_COURSES: tuple[Course, ...] = (
    _long_ago,
    _lately,
    _on_its_way,
    _open,
    _picking,
    _cancelled,
    _returned,
    _coming_back,
    _refund_in_transit,
)
_WEIGHTS = (42, 22, 8, 5, 3, 6, 9, 3, 2)
