"""A connector file: where a system is, how we prove who we are, and the operations that may be used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.operations import read_operation
from standfast.assistant.reading.traps import find_complex_key
from standfast.assistant.reading.tree import Scalar, Table, Tree, plain, read_text, tree_of
from standfast.assistant.reading.values import read_call
from standfast.assistant.types import (
    Auth,
    BreakerSettings,
    Call,
    Connector,
    Operation,
    Place,
    Secret,
)

AUTH_KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        # kind: (its plain settings, its secrets)
        "none": ((), ()),
        "api_key": (("header",), ("key",)),
        "basic": ((), ("username", "password")),
        "bearer": ((), ("token",)),
        "oauth2_client_credentials": (
            ("token_url", "scope", "client_auth"),
            ("client_id", "client_secret"),
        ),
        "signed": (
            ("key_header", "timestamp_header", "signature_header", "timestamp_format", "algorithm"),
            ("key", "secret"),
        ),
    }
)
_NEEDED = frozenset({"header", "token_url", "key_header", "timestamp_header", "signature_header"})
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}")


def read_connector(table: Table, files: Mapping[str, bytes], bench: Bench) -> Connector | None:
    """Return the connector of a file, with the OpenAPI document that it names."""
    fields = Fields(table, bench, "a connector")
    name = fields.must_name("connector")
    fields.what = f"connector '{name}'"
    for key in ("title", "openapi", "base_url", "auth", "operations"):
        fields.must(key)
    base_url, base_path = _read_base(fields)
    place = table.keys.get("connector", table.place)
    bench.heads[place] = table.place
    connector = Connector(
        name=name,
        owner=fields.text("owner"),
        title=fields.text_map("title"),
        place=place,
        openapi=_read_openapi(fields, files, bench),
        base_url=base_url,
        allow=fields.texts("allow"),
        allow_private=fields.flag("allow_private"),
        auth=_read_auth(fields),
        breaker=_read_breaker(fields),
        operations=_read_operations(fields, bench),
        base_path=base_path,
    )
    fields.done()
    return connector if name else None


def read_secret(fields: Fields, name: str) -> Secret | None:
    """Return a reference to a value that is not in the files."""
    tree = fields.take(name)
    if isinstance(tree, Scalar):
        fields.add(
            name,
            "connector-secret-in-clear",
            f"'{name}' is written out in {fields.what}.",
            f"Name the environment variable that holds it: {name}: {{env: MY_SYSTEM_{name.upper()}}}.",
        )
        return None
    inner = fields.fields(name, f"'{name}'")
    if inner is None:
        return None
    variable = inner.must_text("env")
    if variable and not _VARIABLE.fullmatch(variable):
        inner.add(
            "env",
            "value-bad-name",
            f"'{variable[:40]}' is no name of an environment variable.",
            "Use capital letters, digits and underscores.",
        )
    default = inner.text("default") if "default" in inner else None
    inner.done()
    return Secret(variable, default)


def _read_base(fields: Fields) -> tuple[Secret, str]:
    tree = fields.take("base_url")
    if isinstance(tree, Scalar):
        fields.add(
            "base_url",
            "value-wrong-type",
            "'base_url' is one text.",
            "Write base_url: {env: MY_SYSTEM_URL, default: https://...}.",
        )
    inner = None if isinstance(tree, Scalar) else fields.fields("base_url", "'base_url'")
    if inner is None:
        return Secret(""), ""
    secret = Secret(inner.must_text("env"), inner.text("default") if "default" in inner else None)
    if secret.default and re.match(r"\w+://[^/]*@", secret.default):
        inner.add(
            "default",
            "connector-secret-in-clear",
            "the address holds a name or password.",
            "Put them under 'auth', by reference.",
        )
    path = inner.text("path")
    inner.done()
    return secret, path


def _read_auth(fields: Fields) -> Auth:
    inner = fields.fields("auth", "'auth'")
    if inner is None:
        return Auth("none")
    inner.must("kind")
    kind = inner.one_of("kind", tuple(AUTH_KINDS), "none")
    names, secret_names = AUTH_KINDS[kind]
    for name in (*names, *secret_names):
        if name in _NEEDED or name in secret_names:
            inner.must(name)
    settings = {name: inner.text(name) for name in names if name in inner}
    secrets = {name: read_secret(inner, name) for name in secret_names}
    inner.done()
    return Auth(kind, settings, {name: secret for name, secret in secrets.items() if secret})


def _read_breaker(fields: Fields) -> BreakerSettings:
    inner = fields.fields("breaker", "'breaker'")
    if inner is None:
        return BreakerSettings()
    failures = inner.number("failures", 5, least=1, most=1000)
    window = inner.number("window", max(10, failures), least=1, most=1000)
    open_for = inner.duration("open_for", timedelta(seconds=20))
    inner.done()
    if failures > window:
        inner.add(
            "failures",
            "value-out-of-range",
            f"{failures} failures of {window} calls can never be.",
            "Make 'window' at least as large as 'failures'.",
        )
    return BreakerSettings(failures, window, open_for)


def _read_operations(fields: Fields, bench: Bench) -> dict[str, Operation]:
    table = fields.inner("operations")
    found = {}
    for name, tree in table.entries.items() if table else ():
        inner = bench.table(tree, f"operation '{name}'")
        if inner is not None and table and check_name(name, table.keys[name], bench):
            found[name] = replace(read_operation(name, inner, bench), place=table.keys[name])
            bench.heads[table.keys[name]] = inner.place
    return found


def resolve_owners(connector: Connector, bench: Bench) -> Connector:
    """Return the connector with the calls that prove whose a record is; every operation is known by now."""
    operations = {
        name: replace(operation, owned_through=_owner_of(operation, bench))
        for name, operation in connector.operations.items()
    }
    return replace(connector, operations=operations)


def _owner_of(operation: Operation, bench: Bench) -> Call | None:
    return read_call(bench.deferred.get(bench.heads[operation.place]), bench)


def _read_openapi(fields: Fields, files: Mapping[str, bytes], bench: Bench) -> dict[str, Any]:
    """Return the OpenAPI document that stands beside the connector's file."""
    name = fields.text("openapi")
    path = f"connectors/{name}"
    if not name:
        return {}
    if path not in files:
        beside = [file.removeprefix("connectors/") for file in files if ".openapi." in file]
        fields.add(
            "openapi",
            "openapi-missing",
            f"there is no file '{path}'.",
            suggest(name, beside, what="There are"),
        )
        return {}
    document = _parse_document(path, files[path], bench)
    if document is not None and not isinstance(document.get("paths"), dict):
        bench.findings.add(
            Place(path), "openapi-invalid", "the document has no 'paths'.", "Use OpenAPI 3."
        )
        return {}
    return document or {}


def _parse_document(path: str, content: bytes, bench: Bench) -> dict[str, Any] | None:
    text = read_text(path, content, bench.findings)
    if text is None:
        return None
    if not path.endswith(".json"):
        tree: Tree | None = tree_of(path, text, bench.findings, find=find_complex_key)
        document = None if tree is None else plain(tree)
    else:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            place = Place(path, getattr(error, "lineno", 1), getattr(error, "colno", 1))
            bench.findings.add(
                place,
                "openapi-invalid",
                f"this is no JSON: {str(error)[:80]}.",
                "Export the document again.",
            )
            return None
    if isinstance(document, dict):
        return document
    bench.findings.add(
        Place(path), "openapi-invalid", "the document is no mapping.", "Use OpenAPI 3."
    )
    return None
