"""E-mail addresses, also dictated, and telephone numbers."""

from __future__ import annotations

import re

from standfast.understanding.slots.numerals import find_spoken_digits
from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import lowered
from standfast.understanding.types import Span

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}[ ]?@[ ]?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?![\w@])", re.UNICODE
)
_AT = r"(?:\(at\)|\[at\]|\bat\b|\bät\b|\baet\b|\bklammeraffe\b|@)"
_DOT = r"(?:\(dot\)|\[dot\]|\(punkt\)|\bdot\b|\bpunkt\b|\bpoint\b|\.)"
_JOIN = r"(?:\bunderscore\b|\bunterstrich\b|\bdash\b|\bhyphen\b|\bminus\b|\bbindestrich\b|\bplus\b|[_+-])"
_NAME = r"[^\W_]{1,40}"
_DICTATED = re.compile(
    rf"{_NAME}(?:\s*(?:{_DOT}|{_JOIN})\s*{_NAME}){{0,4}}\s*{_AT}\s*"
    rf"{_NAME}(?:\s*(?:{_JOIN})\s*{_NAME}){{0,2}}(?:\s*{_DOT}\s*{_NAME}){{1,3}}"
)
_SIGNS = (
    (re.compile(rf"\s*{_AT}\s*"), "@"),
    (re.compile(rf"\s*{_DOT}\s*"), "."),
    (re.compile(r"\s*\b(?:underscore|unterstrich)\b\s*"), "_"),
    (re.compile(r"\s*\b(?:dash|hyphen|minus|bindestrich)\b\s*"), "-"),
    (re.compile(r"\s*\bplus\b\s*"), "+"),
)
_PHONE = re.compile(r"(?<![\w.-])(?:\+|00)?\(?\d(?:[ \t()/.-]{0,3}\d){6,14}(?!\w|[-.]\d)")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}")
_CALLING_CODES = {
    "Europe/Vienna": "43",
    "Europe/Zurich": "41",
    "Europe/London": "44",
    "Europe/Paris": "33",
    "Europe/Amsterdam": "31",
    "Europe/Brussels": "32",
    "Europe/Madrid": "34",
    "Europe/Rome": "39",
    "Europe/Warsaw": "48",
    "Europe/Stockholm": "46",
    "Europe/Copenhagen": "45",
}
"""By zone; what is not here is taken for Germany."""
_MIN_PHONE, _MAX_PHONE = 7, 15


def find_emails(text: str, setting: Setting) -> list[Span]:
    """Return e-mail addresses in lower case: written, or dictated like `anna at example dot com`."""
    del setting
    found = [_email_span(text, match) for match in _EMAIL.finditer(text)]
    if found:
        return found
    lower = lowered(text)
    return [
        Span(
            "email",
            _undictated(match.group()),
            match.start(),
            match.end(),
            text[slice(*match.span())],
        )
        for match in _DICTATED.finditer(lower)
        if _is_dictated(match.group())
    ]


def _email_span(text: str, match: re.Match[str]) -> Span:
    value = lowered(match.group()).replace(" ", "").rstrip(".")
    return Span("email", value, match.start(), match.end(), text[slice(*match.span())])


def _undictated(said: str) -> str:
    for pattern, sign in _SIGNS:
        said = pattern.sub(sign, said)
    return "".join(said.split())


def _is_dictated(said: str) -> bool:
    """Tell an address from a sentence with `at` in it: some dot must be said or written tightly."""
    return bool(re.search(r"\b(?:dot|punkt|point)\b|[(\[]|\w\.\w", said))


def find_phones(text: str, setting: Setting) -> list[Span]:
    """Return telephone numbers with their country code: `0171 ...` in Germany is `+49171...`."""
    spans = [(m.start(), m.end(), m.group()) for m in _PHONE.finditer(text)]
    if not spans:
        spans = [run for run in find_spoken_digits(lowered(text)) if len(run[2]) >= _MIN_PHONE]
    return [
        Span("phone", number, start, end, text[start:end])
        for start, end, written in spans
        if (number := _phone(written, setting)) is not None
    ]


def _phone(written: str, setting: Setting) -> str | None:
    if _DATE.fullmatch(written):
        return None
    tight = re.sub(r"[^\d+]", "", written.replace("(0)", ""))
    if tight.startswith("00"):
        tight = "+" + tight[2:]
    elif tight.startswith("0"):
        tight = f"+{_CALLING_CODES.get(str(setting.now.tzinfo), '49')}{tight[1:]}"
    return tight if _MIN_PHONE <= len(tight.lstrip("+")) <= _MAX_PHONE else None
