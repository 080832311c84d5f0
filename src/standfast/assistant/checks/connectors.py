"""Connectors: where calls may go, what proves who we are, and what keeps a write from happening twice."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from standfast.assistant.checks.openapi import check_operation
from standfast.assistant.checks.subject import Subject
from standfast.assistant.checks.writes import calls_of, note_access
from standfast.assistant.expressions import Expression
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import Call, Connector, Operation

_PRIVATE_NAMES = ("localhost", "internal", "local", "lan", "home", "intranet")


def check_connectors(subject: Subject) -> None:
    """Note what is wrong with connectors and their operations."""
    for connector in subject.assistant.connectors.values():
        _check_hosts(connector, subject)
        _check_secrets(connector, subject)
        for operation in connector.operations.values():
            _check_operation(operation, connector, subject)
            if connector.openapi:
                check_operation(operation, connector, subject)
    _check_identity(subject)
    _check_used(subject)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_private(host: str) -> bool:
    """Tell whether a host is this machine or lies in a private network."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.rpartition(".")[2] in _PRIVATE_NAMES
    return not address.is_global


def _check_hosts(connector: Connector, subject: Subject) -> None:
    default = connector.base_url.default
    allowed = [re.sub(r":(\d+|\*)$", "", pattern) for pattern in connector.allow]
    host = _host_of(default) if default else ""
    if default and not (host and default.startswith(("http://", "https://"))):
        subject.findings.add(
            subject.spot(connector.place, "base_url"),
            "connector-bad-url",
            f"the base URL of '{connector.name}' is no http address.",
            "Write it like https://api.example.com.",
        )
        return
    if host and host not in allowed:
        subject.findings.add(
            subject.spot(connector.place, "allow"),
            "connector-host-not-allowed",
            f"connector '{connector.name}' may not call its own base URL: '{host}' is not in 'allow'.",
            f'Write allow: ["{host}"].',
        )
    private = next((name for name in (host, *allowed) if name and is_private(name)), None)
    if private and not connector.allow_private:
        subject.findings.add(
            subject.spot(connector.place, "base_url" if private == host else "allow"),
            "connector-private-address",
            f"'{private}' is an address of this machine or of a private network.",
            "Use a public address, or write allow_private: true if this is meant.",
        )
    if default and default.startswith("http://") and not is_private(host):
        subject.findings.warn(
            subject.spot(connector.place, "base_url"),
            "connector-plain-http",
            f"connector '{connector.name}' talks to '{host}' without encryption.",
            "Use https://.",
        )


def _check_secrets(connector: Connector, subject: Subject) -> None:
    for name, secret in connector.auth.secrets.items():
        if secret.default is not None and not connector.allow_private:
            subject.findings.warn(
                subject.spot(connector.place, "auth"),
                "connector-secret-default",
                f"'{name}' of connector '{connector.name}' has a default: the secret is in the file.",
                "Take the default out; set the environment variable.",
            )


def _check_operation(operation: Operation, connector: Connector, subject: Subject) -> None:
    findings, what = subject.findings, f"'{connector.name}.{operation.name}'"
    if operation.access == "write" and operation.idempotency is None:
        findings.add(
            operation.place,
            "write-no-idempotency",
            f"{what} writes, and does not say what keeps it from happening twice.",
            "Add idempotency: {kind: key, ...}, {kind: lookup, ...} or {kind: none}.",
        )
    if operation.access == "read" and operation.idempotency is not None:
        findings.warn(
            operation.place, "read-idempotency", f"{what} only reads.", "Take 'idempotency' out."
        )
    if operation.connect_limit > operation.read_limit:
        findings.warn(
            operation.place,
            "connector-limits",
            f"{what} may take longer to connect than to answer.",
            "Make limits.read at least as long as limits.connect.",
        )
    if operation.owned_through is not None:
        _check_read(operation.owned_through, subject)
    _check_lookup(operation, connector, subject)
    _check_names(operation, subject)


def _check_read(call: Call, subject: Subject) -> None:
    target = subject.bench.operations.get(call.name)
    if target is not None and target.access != "read":
        note_access(call.name, call.place, "read", subject)


def _check_lookup(operation: Operation, connector: Connector, subject: Subject) -> None:
    means = operation.idempotency
    if means is None or means.kind != "lookup" or not means.lookup:
        return
    target = connector.operations.get(means.lookup)
    if target is None or target.access != "read":
        reads = [name for name, other in connector.operations.items() if other.access == "read"]
        subject.findings.add(
            subject.spot(operation.place, "idempotency"),
            "lookup-unknown-operation",
            f"'{means.lookup}' is no read operation of connector '{connector.name}'.",
            suggest(means.lookup, reads, what="It has"),
        )
        return
    for name in means.lookup_arguments:
        if name not in target.args:
            subject.findings.add(
                operation.place,
                "call-arguments",
                f"'{connector.name}.{means.lookup}' has no argument '{name}'.",
                suggest(name, target.args, what="It takes"),
            )


def _check_names(operation: Operation, subject: Subject) -> None:
    """Note names in the expressions of an operation that nothing gives a value."""
    known = frozenset({*operation.args, "args", "contact", "key", "today", "now", "language"})
    for expression, extra in _expressions(operation):
        for name in sorted(expression.names - known - extra):
            subject.findings.add(
                operation.place,
                "connector-unknown-name",
                f"operation '{operation.name}' uses '{name}' in '{expression.text[:60]}'.",
                suggest(name, known | extra, what="There are"),
            )


def _expressions(operation: Operation) -> Iterator[tuple[Expression, frozenset[str]]]:
    """Return the expressions of an operation, with the names that only they may use."""
    plain = [*operation.parameters.values(), *leaves(operation.body)]
    over_item = [operation.belongs_to] if operation.belongs_to else []
    if operation.owned_through is not None:
        plain += operation.owned_through.arguments.values()
    if operation.idempotency is not None:
        plain += operation.idempotency.lookup_arguments.values()
        over_item += [operation.idempotency.match] if operation.idempotency.match else []
    yield from ((expression, frozenset()) for expression in plain)
    yield from ((expression, frozenset({"item"})) for expression in over_item)


def leaves(body: object) -> Iterator[Expression]:
    """Return the expressions of a request body."""
    match body:
        case Expression():
            yield body
        case dict():
            for inner in body.values():
                yield from leaves(inner)
        case list():
            for inner in body:
                yield from leaves(inner)
        case _:
            return


def _check_identity(subject: Subject) -> None:
    identity = subject.assistant.identity
    for call, access in (
        (identity.find, "read"),
        (identity.profile, "read"),
        (identity.code_mail, "write"),
    ):
        operation = subject.bench.operations.get(call.name) if call else None
        if call is not None and operation is not None and operation.access != access:
            note_access(call.name, call.place, access, subject)
    verified = [flow for flow in subject.own_flows() if flow.needs.value == "verified"]
    if (
        verified
        and identity.code_mail is None
        and subject.is_intact("connectors", "assistant.yaml")
    ):
        subject.findings.add(
            verified[0].place,
            "identity-no-code",
            f"flow '{verified[0].name}' needs a verified contact, and nothing can send a code.",
            "Add identity: {code_mail: ...} to assistant.yaml.",
        )


def _check_used(subject: Subject) -> None:
    if not subject.is_intact("flows", "connectors", "assistant.yaml"):
        return
    used = {call.name for call in _all_calls(subject)}
    for connector in subject.assistant.connectors.values():
        looked_up = {
            operation.idempotency.lookup
            for operation in connector.operations.values()
            if operation.idempotency
        }
        for operation in connector.operations.values():
            name = f"{connector.name}.{operation.name}"
            if name not in used and operation.name not in looked_up:
                subject.findings.warn(
                    operation.place,
                    "operation-unused",
                    f"nothing calls '{name}'.",
                    "Take it out: what is not there cannot be misused.",
                )


def _all_calls(subject: Subject) -> Iterator[Call]:
    assistant = subject.assistant
    identity = assistant.identity
    yield from (call for call in (identity.find, identity.profile, identity.code_mail) if call)
    for connector in assistant.connectors.values():
        for operation in connector.operations.values():
            if operation.owned_through is not None:
                yield operation.owned_through
    for flow in assistant.flows.values():
        for step in flow.index.values():
            yield from calls_of(step, flow)
