"""The traps of YAML that authors of conversations step into, each with its own words and remedy.

Conversations are full of what YAML gives a meaning to: colons, question marks, commas, exclamation
marks and braces. A parser's own complaint ("mapping values are not allowed here") helps no business owner.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ruamel.yaml.nodes import MappingNode, ScalarNode
from ruamel.yaml.nodes import Node as YamlNode

_QUOTE = 'Put the whole text in quotes: "..."'


@dataclass(frozen=True, slots=True)
class Trap:
    """A known way to go wrong."""

    code: str
    text: str
    remedy: str


TrapFinder: TypeAlias = Callable[[YamlNode, YamlNode], Trap | None]

_COMPLAINTS: tuple[tuple[str, str, str, str], ...] = (
    # (fragment of the parser's complaint, pattern of the line, what is wrong, what would be right)
    (
        "mapping values are not allowed",
        r"^\s+\w[\w ]*:(\s|$)",
        "a second ': ' in this line, or a line indented unlike its neighbours.",
        f"{_QUOTE}; or indent the line like the ones beside it.",
    ),
    ("mapping values are not allowed", "", "a second ': ' stands in an unquoted text.", f"{_QUOTE}."),
    ("mapping keys are not allowed", "", "a '?' begins an unquoted text.", f"{_QUOTE}."),
    ("sequence entries are not allowed", "", "a '- ' begins an unquoted text.", f"{_QUOTE}, or begin a new line for a list."),
    ("found character '\\t'", "", "a tab is used to indent.", "Indent with spaces."),
    ("that cannot start any token", "", "a text begins with a sign that YAML reserves.", f"{_QUOTE}."),
    ("undefined alias", "", "a '*' begins an unquoted text: YAML takes it for an alias.", f"{_QUOTE}."),
    ("expected a comment or a line break", "", "a '>' or '|' begins an unquoted text.", f"{_QUOTE}."),
    ("unknown escape character", "", "a backslash in a double-quoted text.", "Use single quotes for text with backslashes: '\\d+'."),
    ("expected <block end>", r":\s*\{\{", "an unquoted text begins with '{{'.", f"{_QUOTE}."),
    ("expected <block end>, but found '<scalar>'", "", "text follows after a closing quote.", "Quote the whole value once; write quotes inside it as the other kind."),
    ("expected <block end>", "", "this line is indented unlike its neighbours.", "Indent it like the lines that it belongs to."),
    ("expected ',' or", "", "a list or mapping in brackets is not closed, or a comma is missing.", "Close it with ']' or '}', or quote the text that holds a bracket."),
    ("but found another document", "", "a '---' begins a second document.", "Write one document a file."),
    ("unexpected end of stream", "", "a quoted text is not closed.", "Close it with the quote that it began with."),
)  # fmt: skip


_CODES = {"found character '\\t'": "yaml-tab", r":\s*\{\{": "yaml-braces"}


def explain_trap(complaint: str, line: str) -> Trap:
    """Return what a complaint of the YAML parser means to an author."""
    for fragment, pattern, text, remedy in _COMPLAINTS:
        if fragment in complaint and (not pattern or re.search(pattern, line)):
            code = _CODES.get(pattern or fragment, "yaml-syntax")
            return Trap(code, text, remedy)
    return Trap("yaml-syntax", f"this is no YAML: {complaint[:120]}.", f"{_QUOTE} if it is a text.")


def find_trap(key: YamlNode, value: YamlNode) -> Trap | None:
    """Return the trap that an entry of a mapping stepped into, though YAML takes it."""
    if not isinstance(key, ScalarNode):
        return Trap("yaml-braces", "'{{' opens a YAML mapping here.", f"{_QUOTE}.")
    if isinstance(value, MappingNode) and _is_template(value):
        return Trap("yaml-braces", f"the text of '{key.value}' begins with '{{{{'.", f"{_QUOTE}.")
    if isinstance(value, ScalarNode) and _has_no_colon(key, value):
        return Trap(
            "yaml-comma",
            f"a comma cuts an unquoted text: '{key.value}' stands alone.",
            'Put the text or call with the comma in quotes: "...".',
        )
    return None


def find_complex_key(key: YamlNode, _value: YamlNode) -> Trap | None:
    """Return the trap of a key that is no text: all that is refused in documents that others wrote."""
    if isinstance(key, ScalarNode):
        return None
    return Trap("yaml-braces", "a key of this mapping is no text.", f"{_QUOTE}.")


def _is_template(value: MappingNode) -> bool:
    return any(isinstance(key, MappingNode) for key, _ in value.value)


def _has_no_colon(key: ScalarNode, value: ScalarNode) -> bool:
    """Tell whether a key of a mapping in braces stands without colon and value."""
    same_line = key.end_mark.line == value.start_mark.line
    return (
        value.value == ""
        and value.style is None
        and str(value.tag).endswith(":null")
        and same_line
        and key.end_mark.column == value.start_mark.column
    )
