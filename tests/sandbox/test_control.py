"""The control room breaks systems, moves time, goes back to the seed, and shows what happened."""

from typing import Any

import pytest

from standfast.testing import RunningDouble

CHARGE_PATH = "/payments/v1/refunds"


async def refund(caller: Any, order: str, amount: int, key: str) -> Any:
    """Refund part of an order's first charge."""
    charges = await caller.get("/payments/v1/charges", order_ref=order)
    body = {"charge": charges.json["data"][-1]["id"], "amount": amount, "reason": "goodwill"}
    return await caller.post(CHARGE_PATH, body, Idempotency_Key=key)


async def test_the_visitors_to_pick_from_have_names_orders_and_a_story(caller: Any) -> None:
    visitors = (await caller.get("/control/customers")).json["customers"]
    assert len(visitors) >= 12
    anna = visitors[0]
    assert (anna["id"], anna["orders"]) == ("CUS-000101", ["SO-2026-01001"])
    assert all(visitor["story"] and visitor["email"] for visitor in visitors)


async def test_a_fault_strikes_one_operation_of_one_system(caller: Any) -> None:
    fault = {"system": "erp", "operation": "getOrder", "kind": "http_503"}
    assert (await caller.post("/control/faults", fault)).status == 201
    broken = await caller.get("/erp/orders/SO-2026-01001")
    assert broken.status == 503
    assert broken.json["fault"]["faultCode"] == "UNAVAILABLE"
    assert (await caller.get("/erp/orders", customerNumber="101")).status == 200
    assert (await caller.get("/crm/customers/CUS-000101")).status == 200


async def test_a_fault_can_be_cleared_by_system(caller: Any) -> None:
    for system in ("erp", "crm"):
        await caller.post("/control/faults", {"system": system, "kind": "http_500"})
    await caller.call("DELETE", "/control/faults?system=crm")
    left = (await caller.get("/control/faults")).json["faults"]
    assert [fault["system"] for fault in left] == ["erp"]
    assert (await caller.get("/crm/customers/CUS-000101")).status == 200


@pytest.mark.parametrize("system", ["crm", "erp", "payments", "shipping", "helpdesk", "mail"])
async def test_every_system_says_429_with_retry_after(caller: Any, system: str) -> None:
    await caller.token()
    fault = {"system": system, "kind": "http_429", "retry_after_s": 7}
    await caller.post("/control/faults", fault)
    path = {
        "crm": "/crm/customers/CUS-000101",
        "erp": "/erp/orders/SO-2026-01001",
        "payments": "/payments/v1/charges?order_ref=SO-2026-01001",
        "shipping": "/shipping/shipments?orderNumber=SO-2026-01001",
        "helpdesk": "/helpdesk/tickets/4001",
        "mail": "/mail/messages?to=a@example.com",
    }[system]
    answer = await caller.call("GET", path)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")


async def test_a_fault_that_is_not_understood_is_refused_with_the_remedy(caller: Any) -> None:
    answer = await caller.post("/control/faults", {"system": "erp", "kind": "explode"})
    assert answer.status == 400
    assert "Known are delay" in answer.json["error"]


async def test_stale_reads_show_the_day_before_and_writes_go_through(caller: Any) -> None:
    made = await refund(caller, "SO-2026-01015", 1000, "k-1")
    assert made.status == 200
    await caller.post("/control/faults", {"system": "*", "kind": "stale"})
    seen = await caller.get(CHARGE_PATH, order_ref="SO-2026-01015")
    assert seen.json["data"] == []
    assert (await refund(caller, "SO-2026-01015", 7990, "k-2")).status == 200


async def test_stale_parcels_are_where_they_were(caller: Any) -> None:
    await caller.post("/control/faults", {"system": "shipping", "kind": "stale", "age_s": 518_400})
    (parcel,) = (await caller.get("/shipping/shipments", orderNumber="SO-2026-01015")).json
    assert parcel["Status"] == "IN_TRANSIT"


async def test_the_clock_expires_tokens(caller: Any) -> None:
    await caller.token()
    await caller.post("/control/clock", {"advance_s": 299})
    assert (await caller.get("/erp/orders/SO-2026-01001")).status == 200
    await caller.post("/control/clock", {"advance_s": 1})
    assert (await caller.get("/erp/orders/SO-2026-01001")).status == 401


async def test_the_clock_delivers_parcels_and_pays_refunds(caller: Any) -> None:
    await caller.post("/control/clock", {"advance_s": 3 * 86_400})
    (parcel,) = (await caller.get("/shipping/shipments", orderNumber="SO-2026-01013")).json
    assert parcel["Status"] == "DELIVERED"
    listed = await caller.get(CHARGE_PATH, order_ref="SO-2026-01001")
    assert listed.json["data"][0]["status"] == "paid"
    assert (await caller.get("/erp/orders/SO-2026-01001")).json["refundStatus"] == "REFUNDED"


async def test_the_state_of_refunds_shows_what_was_doubled(caller: Any) -> None:
    for key in ("k-1", "k-1", "k-2"):
        await refund(caller, "SO-2026-01015", 1000, key)
    state = (await caller.get("/control/state/refunds")).json
    total = state["orders"]["SO-2026-01015"]
    assert total == {"count": 2, "total_cents": 2000, "failed": 0, "created": 2}
    assert [doubled["order_ref"] for doubled in state["doubled"]] == ["SO-2026-01015"]


async def test_seeded_refunds_are_not_counted_as_created(caller: Any) -> None:
    state = (await caller.get("/control/state/refunds")).json
    assert state["orders"]["SO-2026-01004"] == {
        "count": 0,
        "total_cents": 0,
        "failed": 1,
        "created": 0,
    }
    assert state["doubled"] == []


async def test_the_ledger_lists_calls_with_keys_and_without_secrets(caller: Any) -> None:
    await refund(caller, "SO-2026-01015", 1000, "k-1")
    read = await caller.get("/control/ledger", system="payments", operation="createRefund")
    (call,) = read.json["calls"]
    assert (call["idempotency_key"], call["status"], call["committed"]) == ("k-1", 200, True)
    assert "secret" not in read.body.decode()
    assert call["headers"]["authorization"] == "[redacted]"


async def test_the_ledger_keeps_no_client_secret(caller: Any) -> None:
    await caller.token()
    read = await caller.get("/control/ledger", system="erp")
    assert "sandbox-erp-secret" not in read.body.decode()


async def test_reset_goes_back_to_the_seed(caller: Any) -> None:
    await refund(caller, "SO-2026-01015", 1000, "k-1")
    await caller.post("/control/faults", {"system": "crm", "kind": "http_500"})
    await caller.post("/control/clock", {"advance_s": 86_400})
    assert (await caller.post("/control/reset", {})).status == 200
    assert (await caller.get("/control/ledger")).json["total"] == 0
    assert (await caller.get("/control/faults")).json["faults"] == []
    assert (await caller.get(CHARGE_PATH, order_ref="SO-2026-01015")).json["data"] == []
    assert (await refund(caller, "SO-2026-01015", 500, "k-1")).json["amount"] == 500


async def test_pages_of_this_machine_may_command_and_others_may_not(caller: Any) -> None:
    near = await caller.call("GET", "/control/faults", None, {"Origin": "http://localhost:8800"})
    assert near.headers["Access-Control-Allow-Origin"] == "http://localhost:8800"
    far = await caller.call("GET", "/control/faults", None, {"Origin": "https://example.com"})
    assert far.status == 403


async def test_a_mail_is_kept_once_by_reference_and_listed_newest_first(caller: Any) -> None:
    for text, reference in (("one", "r-1"), ("two", "r-2"), ("three", "r-1")):
        body = {"to": "a@example.com", "subject": "Code", "text": text, "reference": reference}
        await caller.post("/mail/messages", body)
    listed = await caller.get("/mail/messages", to="A@example.com")
    assert [mail["text"] for mail in listed.json["messages"]] == ["two", "one"]


async def test_the_mailbox_page_runs_only_its_own_script(caller: Any) -> None:
    page = await caller.get("/mail/box", to="a@example.com")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert b"<script src=" in page.body
    assert b"innerHTML" not in (await caller.get("/mail/box.js")).body


async def test_an_unknown_path_is_just_not_found(sandbox: RunningDouble, caller: Any) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert (await caller.get("/crm/nothing")).status == 404
