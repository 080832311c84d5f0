"""Requests: encoded so that no argument can be more than an argument."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.wiring import ANNA, NOON, cel, connector, document, operation, write

from standfast.assistant import Moment, Operation
from standfast.connectors.building import build_request, scope_of, with_query
from standfast.connectors.errors import CallFailed
from standfast.connectors.preparing import prepare
from standfast.connectors.types import Request

BASE = "https://api.example.com/v1"


def built(wanted: Operation, arguments: dict[str, Any], **changes: Any) -> Request:
    prepared = prepare(connector(BASE, wanted, **changes), wanted)
    scope = scope_of(arguments, ANNA, "e-1")
    return build_request(prepared, scope, base=BASE, moment=Moment(NOON))


@pytest.mark.parametrize(
    ("thing", "path"),
    [
        ("7", "/things/7"),
        (42, "/things/42"),
        ("a/b?c#d", "/things/a%2Fb%3Fc%23d"),
        ("../admin", "/things/..%2Fadmin"),
        ("ä €", "/things/%C3%A4%20%E2%82%AC"),
    ],
)
def test_a_path_argument_stays_one_segment(thing: Any, path: str) -> None:
    assert built(operation(), {"thing": thing}).url == BASE + path


def test_a_required_argument_without_a_value_is_missing() -> None:
    with pytest.raises(CallFailed, match="missing_argument: 'thing' has no value"):
        built(operation(), {"thing": None})


@pytest.mark.parametrize("thing", ["", ".", "..", [], {"a": 1}])
def test_what_cannot_be_a_segment_is_not_sent(thing: Any) -> None:
    with pytest.raises(CallFailed, match="bad_arguments"):
        built(operation(), {"thing": thing})


@given(st.text(min_size=1, max_size=40))
def test_no_text_leaves_its_segment(thing: str) -> None:
    try:
        url = built(operation(), {"thing": thing}).url
    except CallFailed:
        assert thing in {".", ".."} or "\x00" in thing or not thing.isprintable()
        return
    assert url.startswith(BASE + "/things/")
    assert not set("/?#&\r\n ") & set(url.removeprefix(BASE + "/things/"))


def test_query_parameters_are_encoded_and_those_without_a_value_left_out() -> None:
    wanted = operation(
        operation_id="listThings", parameters=cel(thing="thing", page="missing", size="[1, true]")
    )
    assert (
        built(wanted, {"thing": "a&b=c"}).url == BASE + "/things?thing=a%26b%3Dc&size=1&size=true"
    )


def test_a_header_argument_cannot_end_the_header() -> None:
    whole = document()
    whole["paths"]["/things/{thing}"]["get"]["parameters"].append(
        {"name": "X-Note", "in": "header"}
    )
    wanted = operation(parameters=cel(thing="thing", **{"X-Note": "note"}))
    with pytest.raises(CallFailed, match="header cannot hold"):
        built(wanted, {"thing": "1", "note": "a\r\nX-Admin: 1"}, openapi=whole)


def test_an_argument_that_the_document_does_not_accept_is_not_sent() -> None:
    whole = document()
    parameter = whole["paths"]["/things/{thing}"]["get"]["parameters"][0]
    parameter["schema"] = {"type": "string", "pattern": "^SO-[0-9]+$"}
    assert built(operation(), {"thing": "SO-7"}, openapi=whole).url.endswith("/SO-7")
    with pytest.raises(CallFailed, match="'thing' is not what the document accepts"):
        built(operation(), {"thing": "7"}, openapi=whole)


def test_a_body_is_evaluated_at_its_leaves_and_members_without_a_value_left_out() -> None:
    body = {
        "charge": cel(c="thing")["c"],
        "deep": [cel(k="key")["k"], {"n": cel(n="none.at.all")["n"]}],
    }
    request = built(write(body=body), {"thing": "ch_1"})
    assert request.method == "POST"
    assert json.loads(request.body or b"") == {"charge": "ch_1", "deep": ["e-1", {}]}


def test_a_body_that_breaks_the_document_is_not_sent() -> None:
    whole = document()
    schema = {"type": "object", "properties": {"thing": {"type": "integer"}}}
    content = {"application/json": {"schema": schema}}
    whole["paths"]["/things"]["post"]["requestBody"]["content"] = content
    with pytest.raises(CallFailed, match=r"breaks the document at thing \(type\)"):
        built(write(), {"thing": "seven"}, openapi=whole)


def test_paging_replaces_a_parameter_that_is_there_already() -> None:
    assert with_query("https://x/a?page=1&b=2", {"page": "3"}) == "https://x/a?b=2&page=3"
    assert with_query("https://x/a", {}) == "https://x/a"
