"""Templates of an assistant's texts: sandboxed Jinja, compiled once, filled with the values of a run.

A template can neither change what it is given nor reach anything else. What a contact wrote comes in as a
value only and is never read as a template. A value that is missing (or None) where it would be said makes
the rendering fail with `ValueMissing`, so that no contact reads "None"; in conditions it counts as false.

Filters, each as the contact's language does it and in the assistant's zone: `money`, `date`, `time`,
`datetime` (the last three take babel's `short`, `medium`, `long`, `full`), `list` (`a, b and c`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn

from jinja2 import (
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    meta,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from standfast.assistant.formats import (
    write_date,
    write_datetime,
    write_list,
    write_money,
    write_time,
)
from standfast.events import Value

LONGEST = 4000
"""Characters of a template; what is longer belongs on a knowledge page."""

_REFUSED: tuple[type[nodes.Node], ...] = (
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
    nodes.Extends,
    nodes.Pow,
)
"""What a text has no use for: other files, and powers."""

_LANGUAGE = "__language"
_ZONE = "__zone"


class ValueMissing(Exception):  # noqa: N818 - what happened
    """A template says a value that is not there. Give it, or put it into `{% if %}`."""


class _Missing(Undefined):
    """A value that is not there: false in conditions, an error where it is said."""

    __slots__ = ()

    def __str__(self) -> str:
        raise UndefinedError(f"'{self._undefined_name}' is missing")


def _said(value: Any) -> Any:
    if value is None:
        raise UndefinedError("a value is None")
    return value


def _refuse(value: Any) -> NoReturn:
    raise UndefinedError(f"'{type(value).__name__}' cannot be written so")


def _localised(write: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def filter_(context: Context, value: Any, *form: str) -> str:
        if value is None or isinstance(value, Undefined):
            raise UndefinedError("a value is missing")
        settings = {"language": context[_LANGUAGE]}
        if write not in {write_money, write_list}:
            settings["zone"] = context[_ZONE]
        if form:
            settings["form"] = form[0]
        try:
            return write(value, **settings)
        except (ValueError, KeyError, TypeError):
            _refuse(value)

    return filter_


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, without the operators by which a short text makes a huge value."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers; refuse repeated texts and powers."""
        if operator == "*" and isinstance(left, int | float) and isinstance(right, int | float):
            return super().call_binop(context, operator, left, right)
        raise UndefinedError(
            f"'{operator}' is for numbers only" if operator == "*" else "no powers"
        )


def _make_environment() -> ImmutableSandboxedEnvironment:
    environment = _Environment(
        undefined=_Missing,
        finalize=_said,
        autoescape=False,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "money": _localised(write_money),
        "date": _localised(write_date),
        "time": _localised(write_time),
        "datetime": _localised(write_datetime),
        "list": _localised(write_list),
    }
    return environment


_ENVIRONMENT = _make_environment()


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template; equal to another of the same text.

    Attributes:
        names: The free names that it uses.
    """

    text: str
    program: Any = field(compare=False, repr=False)
    names: frozenset[str] = field(compare=False, default=frozenset())

    def render(self, params: Mapping[str, Value], *, language: str, zone: str) -> str:
        """Return the text with the values filled in.

        Raises:
            ValueMissing: It says a value that is not there, or is not what its filter takes.
        """
        values = {**params, _LANGUAGE: language, _ZONE: zone}
        try:
            return str(self.program.render(values)).strip()
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise ValueMissing(f"'{self.text[:60]}': {error}") from None


@lru_cache(maxsize=4096)
def compile_template(text: str) -> Template:
    """Return the compiled template.

    Raises:
        ValueError: It is no template, or uses an unknown filter; the text says where and why.
    """
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text)} characters; {LONGEST} are the limit")
    try:
        tree = _ENVIRONMENT.parse(text)
        names = frozenset(meta.find_undeclared_variables(tree))
        program = _ENVIRONMENT.from_string(text)
    except TemplateSyntaxError as error:
        raise ValueError(f"line {error.lineno}: {error.message}") from None
    except TemplateError as error:
        raise ValueError(str(error)) from None
    refused = next((node for kind in _REFUSED for node in tree.find_all(kind)), None)
    if refused is not None:
        raise ValueError(
            f"line {refused.lineno}: '{type(refused).__name__.lower()}' is not allowed"
        )
    return Template(text, program, names)
