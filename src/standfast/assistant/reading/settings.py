"""assistant.yaml and owners.yaml: what the assistant is, and who answers for which file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.connectors import read_secret
from standfast.assistant.reading.fields import Fields
from standfast.assistant.reading.replies import LANGUAGE
from standfast.assistant.reading.tree import Table
from standfast.assistant.reading.values import read_call
from standfast.assistant.types import Identity, Limits, Owners, Place

_FILE = Place("assistant.yaml")
_NO_LIMITS = Limits()
_NOBODY = Identity(None, "", None, None, None)


@dataclass(frozen=True, slots=True)
class Settings:
    """What assistant.yaml says."""

    name: str = ""
    title: dict[str, str] | None = None
    languages: tuple[str, ...] = ("en",)
    scope: dict[str, tuple[str, ...]] | None = None
    limits: Limits = _NO_LIMITS
    identity: Identity = _NOBODY
    double: str | None = None
    start_command: str | None = None
    tone: dict[str, str] | None = None
    zone: str = "UTC"
    currency: str = "EUR"
    place: Place = _FILE


def read_settings(table: Table, bench: Bench) -> Settings:
    """Return what assistant.yaml says."""
    fields = Fields(table, bench, "assistant.yaml")
    bench.heads[_FILE] = table.place
    for key in ("title", "languages", "scope"):
        fields.must(key)
    testing = fields.fields("testing", "'testing'")
    settings = Settings(
        name=fields.must_name("assistant"),
        title=fields.text_map("title"),
        languages=_read_languages(fields),
        scope=fields.texts_map("scope"),
        limits=_read_limits(fields),
        identity=_read_identity(fields, bench),
        double=testing.text("double") or None if testing else None,
        start_command=testing.text("start") or None if testing else None,
        tone=fields.text_map("tone"),
        zone=_read_zone(fields),
        currency=_read_currency(fields),
        place=fields.at("languages"),
    )
    if testing:
        testing.done()
    fields.done()
    return settings


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return bool(name)


def _read_zone(fields: Fields) -> str:
    zone = fields.text("zone", "UTC")
    if is_zone(zone):
        return zone
    fields.add("zone", "value-unknown", f"there is no zone '{zone[:40]}'.", "E.g. Europe/Berlin.")
    return "UTC"


def _read_currency(fields: Fields) -> str:
    currency = fields.text("currency", "EUR")
    if len(currency) == 3 and currency.isascii() and currency.isupper():  # noqa: PLR2004  # ISO 4217
        return currency
    fields.add(
        "currency", "value-unknown", f"'{currency[:20]}' is no currency.", "Write it like EUR."
    )
    return "EUR"


def _read_languages(fields: Fields) -> tuple[str, ...]:
    found = fields.texts("languages")
    for language in found:
        if not LANGUAGE.fullmatch(language):
            fields.add(
                "languages",
                "value-unknown",
                f"'{language[:20]}' is no language.",
                "Write them like [en, de].",
            )
    return tuple(dict.fromkeys(lang for lang in found if LANGUAGE.fullmatch(lang))) or ("en",)


def _read_limits(fields: Fields) -> Limits:
    inner = fields.fields("limits", "'limits'")
    if inner is None:
        return Limits()
    limits = Limits(
        steps_per_turn=inner.number("steps_per_turn", 60, least=5, most=1000),
        message_chars=inner.number("message_chars", 4000, least=100, most=100_000),
        stack_depth=inner.number("stack_depth", 8, least=2, most=50),
        silence_remind=inner.duration_or_none("silence_remind", timedelta(minutes=10)),
        silence_close=inner.duration_or_none("silence_close", timedelta(hours=24)),
        act_at=inner.share("act_at"),
        ask_at=inner.share("ask_at"),
        code_tries=inner.number("code_tries", 5, least=1, most=10),
        code_lifetime=inner.duration("code_lifetime", timedelta(minutes=10)),
    )
    inner.done()
    return limits


def _read_identity(fields: Fields, bench: Bench) -> Identity:
    inner = fields.fields("identity", "'identity'")
    if inner is None:
        return _NOBODY
    token = inner.fields("token", "'token'")
    identity = Identity(
        token_key=read_secret(token, "key") if token else None,
        audience=token.must_text("audience") if token else "",
        find=read_call(inner.take("find"), bench),
        profile=read_call(inner.take("profile"), bench),
        code_mail=read_call(inner.take("code_mail"), bench),
    )
    if token:
        token.done()
    inner.done()
    return identity


def read_owners(table: Table, bench: Bench) -> Owners:
    """Return what owners.yaml says."""
    fields = Fields(table, bench, "owners.yaml")
    fields.must("teams")
    fields.must("paths")
    teams = fields.texts_map("teams")
    paths: list[tuple[str, str, date | None]] = []
    for inner in fields.tables("paths"):
        entry = Fields(inner, bench, "this path")
        path, owner = entry.must_text("path"), entry.must_text("owner")
        bench.spots[Place("owners.yaml"), f"path.{len(paths)}"] = inner.place
        paths.append((path, owner, entry.day("review_by")))
        entry.done()
    fields.done()
    return Owners(teams, tuple(paths))
