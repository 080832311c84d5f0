"""Every answer of every operation is what its document says, and nothing that the document does not say."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import pytest

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
    ("erp.cancelOrder", "POST", "/erp/orders/SO-2026-01012/cancellation", {"reason": "x"}, 200),
    ("erp.cancelOrder", "POST", "/erp/orders/SO-2026-01013/cancellation", {"reason": "x"}, 409),
    (
        "erp.changeDeliveryAddress",
        "PUT",
        "/erp/orders/SO-2026-01012/deliveryAddress",
        {"recipient": "Liam Novak", **ADDRESS},
        200,
    ),
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


@pytest.mark.parametrize(("name", "path", "status"), READS)
async def test_a_read_answers_as_documented(caller: Any, name: str, path: str, status: int) -> None:
    answer = await caller.call("GET", path)
    assert answer.status == status
    check(name, answer)


@pytest.mark.parametrize(("name", "method", "path", "body", "status"), WRITES)
async def test_a_write_answers_as_documented(
    caller: Any, name: str, method: str, path: str, body: dict[str, Any], status: int
) -> None:
    answer = await caller.call(method, path, body)
    assert answer.status == status
    check(name, answer)


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


@pytest.mark.parametrize("system", SYSTEMS)
async def test_every_order_list_and_parcel_list_of_the_stories_is_as_documented(
    caller: Any, system: str
) -> None:
    if system not in {"erp", "shipping", "payments"}:
        pytest.skip("this system keeps no orders")
    name, path = {
        "erp": ("erp.getOrder", "/erp/orders/{}"),
        "shipping": ("shipping.listShipments", "/shipping/shipments?orderNumber={}"),
        "payments": ("payments.listRefunds", "/payments/v1/refunds?order_ref={}"),
    }[system]
    for number in range(1001, 1044):
        check(name, await caller.call("GET", path.format(f"SO-2026-{number:05d}")))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("crm.getCustomer", "/crm/customers/CUS-000101"),
        ("erp.getOrder", f"/erp/orders/{ORDER}"),
        ("payments.getCharge", f"/payments/v1/charges/{CHARGE}"),
        ("shipping.listShipments", f"/shipping/shipments?orderNumber={ORDER}"),
        ("helpdesk.getTicket", "/helpdesk/tickets/4001"),
    ],
)
async def test_wrong_credentials_are_refused_in_the_system_s_own_shape(
    caller: Any, name: str, path: str
) -> None:
    wrong = {"Authorization": "Bearer none", "X-Api-Key": "none", "X-Ship-Signature": "none"}
    answer = await caller.call("GET", path, None, wrong)
    assert answer.status == 401
    check(name, answer)
