"""Every answer of every operation is what its document says, and nothing that the document does not say."""

import copy
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import jsonschema
import pytest

from standfast.testing import RunningDouble
from standfast_sandbox.contracts import SYSTEMS, read_document

ORDER = "SO-2026-01011"
ADDRESS = {"street": "Neue Gasse 1", "postalCode": "10117", "city": "Berlin", "country": "DE"}
DESTINATION = {
    "Name": "Mia Fischer",
    "Street": "Neue Gasse 1",
    "PostalCode": "10117",
    "City": "Berlin",
    "Country": "DE",
}
TICKET = {"subject": "Help", "body": "Please", "requester_email": "a@example.com"}
MAIL = {"to": "a@example.com", "subject": "Code", "text": "123456", "reference": "r-1"}
CHARGE = "ch_e407da3403f2c48826c3"

READS: list[tuple[str, str, int]] = [
    # operation, path, status
    ("crm.searchCustomers", "/crm/customers?email=rossi.family@example.com&pageSize=1", 200),
    ("crm.searchCustomers", "/crm/customers", 400),
    ("crm.getCustomer", "/crm/customers/CUS-000101", 200),
    ("crm.getCustomer", "/crm/customers/CUS-999999", 404),
    ("erp.listOrders", "/erp/orders?customerNumber=116&limit=5", 200),
    ("erp.listOrders", "/erp/orders?customerNumber=CUS-000116", 400),
    ("erp.getOrder", f"/erp/orders/{ORDER}", 200),
    ("erp.getOrder", "/erp/orders/SO-2026-00001", 404),
    ("erp.listReturns", f"/erp/returns?orderNumber={ORDER}", 200),
    ("erp.listReturns", "/erp/returns", 400),
    ("payments.listCharges", "/payments/v1/charges?order_ref=SO-2026-01005&limit=1", 200),
    ("payments.listCharges", "/payments/v1/charges", 400),
    ("payments.getCharge", f"/payments/v1/charges/{CHARGE}", 200),
    ("payments.getCharge", "/payments/v1/charges/ch_none", 404),
    ("payments.listRefunds", "/payments/v1/refunds?order_ref=SO-2026-01004", 200),
    ("payments.listRefunds", f"/payments/v1/refunds?charge={CHARGE}", 200),
    ("payments.findRefundByReference", "/payments/v1/refunds/search?client_reference=x", 200),
    ("shipping.listShipments", "/shipping/shipments?orderNumber=SO-2026-01006", 200),
    ("shipping.listShipments", "/shipping/shipments?orderNumber=1006", 400),
    ("shipping.findReturnShipments", f"/shipping/returns?orderNumber={ORDER}", 200),
    ("shipping.getShipment", "/shipping/shipments/JD014600000000000000", 404),
    ("helpdesk.listTickets", "/helpdesk/tickets?requester_email=ada.winter@example.com", 200),
    ("helpdesk.listTickets", "/helpdesk/tickets?requester_email=a@b.c&status=lost", 400),
    ("helpdesk.searchTicketsByExternalId", "/helpdesk/tickets/search?external_id=none", 200),
    ("helpdesk.getTicket", "/helpdesk/tickets/4001", 200),
    ("helpdesk.getTicket", "/helpdesk/tickets/1", 404),
    ("mail.listMessages", "/mail/messages?to=a@example.com", 200),
]

WRITES: list[tuple[str, str, str, dict[str, Any], int]] = [
    # operation, method, path, body, status
    ("crm.updateAddress", "PUT", "/crm/customers/CUS-000101/address", ADDRESS, 200),
    ("crm.updateAddress", "PUT", "/crm/customers/CUS-000101/address", {"street": ""}, 400),
    (
        "erp.changeDeliveryAddress",
        "PUT",
        "/erp/orders/SO-2026-01012/deliveryAddress",
        {"recipient": "Liam Novak", **ADDRESS},
        200,
    ),
    ("erp.cancelOrder", "POST", "/erp/orders/SO-2026-01012/cancellation", {"reason": "x"}, 200),
    ("erp.cancelOrder", "POST", "/erp/orders/SO-2026-01013/cancellation", {"reason": "x"}, 409),
    (
        "erp.createReturn",
        "POST",
        "/erp/returns",
        {
            "orderNumber": "SO-2026-01015",
            "lines": [{"lineNumber": 1, "quantity": 1}],
            "reason": "too small",
            "clientReference": "flow-1",
        },
        201,
    ),
    (
        "erp.createReturn",
        "POST",
        "/erp/returns",
        {
            "orderNumber": "SO-2026-01015",
            "lines": [{"lineNumber": 1, "quantity": 2}],
            "reason": "too small",
        },
        422,
    ),
    (
        "payments.createRefund",
        "POST",
        "/payments/v1/refunds",
        {"charge": "ch_none", "amount": 1, "reason": "goodwill"},
        404,
    ),
    (
        "payments.createRefund",
        "POST",
        "/payments/v1/refunds",
        {"charge": CHARGE, "amount": "1", "reason": "goodwill"},
        400,
    ),
    (
        "payments.createRefund",
        "POST",
        "/payments/v1/refunds",
        {"charge": CHARGE, "amount": 1, "reason": "goodwill"},
        400,  # already refunded in full
    ),
    ("helpdesk.createTicket", "POST", "/helpdesk/tickets", TICKET, 201),
    ("helpdesk.createTicket", "POST", "/helpdesk/tickets", {"subject": "Help"}, 400),
    (
        "helpdesk.addComment",
        "POST",
        "/helpdesk/tickets/4001/comments",
        {"author": "bot", "body": "noted"},
        201,
    ),
    ("mail.sendMail", "POST", "/mail/messages", MAIL, 201),
    ("mail.sendMail", "POST", "/mail/messages", {"to": "a@example.com"}, 400),
]


def operations(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the operations of a document."""
    for item in document["paths"].values():
        yield from item.values()


def closed(node: Any) -> Any:
    """Return a document whose objects admit only the properties that they name."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    shut = {name: closed(value) for name, value in node.items()}
    if "properties" in node and node.get("type") == "object":
        shut["additionalProperties"] = False
    return shut


def response_schema(name: str, status: int, content_type: str) -> dict[str, Any]:
    """Return the schema of an answer, with the components that it refers to."""
    system, operation_id = name.split(".")
    document = closed(copy.deepcopy(read_document(system)))
    operation = next(o for o in operations(document) if o["operationId"] == operation_id)
    response = operation["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].split("/")[-1]]
    return {**response["content"][content_type]["schema"], "components": document["components"]}


def check(name: str, answer: Any) -> None:
    """Validate an answer against its document."""
    schema = response_schema(name, answer.status, answer.content_type)
    value = answer.body.decode() if answer.content_type == "text/plain" else answer.json
    jsonschema.Draft202012Validator(schema).validate(value)


@pytest.mark.parametrize("system", SYSTEMS)
async def test_each_system_publishes_its_document(caller: Any, system: str) -> None:
    published = await caller.get(f"/{system}/openapi.json")
    assert published.json["openapi"] == "3.1.0"
    assert published.json == read_document(system)


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_document_is_sound(system: str) -> None:
    document = read_document(system)
    for schema in document["components"].get("schemas", {}).values():
        jsonschema.Draft202012Validator.check_schema(schema)
    named = [operation["operationId"] for operation in operations(document)]
    assert len(named) == len(set(named))
    assert all("default" in operation["responses"] for operation in operations(document))


async def test_every_read_answers_as_documented(caller: Any) -> None:
    for name, path, status in READS:
        answer = await caller.call("GET", path)
        assert (name, path, answer.status) == (name, path, status)
        check(name, answer)


async def test_every_write_answers_as_documented(caller: Any) -> None:
    for name, method, path, body, status in WRITES:
        answer = await caller.call(method, path, body)
        assert (name, body, answer.status) == (name, body, status)
        check(name, answer)


def test_every_operation_stands_in_these_tables() -> None:
    shown = {row[0] for row in (*READS, *WRITES)} | {"shipping.redirectParcel", "erp.issueToken"}
    documented = {
        f"{system}.{operation['operationId']}"
        for system in SYSTEMS
        for operation in operations(read_document(system))
    }
    assert shown == documented


async def test_a_refund_answers_as_documented(caller: Any) -> None:
    charges = await caller.get("/payments/v1/charges", order_ref="SO-2026-01015")
    body = {"charge": charges.json["data"][0]["id"], "amount": 8990, "reason": "return_received"}
    answer = await caller.post("/payments/v1/refunds", body, Idempotency_Key="k-1")
    assert answer.json["status"] == "pending"
    check("payments.createRefund", answer)


async def test_a_redirected_parcel_answers_as_documented(caller: Any) -> None:
    listed = await caller.get("/shipping/shipments", orderNumber="SO-2026-01013")
    number = listed.json[0]["TrackingNumber"]
    answer = await caller.post(f"/shipping/shipments/{number}/redirect", DESTINATION)
    assert answer.json["Destination"] == DESTINATION
    check("shipping.redirectParcel", answer)
    check("shipping.getShipment", await caller.get(f"/shipping/shipments/{number}"))


async def test_a_delivered_parcel_is_not_redirected(caller: Any) -> None:
    listed = await caller.get("/shipping/shipments", orderNumber="SO-2026-01015")
    number = listed.json[0]["TrackingNumber"]
    answer = await caller.post(f"/shipping/shipments/{number}/redirect", DESTINATION)
    assert answer.status == 409
    check("shipping.redirectParcel", answer)


async def test_every_story_s_order_parcels_and_refunds_are_as_documented(caller: Any) -> None:
    paths = {
        "erp.getOrder": "/erp/orders/{}",
        "erp.listReturns": "/erp/returns?orderNumber={}",
        "shipping.listShipments": "/shipping/shipments?orderNumber={}",
        "shipping.findReturnShipments": "/shipping/returns?orderNumber={}",
        "payments.listRefunds": "/payments/v1/refunds?order_ref={}",
    }
    for number in range(1001, 1044):
        for name, path in paths.items():
            check(name, await caller.call("GET", path.format(f"SO-2026-{number:05d}")))


async def test_wrong_credentials_are_refused_in_the_system_s_own_shape(caller: Any) -> None:
    paths = {
        "crm.getCustomer": "/crm/customers/CUS-000101",
        "erp.getOrder": f"/erp/orders/{ORDER}",
        "payments.getCharge": f"/payments/v1/charges/{CHARGE}",
        "shipping.listShipments": f"/shipping/shipments?orderNumber={ORDER}",
        "helpdesk.getTicket": "/helpdesk/tickets/4001",
    }
    wrong = {"Authorization": "Bearer none", "X-Api-Key": "none", "X-Ship-Signature": "none"}
    for name, path in paths.items():
        answer = await caller.call("GET", path, None, wrong)
        assert (name, answer.status) == (name, 401)
        check(name, answer)


async def test_a_token_is_given_and_refused_as_documented(sandbox: RunningDouble) -> None:
    client = {"client_id": "sandbox-erp-client", "client_secret": "sandbox-erp-secret"}
    asked = [
        ({"grant_type": "client_credentials", **client}, 200),
        ({"grant_type": "password", **client}, 400),
        ({"grant_type": "client_credentials", **client, "client_secret": "x"}, 401),
    ]
    async with aiohttp.ClientSession() as session:
        for form, status in asked:
            async with session.post(f"{sandbox.url}/erp/oauth/token", data=form) as answer:
                assert answer.status == status
                schema = response_schema("erp.issueToken", status, "application/json")
                jsonschema.Draft202012Validator(schema).validate(await answer.json())


async def test_a_signature_over_another_path_or_an_old_time_is_refused(caller: Any) -> None:
    path, other = (f"/shipping/shipments?orderNumber=SO-2026-0101{n}" for n in (3, 5))
    stolen = caller.sign("GET", other, b"")
    old = caller.sign("GET", path, b"", caller.now - timedelta(seconds=301))
    for headers in (stolen, old):
        assert (await caller.call("GET", path, None, headers)).status == 401


async def test_a_list_of_orders_is_cut_by_offset_and_limit(caller: Any) -> None:
    page = (await caller.get("/erp/orders", customerNumber="116", offset="10", limit="5")).json
    assert (len(page["orders"]), page["total"]) == (2, 12)


async def test_charges_go_on_after_the_last_one(caller: Any) -> None:
    path = "/payments/v1/charges"
    first = (await caller.get(path, order_ref="SO-2026-01005", limit="1")).json
    last = first["data"][0]["id"]
    rest = (await caller.get(path, order_ref="SO-2026-01005", starting_after=last)).json
    assert (first["has_more"], len(rest["data"]), rest["has_more"]) == (True, 1, False)


async def test_tickets_and_returns_are_found_by_the_reference_they_were_made_with(
    caller: Any,
) -> None:
    await caller.post("/helpdesk/tickets", {**TICKET, "external_id": "flow-9"})
    found = await caller.get("/helpdesk/tickets/search", external_id="flow-9")
    assert found.json["count"] == 1
    back = {"orderNumber": "SO-2026-01015", "reason": "too small", "clientReference": "flow-9"}
    await caller.post("/erp/returns", {**back, "lines": [{"lineNumber": 1, "quantity": 1}]})
    listed = await caller.get("/erp/returns", clientReference="flow-9")
    assert [each["orderNumber"] for each in listed.json["returns"]] == ["SO-2026-01015"]


async def test_further_tickets_are_on_the_page_that_the_answer_names(caller: Any) -> None:
    for _ in range(6):
        await caller.post("/helpdesk/tickets", TICKET)
    first = (await caller.get("/helpdesk/tickets", requester_email="a@example.com")).json
    following = first["next_page"].removeprefix(caller.url)
    second = (await caller.call("GET", following)).json
    assert (len(first["tickets"]), len(second["tickets"]), second["next_page"]) == (5, 1, None)
