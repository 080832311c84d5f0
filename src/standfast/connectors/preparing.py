"""An operation made ready once: its place in the document, its compiled maps and checks.

What is prepared is kept by the operation's identity, so that each release of an assistant is compiled once.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from standfast.assistant import Connector, Operation, Problem
from standfast.connectors.addresses import AddressRule, Ranges
from standfast.connectors.documents import DocumentInvalid, OperationPlan, plan_operation
from standfast.connectors.errors import CallFailed, ErrorKind, Reach
from standfast.connectors.mapping import MapRecord, compile_record
from standfast.connectors.paging import STYLES
from standfast.connectors.paths import Take, compile_path

_MOST = 1024
_AUTH_KINDS = ("none", "api_key", "basic", "bearer", "oauth2_client_credentials", "signed")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation with all that can be known before it is called.

    Attributes:
        take_items: Finds the list in an answer.
    """

    connector: Connector
    operation: Operation
    plan: OperationPlan
    rule: AddressRule
    map_record: MapRecord
    take_items: Take

    @property
    def name(self) -> str:
        """`connector.operation`."""
        return f"{self.connector.name}.{self.operation.name}"


class Preparations:
    """Operations made ready, the longest unused forgotten first."""

    def __init__(self) -> None:
        self._made: OrderedDict[int, Prepared] = OrderedDict()

    def get(self, connector: Connector, operation: Operation) -> Prepared:
        """Return the operation made ready.

        Raises:
            CallFailed: `bad_document`: the document or the maps do not describe it.
        """
        found = self._made.get(id(operation))
        if found is not None and found.operation is operation and found.connector is connector:
            return found
        try:
            made = prepare(connector, operation)
        except ValueError as error:
            raise CallFailed(
                ErrorKind.BAD_DOCUMENT, reach=Reach.NOT_SENT, detail=str(error)
            ) from None
        self._made[id(operation)] = made
        self._made.move_to_end(id(operation))
        if len(self._made) > _MOST:
            self._made.popitem(last=False)
        return made


def prepare(connector: Connector, operation: Operation) -> Prepared:
    """Return an operation made ready.

    Raises:
        ValueError: The document or a map does not describe it; the text says where.
    """
    plan = plan_operation(connector.openapi, operation.operation_id)
    for name in operation.parameters:
        if name not in plan.parameters:
            raise DocumentInvalid(f"'{operation.operation_id}' has no parameter '{name}'.")
    for each in plan.parameters.values():
        if each.is_required and each.name not in operation.parameters:
            raise DocumentInvalid(f"the required parameter '{each.name}' is not in 'parameters'.")
    if operation.paging is not None and operation.paging.style not in STYLES:
        raise DocumentInvalid(f"paging style '{operation.paging.style}' is unknown.")
    return Prepared(
        connector=connector,
        operation=operation,
        plan=plan,
        rule=AddressRule(
            tuple(connector.allow),
            Ranges.PRIVATE_TOO if connector.allow_private else Ranges.PUBLIC,
        ),
        map_record=compile_record(operation.result),
        take_items=compile_path(operation.items),
    )


def check_connector(connector: Connector) -> tuple[Problem, ...]:
    """Return what is wrong with a connector when it is held against its OpenAPI document."""
    problems = [
        Problem(operation.place, "connector-document", f"operation '{operation.name}': {text}", "")
        for operation in connector.operations.values()
        if (text := _complaint(connector, operation))
    ]
    if connector.auth.kind not in _AUTH_KINDS:
        text = f"authentication kind '{connector.auth.kind}' is unknown."
        remedy = f"Use one of {', '.join(_AUTH_KINDS)}."
        problems.append(Problem(connector.place, "connector-auth", text, remedy))
    return tuple(problems)


def _complaint(connector: Connector, operation: Operation) -> str:
    try:
        prepare(connector, operation)
    except ValueError as error:
        return str(error)
    return ""
