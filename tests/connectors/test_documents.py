"""OpenAPI documents: what they say of an operation."""

from typing import Any

import pytest
from tests.connectors.wiring import cel, connector, document, operation

from standfast.assistant import Auth
from standfast.connectors import check_connector
from standfast.connectors.documents import DocumentInvalid, first_error, plan_operation


def with_schema(schema: dict[str, Any], version: str = "3.1.0") -> dict[str, Any]:
    answer = {"200": {"content": {"application/json; charset=utf-8": {"schema": schema}}}}
    path = {"/x": {"get": {"operationId": "getX", "responses": answer}}}
    return {
        "openapi": version,
        "paths": path,
        "components": {"schemas": {"Id": {"type": "string"}}},
    }


def accepts(schema: dict[str, Any], value: Any, version: str = "3.1.0") -> bool:
    validator = plan_operation(with_schema(schema, version), "getX").answer_validator(200)
    assert validator is not None
    return validator.is_valid(value)


def test_an_operation_is_found_with_its_parameters_and_references() -> None:
    whole = document()
    whole["components"] = {"parameters": {"page": {"name": "page", "in": "query"}}}
    whole["paths"]["/things"]["parameters"] = [{"$ref": "#/components/parameters/page"}]
    plan = plan_operation(whole, "listThings")
    assert (plan.method, plan.path) == ("GET", "/things")
    assert plan.parameters["page"].where == "query"


def test_schemas_may_refer_to_components() -> None:
    schema = {"type": "object", "properties": {"id": {"$ref": "#/components/schemas/Id"}}}
    assert accepts(schema, {"id": "a"})
    assert not accepts(schema, {"id": 1})


def test_version_3_0_says_nullable_and_exclusive_in_its_own_way() -> None:
    nullable = {"type": "string", "nullable": True}
    assert accepts(nullable, None, "3.0.3")
    assert not accepts(nullable, 1, "3.0.3")
    above = {"type": "integer", "minimum": 0, "exclusiveMinimum": True}
    assert not accepts(above, 0, "3.0.3")
    assert accepts(above, 1, "3.0.3")


def test_formats_are_checked() -> None:
    assert not accepts({"type": "string", "format": "date-time"}, "yesterday")


def test_statuses_are_found_exactly_then_by_class_then_by_default() -> None:
    whole = with_schema({"type": "string"})
    content = {"content": {"application/json": {"schema": {"type": "integer"}}}}
    whole["paths"]["/x"]["get"]["responses"] |= {"2XX": content, "204": {}, "default": {}}
    plan = plan_operation(whole, "getX")
    found = {status: plan.answer_validator(status) for status in (200, 201, 204, 500)}
    assert found[204] is found[500] is None
    assert found[201] is not None
    assert found[201].is_valid(1)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"$ref": "https://evil.example/schema.json"}, "schema of the document is wrong"),
        ({"$ref": "#/components/schemas/None"}, "schema of the document is wrong"),
        ({"type": "colour"}, "schema of the document is wrong"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_without_fetching_anything(
    schema: dict[str, Any], text: str
) -> None:
    with pytest.raises(DocumentInvalid, match=text):
        plan_operation(with_schema(schema), "getX")


@pytest.mark.parametrize(
    "broken", [{}, {"paths": []}, {"paths": {"/x": {"get": {"operationId": "other"}}}}]
)
def test_an_operation_that_is_not_there_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(DocumentInvalid):
        plan_operation(broken, "getX")


def test_references_in_a_circle_are_refused() -> None:
    whole = {"paths": {"/x": {"$ref": "#/paths/~1x"}}}
    with pytest.raises(DocumentInvalid, match="circle"):
        plan_operation(whole, "getX")


def test_an_error_names_place_and_rule_and_nothing_of_the_value() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {"type": "integer"}}},
    }
    validator = plan_operation(with_schema(schema), "getX").answer_validator(200)
    assert validator is not None
    assert first_error(validator, {"a": [1, "secret"]}) == "a.1 (type)"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"operation_id": "noThing"}, "has no operation 'noThing'"),
        ({"parameters": cel(thing="thing", colour="thing")}, "has no parameter 'colour'"),
        ({"parameters": {}}, "required parameter 'thing'"),
        ({"items": "a..b"}, "is no path"),
    ],
)
def test_a_connector_is_held_against_its_document(changes: dict[str, Any], text: str) -> None:
    problems = check_connector(connector("http://127.0.0.1", operation(**changes)))
    assert [text in each.text for each in problems] == [True]


def test_an_unknown_kind_of_authentication_is_a_problem() -> None:
    problems = check_connector(connector("http://127.0.0.1", operation(), auth=Auth("magic")))
    assert [each.code for each in problems] == ["connector-auth"]
