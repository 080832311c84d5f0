"""The stories of sandbox/README.md are really there, contradictions included."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from standfast.testing import PaymentsMode, ShiftableClock
from standfast_sandbox.catalogue import PRODUCTS
from standfast_sandbox.seeding import make_world
from standfast_sandbox.stories import PEOPLE, PLANS

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
README = Path(__file__).parents[2] / "sandbox" / "README.md"


def fixed(moment: datetime) -> datetime:
    """Return the moment, as a clock that stands still."""
    return moment


async def order(caller: Any, number: int) -> Any:
    """Return an order as the ERP knows it."""
    return (await caller.get(f"/erp/orders/SO-2026-{number:05d}")).json


async def refunds(caller: Any, number: int) -> Any:
    """Return an order's refunds as the payment provider knows them."""
    listed = await caller.get("/payments/v1/refunds", order_ref=f"SO-2026-{number:05d}")
    return listed.json["data"]


async def parcels(caller: Any, number: int, path: str = "shipments") -> Any:
    """Return an order's parcels as the carrier knows them."""
    return (await caller.get(f"/shipping/{path}", orderNumber=f"SO-2026-{number:05d}")).json


def test_there_are_customers_products_and_orders_enough() -> None:
    world = make_world(7, ShiftableClock(lambda: NOW), PaymentsMode.KEY)
    assert len(world.customers) >= 500
    assert len(world.orders) >= 1_000
    assert len(PRODUCTS) == 50
    assert len({product.category for product in PRODUCTS}) >= 6


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_the_same_seed_gives_the_same_world(seed: int) -> None:
    clock = ShiftableClock(lambda: NOW)
    one, other = (make_world(seed, clock, PaymentsMode.KEY) for _ in range(2))
    assert list(one.orders.values(at=NOW)) == list(other.orders.values(at=NOW))
    assert list(one.tickets.values(at=NOW)) == list(other.tickets.values(at=NOW))


def test_another_seed_changes_the_crowd_and_not_the_stories() -> None:
    clock = ShiftableClock(lambda: NOW)
    one, other = (make_world(seed, clock, PaymentsMode.KEY) for seed in (1, 2))
    for plan in PLANS:
        assert one.orders.get(plan.order, at=NOW) == other.orders.get(plan.order, at=NOW)
    assert list(one.orders.values(at=NOW)) != list(other.orders.values(at=NOW))


def test_days_ago_stay_true_whenever_the_sandbox_starts() -> None:
    for moment in (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2027, 1, 1, 0, 5, tzinfo=UTC)):
        clock = ShiftableClock(partial(fixed, moment))
        world = make_world(7, clock, PaymentsMode.KEY)
        found = world.orders.get("SO-2026-01015", at=moment)
        assert found is not None
        assert found.delivered is not None
        assert (moment.date() - found.delivered.date()).days == 5


def test_the_readme_tells_every_story_with_its_customer_and_its_total() -> None:
    world = make_world(7, ShiftableClock(lambda: NOW), PaymentsMode.KEY)
    told = {
        line.split("|")[1].strip(): line for line in README.read_text().splitlines() if "|" in line
    }
    for plan in PLANS:
        found = world.orders.get(plan.order, at=NOW)
        assert found is not None
        assert f"| {found.total / 100:.2f} |" in told[plan.order]
        assert f"CUS-{plan.customer:06d}" in told[plan.order]
        assert all(line.product.name in told[plan.order] for line in found.lines)
    for person in PEOPLE:
        assert (
            f"CUS-{person.number:06d} {person.first_name} {person.last_name}" in README.read_text()
        )


async def test_a_refund_is_in_transit(caller: Any) -> None:
    (refund,) = await refunds(caller, 1001)
    assert refund["status"] == "in_transit"
    arrival = datetime.fromtimestamp(refund["expected_arrival"], UTC)
    assert (arrival.date() - NOW.date()).days == 2
    assert (await order(caller, 1001))["refundStatus"] == "IN_PROGRESS"


async def test_a_return_came_and_no_refund_followed(caller: Any) -> None:
    (back,) = await parcels(caller, 1002, "returns")
    assert back["Events"][-1] == {
        "Code": "RCV",
        "Time": "20261106T100000Z",
        "Place": "Bremen",
        "Text": "Back at the sender's warehouse",
    }
    assert await refunds(caller, 1002) == []
    tickets = await caller.get("/helpdesk/tickets", requester_email="BEN.CARTER@example.com")
    assert [ticket["status"] for ticket in tickets.json["tickets"]] == ["open"]


async def test_a_refund_was_paid_and_the_erp_does_not_know(caller: Any) -> None:
    assert [refund["status"] for refund in await refunds(caller, 1003)] == ["paid"]
    assert (await order(caller, 1003))["refundStatus"] == "NONE"


async def test_a_refund_failed_and_the_erp_says_refunded(caller: Any) -> None:
    (refund,) = await refunds(caller, 1004)
    assert (refund["status"], refund["failure_code"]) == ("failed", "account_closed")
    assert (await order(caller, 1004))["refundStatus"] == "REFUNDED"


async def test_a_customer_was_charged_twice(caller: Any) -> None:
    listed = await caller.get("/payments/v1/charges", order_ref="SO-2026-01005")
    assert [charge["amount"] for charge in listed.json["data"]] == [11900, 11900]


async def test_a_delivered_parcel_came_back(caller: Any) -> None:
    (parcel,) = await parcels(caller, 1006)
    assert [event["Code"] for event in parcel["Events"]][-3:] == ["DLV", "RTS", "RCV"]
    assert parcel["Status"] == "RETURNED"
    assert (await order(caller, 1006))["status"] == "DELIVERED"


async def test_the_erp_says_delivered_and_the_carrier_does_not(caller: Any) -> None:
    (parcel,) = await parcels(caller, 1043)
    assert parcel["Status"] == "IN_TRANSIT"
    assert (await order(caller, 1043))["status"] == "DELIVERED"


async def test_a_parcel_has_been_silent_for_nine_days(caller: Any) -> None:
    (parcel,) = await parcels(caller, 1033)
    assert parcel["Events"][-1]["Time"].startswith("20261113T")


async def test_two_customers_share_an_address_of_mail(caller: Any) -> None:
    found = await caller.get("/crm/customers", email="Rossi.Family@example.com", pageSize="1")
    assert (found.json["totalItems"], found.json["totalPages"]) == (2, 2)


async def test_an_order_is_partly_returned_and_partly_refunded(caller: Any) -> None:
    found = await order(caller, 1011)
    assert found["status"] == "PARTIALLY_RETURNED"
    assert [line["status"] for line in found["lines"]] == ["RETURNED", "DELIVERED", "DELIVERED"]
    assert [refund["amount"] for refund in await refunds(caller, 1011)] == [6990]


async def test_a_sofa_is_above_the_limit_of_approval(caller: Any) -> None:
    found = await order(caller, 1007)
    assert found["totalAmount"] == "749,00"
    assert found["deliveredOn"] == "16.11.2026"


async def test_final_sale_stands_on_the_line(caller: Any) -> None:
    found = await order(caller, 1038)
    assert [line["finalSale"] for line in found["lines"]] == [True, False]


async def test_flags_and_tiers_stand_in_the_crm(caller: Any) -> None:
    noah, xaver, grace = [
        (await caller.get(f"/crm/customers/CUS-{number:06d}")).json for number in (114, 123, 107)
    ]
    assert noah["flags"] == {"fraudReview": True, "chargebackHistory": False}
    assert xaver["flags"] == {"fraudReview": False, "chargebackHistory": True}
    assert grace["tier"] == "vip"


async def test_one_customer_has_many_orders_one_has_one_and_one_has_none(caller: Any) -> None:
    totals = [
        (await caller.get("/erp/orders", customerNumber=number)).json["total"]
        for number in ("116", "120", "133")
    ]
    assert totals == [12, 1, 0]


async def test_only_an_order_that_is_not_shipped_can_be_cancelled(caller: Any) -> None:
    statuses = [
        (await caller.post(f"/erp/orders/SO-2026-{number}/cancellation", {"reason": "x"})).status
        for number in ("01012", "01032", "01013", "01036")
    ]
    assert statuses == [200, 200, 409, 409]


def test_the_crowd_s_histories_agree() -> None:
    world = make_world(7, ShiftableClock(lambda: NOW), PaymentsMode.KEY)
    for found in world.orders.values(at=NOW):
        if int(found.number[8:]) < 2_001:
            continue
        charge = world.payments.charge(found.payment_reference)
        assert charge.amount == found.total
        paid = world.payments.refunded(charge.id)
        assert paid in {0, found.total}
        assert (found.refund_status in {"IN_PROGRESS", "REFUNDED"}) == (paid > 0)
        assert bool(world.shipments.group(found.number, at=NOW)) == (found.shipped is not None)
