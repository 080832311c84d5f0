"""The people and orders of the stories in README.md, the same at every seed."""

from standfast_sandbox.plans import Person, Plan, RefundPlan, ReturnPlan, TicketPlan

_ROSSI = "rossi.family@example.com"

PEOPLE: tuple[Person, ...] = (
    Person(number=101, first_name="Anna", last_name="Weber", language="de"),
    Person(number=102, first_name="Ben", last_name="Carter", language="en"),
    Person(number=103, first_name="Clara", last_name="Hoffmann", language="de", tier="gold"),
    Person(number=104, first_name="David", last_name="Okafor", language="en"),
    Person(number=105, first_name="Emma", last_name="Lindqvist", language="en"),
    Person(number=106, first_name="Felix", last_name="Braun", language="de"),
    Person(number=107, first_name="Grace", last_name="Miller", language="en", tier="vip"),
    Person(number=108, first_name="Hans", last_name="Keller", language="de"),
    Person(number=109, first_name="Irene", last_name="Moreau", language="en"),
    Person(number=110, first_name="Jonas", last_name="Vogel", language="de"),
    Person(number=111, first_name="Katrin", last_name="Meyer", language="de"),
    Person(number=112, first_name="Liam", last_name="Novak", language="en"),
    Person(number=113, first_name="Mia", last_name="Fischer", language="de", tier="gold"),
    Person(number=114, first_name="Noah", last_name="Berg", language="en", fraud_review=True),
    Person(number=115, first_name="Olivia", last_name="Hale", language="en", tier="gold"),
    Person(number=116, first_name="Paul", last_name="Richter", language="de", tier="vip"),
    Person(
        number=117, first_name="Sofia", last_name="Rossi", language="en", email=_ROSSI, city="Koeln"
    ),
    Person(
        number=118, first_name="Marco", last_name="Rossi", language="en", email=_ROSSI, city="Koeln"
    ),
    Person(number=119, first_name="Tom", last_name="Wagner", language="de"),
    Person(number=120, first_name="Ursula", last_name="Klein", language="de", customer_for_days=9),
    Person(number=121, first_name="Victor", last_name="Lang", language="de"),
    Person(number=122, first_name="Wanda", last_name="Petersen", language="de"),
    Person(
        number=123, first_name="Xaver", last_name="Huber", language="de", chargeback_history=True
    ),
    Person(number=124, first_name="Yara", last_name="Demir", language="de"),
    Person(number=125, first_name="Zoe", last_name="Laurent", language="en"),
    Person(number=126, first_name="Ada", last_name="Winter", language="en", tier="gold"),
    Person(number=127, first_name="Bruno", last_name="Maier", language="de"),
    Person(number=128, first_name="Carla", last_name="Neumann", language="de"),
    Person(number=129, first_name="Derek", last_name="Shaw", language="en"),
    Person(number=130, first_name="Elif", last_name="Kaya", language="de"),
    Person(number=131, first_name="Frieda", last_name="Lorenz", language="de", tier="gold"),
    Person(number=132, first_name="Greg", last_name="Palmer", language="en"),
    Person(number=133, first_name="Helen", last_name="Frost", language="en", customer_for_days=2),
)

_SIMPLE: tuple[tuple[int, int, tuple[tuple[str, int], ...], int], ...] = (
    # order, customer, lines, delivered days ago: nothing else happened
    (1007, 107, (("FU-6001", 1),), 6),
    (1008, 108, (("SH-1005", 1),), 47),
    (1009, 109, (("HY-4001", 1),), 4),
    (1010, 110, (("GC-5002", 1),), 2),
    (1014, 114, (("EL-3008", 1),), 7),
    (1015, 115, (("SH-1001", 1),), 5),
    (1016, 116, (("SH-1001", 1), ("CL-2004", 1)), 5),
    (1017, 116, (("SH-1002", 1),), 9),
    (1018, 116, (("FU-6005", 1),), 60),
    (1019, 116, (("HH-8005", 1),), 90),
    (1020, 116, (("HH-8002", 1),), 15),
    (1021, 116, (("EL-3007", 1),), 20),
    (1024, 116, (("GC-5001", 1),), 100),
    (1025, 116, (("SP-7004", 1),), 120),
    (1028, 117, (("CL-2008", 1),), 6),
    (1031, 120, (("HH-8001", 1), ("HH-8003", 1)), 3),
    (1034, 123, (("EL-3004", 1), ("EL-3005", 1)), 8),
    (1038, 127, (("CL-2010", 1), ("SH-1006", 1)), 6),
    (1039, 128, (("SH-1003", 1),), 30),
    (1040, 129, (("SH-1003", 1),), 31),
)


def _number(order: int) -> str:
    return f"SO-2026-{order:05d}"


def _delivered(order: int, customer: int, items: tuple[tuple[str, int], ...], ago: int) -> Plan:
    return Plan(
        order=_number(order),
        customer=customer,
        items=items,
        ordered=ago + 3,
        shipped=ago + 2,
        delivered=ago,
    )


_TOLD: tuple[Plan, ...] = (
    Plan(
        order=_number(1001),
        customer=101,
        items=(("SH-1001", 1),),
        ordered=20,
        shipped=19,
        delivered=17,
        returned=ReturnPlan(announced=10, received=6),
        refunds=(RefundPlan(made=3, arrives=-2),),
    ),
    Plan(
        order=_number(1002),
        customer=102,
        items=(("SH-1004", 1),),
        ordered=40,
        shipped=39,
        delivered=37,
        returned=ReturnPlan(announced=21, received=16),
        ticket=TicketPlan(
            opened=4,
            subject="Where is my refund? SO-2026-01002",
            body="I sent the boots back weeks ago and have not seen my money.",
        ),
    ),
    Plan(
        order=_number(1003),
        customer=103,
        items=(("EL-3001", 1),),
        ordered=26,
        shipped=25,
        delivered=23,
        returned=ReturnPlan(announced=19, received=14),
        refunds=(RefundPlan(made=9, arrives=4),),
        erp_refund="NONE",
    ),
    Plan(
        order=_number(1004),
        customer=104,
        items=(("EL-3006", 1),),
        ordered=28,
        shipped=27,
        delivered=25,
        returned=ReturnPlan(announced=20, received=15),
        refunds=(RefundPlan(made=10, arrives=5, failed=5),),
        erp_refund="REFUNDED",
    ),
    Plan(
        order=_number(1005),
        customer=105,
        items=(("CL-2001", 1),),
        ordered=6,
        shipped=5,
        delivered=3,
        charges=2,
    ),
    Plan(
        order=_number(1006),
        customer=106,
        items=(("EL-3002", 1),),
        ordered=11,
        shipped=10,
        delivered=8,
        came_back=(6, 3),
        ticket=TicketPlan(
            opened=2,
            subject="Sendung nie angekommen SO-2026-01006",
            body="Laut Verfolgung zugestellt, aber hier ist nichts.",
        ),
    ),
    Plan(
        order=_number(1011),
        customer=111,
        items=(("CL-2003", 1), ("CL-2004", 2), ("CL-2007", 1)),
        ordered=18,
        shipped=17,
        delivered=15,
        returned=ReturnPlan(announced=11, received=7, lines=(1,)),
        refunds=(RefundPlan(made=6, arrives=2, cents=6990),),
    ),
    Plan(order=_number(1012), customer=112, items=(("EL-3004", 1),), ordered=1),
    Plan(
        order=_number(1013),
        customer=113,
        items=(("SP-7001", 1), ("SP-7002", 1)),
        ordered=3,
        shipped=2,
        delivered=-1,
    ),
    Plan(
        order=_number(1022),
        customer=116,
        items=(("EL-3005", 1),),
        ordered=12,
        cancelled=11,
        refunds=(RefundPlan(made=11, arrives=6, reason="cancelled"),),
    ),
    Plan(
        order=_number(1023),
        customer=116,
        items=(("CL-2005", 1),),
        ordered=60,
        shipped=59,
        delivered=57,
        returned=ReturnPlan(announced=50, received=44),
        refunds=(RefundPlan(made=40, arrives=35),),
    ),
    Plan(
        order=_number(1026),
        customer=116,
        items=(("HH-8004", 1),),
        ordered=2,
        shipped=1,
        delivered=-2,
    ),
    Plan(order=_number(1027), customer=116, items=(("FU-6003", 1),), ordered=1),
    Plan(
        order=_number(1029),
        customer=118,
        items=(("SP-7003", 1),),
        ordered=3,
        shipped=2,
        delivered=-1,
    ),
    Plan(
        order=_number(1030),
        customer=119,
        items=(("SH-1008", 1),),
        ordered=27,
        shipped=26,
        delivered=24,
        returned=ReturnPlan(announced=20, received=16),
        refunds=(RefundPlan(made=15, arrives=10),),
    ),
    Plan(order=_number(1032), customer=121, items=(("FU-6004", 2),), ordered=2, picking=True),
    Plan(
        order=_number(1033),
        customer=122,
        items=(("CL-2006", 1),),
        ordered=12,
        shipped=11,
        silent_since=9,
    ),
    Plan(
        order=_number(1035),
        customer=124,
        items=(("CL-2002", 1),),
        ordered=12,
        shipped=11,
        delivered=9,
        returned=ReturnPlan(announced=5, received=1),
        refunds=(RefundPlan(made=0, arrives=-5),),
    ),
    Plan(
        order=_number(1036),
        customer=125,
        items=(("FU-6006", 1),),
        ordered=7,
        cancelled=6,
        refunds=(RefundPlan(made=6, arrives=1, reason="cancelled"),),
    ),
    Plan(
        order=_number(1037),
        customer=126,
        items=(("FU-6004", 1), ("FU-6005", 1)),
        ordered=5,
        shipped=4,
        delivered=2,
        ticket=TicketPlan(
            opened=1,
            subject="Lamp arrived broken SO-2026-01037",
            body="The shade of the bedside lamp is cracked. The shelf is fine.",
            answer="Sorry about that. We are looking into it.",
        ),
    ),
    Plan(
        order=_number(1041),
        customer=130,
        items=(("CL-2009", 1), ("CL-2003", 1)),
        ordered=13,
        shipped=12,
        delivered=10,
        returned=ReturnPlan(announced=4, received=None),
    ),
    Plan(
        order=_number(1042),
        customer=131,
        items=(("FU-6002", 1),),
        ordered=27,
        shipped=26,
        delivered=24,
        refunds=(RefundPlan(made=20, arrives=15, cents=10000, reason="goodwill"),),
    ),
    Plan(
        order=_number(1043),
        customer=132,
        items=(("SP-7005", 1),),
        ordered=4,
        shipped=3,
        silent_since=2,
        erp_delivered=1,
    ),
)

PLANS: tuple[Plan, ...] = tuple(
    sorted((*_TOLD, *(_delivered(*row) for row in _SIMPLE)), key=lambda plan: plan.order)
)
"""Every story's order, by number."""

VISITORS: tuple[tuple[int, str], ...] = (
    (101, "Returned her red running shoes; the refund is in transit."),
    (102, "Returned his boots more than two weeks ago and never got the money."),
    (103, "Was refunded, but the order system does not know it."),
    (104, "The order system says refunded, the bank refused the money."),
    (105, "Was charged twice for one jacket."),
    (106, "His parcel was 'delivered', and then came back to the warehouse."),
    (107, "A VIP with a sofa for 749 EUR: a manager must approve a refund."),
    (108, "Bought hiking boots 50 days ago: too late to return."),
    (112, "Ordered a keyboard yesterday; it can still be cancelled."),
    (113, "Her parcel is on its way and should arrive tomorrow."),
    (114, "Is under fraud review: money needs a person."),
    (115, "Wants to return the red running shoes; nothing stands against it."),
    (116, "Has many orders; 'the red shoes' is one of them."),
    (117, "Shares an e-mail address with another customer."),
    (126, "Got a broken lamp and already wrote to support."),
)
"""Whom a visitor of the demo may be: customer number, and the story in a line."""
