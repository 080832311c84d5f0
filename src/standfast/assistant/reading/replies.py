"""replies.yaml and replies/*.yaml: what is said, by language and channel."""

from __future__ import annotations

import re

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name
from standfast.assistant.reading.tree import Listing, Scalar, Table, Tree, plain_scalar
from standfast.assistant.types import ReplyText, ReplyVariant
from standfast.events import Value

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_DEFAULT = "default"


def read_replies(table: Table, bench: Bench) -> dict[str, ReplyText]:
    """Return the replies of a file by name."""
    found = {}
    for name, tree in table.entries.items():
        if not check_name(name, table.keys[name], bench):
            continue
        inner = bench.table(tree, f"reply '{name}'")
        if inner is not None:
            found[name] = _read_reply(name, inner, table, bench)
    return found


def _read_reply(name: str, table: Table, whole: Table, bench: Bench) -> ReplyText:
    variants: list[ReplyVariant] = []
    fields = Fields(table, bench, f"reply '{name}'")
    for language in table.entries:
        if LANGUAGE.fullmatch(language):
            tree = fields.take(language)
            variants.extend(_read_variants(tree, language, fields))
    options = tuple(_read_option(inner, bench) for inner in fields.tables("options"))
    for key in table.keys:
        if LANGUAGE.fullmatch(key):
            fields.take(key)
    fields.done()
    return ReplyText(name, tuple(variants), options, whole.keys[name])


def _read_variants(tree: Tree | None, language: str, fields: Fields) -> list[ReplyVariant]:
    """Return the wordings of a language: one text, several, or one or several for each channel."""
    match tree:
        case Scalar(place=place, raw=raw):
            return [ReplyVariant(raw, language, None, place)]
        case Listing():
            return _texts(tree, language, None, fields)
        case Table(entries=entries):
            return [
                variant
                for channel, inner in entries.items()
                for variant in _texts(
                    inner, language, None if channel == _DEFAULT else channel, fields
                )
            ]
        case None:
            return []


def _texts(tree: Tree, language: str, channel: str | None, fields: Fields) -> list[ReplyVariant]:
    members = tree.members if isinstance(tree, Listing) else (tree,)
    found = []
    for member in members:
        if isinstance(member, Scalar) and member.kind != "null":
            found.append(ReplyVariant(member.raw, language, channel, member.place))
        else:
            fields.bench.wrong(member, f"a wording of {fields.what}", "one text, in quotes")
    return found


def _read_option(table: Table, bench: Bench) -> tuple[Value, dict[str, str]]:
    fields = Fields(table, bench, "this option")
    fields.must("value")
    scalar = fields.scalar("value")
    value = None if scalar is None else plain_scalar(scalar)
    labels = {
        language: fields.text(language)
        for language in table.entries
        if LANGUAGE.fullmatch(language)
    }
    fields.done()
    return value, labels
