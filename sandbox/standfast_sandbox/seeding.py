"""The world as the seed makes it."""

from standfast.testing import PaymentsDouble, PaymentsMode, ShiftableClock
from standfast_sandbox.calendar import Calendar
from standfast_sandbox.planting import plant_order, plant_person
from standfast_sandbox.population import draw_crowd
from standfast_sandbox.stories import PEOPLE, PLANS
from standfast_sandbox.world import World


def make_world(seed: int, clock: ShiftableClock, payments_mode: PaymentsMode) -> World:
    """Return the stories and the crowd of a seed, dated from the clock's today."""
    world = World(clock, PaymentsDouble(clock, mode=payments_mode))
    calendar = Calendar(clock())
    crowd = draw_crowd(seed)
    people = (*PEOPLE, *crowd.people)
    customers = {person.number: plant_person(world, person, calendar) for person in people}
    for plan in (*PLANS, *crowd.plans):
        plant_order(world, plan, customers[plan.customer], calendar)
    return world
