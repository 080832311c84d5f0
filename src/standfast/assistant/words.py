"""The words of an expression: names, paths and numbers, found without evaluating it.

CEL's library tells which variables a program uses, but counts the names that `exists(item, ...)` binds
among them and says nothing of the fields. Both are read off the text here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*)
      | (?P<string>[rRbB]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))
      | (?P<number>(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[uU]?|0x[0-9a-fA-F]+)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<space>\s+)
      | (?P<sign>==|!=|<=|>=|&&|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)
_BINDERS = frozenset({"all", "exists", "exists_one", "map", "filter"})
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")

Token = tuple[str, str]


def tokens(text: str) -> Iterator[Token]:
    """Return the tokens of an expression as (kind, text); comments and blanks are left out."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "sign"
        if kind not in {"comment", "space"}:
            yield kind, match.group()


def cut(text: str, at: str) -> list[str]:
    """Return the parts of a text between the signs `at` of the outermost level: not in brackets or quotes."""
    parts: list[str] = []
    depth = start = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        depth += (word in _OPENING) - (word in _CLOSING)
        if word == at and depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def bound_names(text: str) -> frozenset[str]:
    """Return the names that macros bind: `item` in `items.exists(item, item.paid)`."""
    words = list(tokens(text))
    found = set()
    for at in range(len(words) - 4):
        dot, macro, bracket, name, comma = words[at : at + 5]
        is_macro = dot[1] == "." and macro[1] in _BINDERS and bracket[1] == "("
        if is_macro and name[0] == "name" and comma[1] == ",":
            found.add(name[1])
    return frozenset(found)


def paths(text: str) -> frozenset[tuple[str, ...]]:
    """Return the dotted paths that an expression reads: `("purchase", "total", "amount")`.

    A call ends a path before its last name: `items.exists(...)` reads `("items",)`.
    """
    found: set[tuple[str, ...]] = set()
    current: list[str] = []
    follows_dot = False
    for kind, word in [*tokens(text), ("sign", "")]:
        if kind == "name" and follows_dot and current:
            current.append(word)
        elif kind == "sign" and word == "." and current and not follows_dot:
            follows_dot = True
            continue
        else:
            if word == "(" and current:
                current.pop()
            if current:
                found.add(tuple(current))
            current = [word] if kind == "name" and not follows_dot else []
        follows_dot = kind == "sign" and word == "."
    return frozenset(found)


def with_fractions(text: str) -> str:
    """Return the expression with each whole number written as a fraction: `total * 2` as `total * 2.0`.

    The numbers in square brackets after a name (positions in a list) stay whole.
    """
    words = list(tokens(text))
    written = []
    for at, (kind, word) in enumerate(words):
        opens = at > 0 and words[at - 1][1] == "["
        is_position = opens and at > 1 and _is_indexed(words[at - 2])
        is_whole = kind == "number" and word.isdigit() and not is_position
        written.append(f"{word}.0" if is_whole else word)
    return " ".join(written)


def _is_indexed(token: Token) -> bool:
    return token[0] == "name" or token[1] in {")", "]"}


def null_tested(text: str) -> frozenset[str]:
    """Return the names that an expression compares with null: `order` in `order == null`."""
    words = list(tokens(text))
    found = set()
    for left, sign, right in zip(words, words[1:], words[2:], strict=False):
        if sign[1] not in {"==", "!="}:
            continue
        if right[1] == "null" and left[0] == "name":
            found.add(left[1])
        if left[1] == "null" and right[0] == "name":
            found.add(right[1])
    return frozenset(found)


def comparisons(text: str) -> frozenset[tuple[tuple[str, ...], str]]:
    """Return the paths that an expression compares with a text: `(("decision", "outcome"), "paid")`."""
    words = list(tokens(text))
    found = set()
    for at, (_, sign) in enumerate(words):
        if sign not in {"==", "!="} or at + 1 >= len(words):
            continue
        if words[at + 1][0] == "string":
            found.add((_path_before(words, at), words[at + 1][1]))
        elif at > 0 and words[at - 1][0] == "string":
            found.add((_path_after(words, at), words[at - 1][1]))
    return frozenset((path, string[1:-1]) for path, string in found if path and "\\" not in string)


def _path_before(words: list[Token], at: int) -> tuple[str, ...]:
    """Return the path that ends just before a sign; empty where something else stands there."""
    found: list[str] = []
    while at > 0 and words[at - 1][0] == "name":
        found.insert(0, words[at - 1][1])
        at -= 2
        if at < 0 or words[at][1] != ".":
            return tuple(found)
    return ()


def _path_after(words: list[Token], at: int) -> tuple[str, ...]:
    """Return the path that begins just after a sign; empty where it goes on with a call or an index."""
    found: list[str] = []
    while at + 1 < len(words) and words[at + 1][0] == "name":
        found.append(words[at + 1][1])
        at += 2
        if at >= len(words) or words[at][1] != ".":
            goes_on = at < len(words) and words[at][1] in {"(", "["}
            return () if goes_on else tuple(found)
    return ()
