"""How many typing errors lie between two words."""

from __future__ import annotations

_ONE_ERROR, _TWO_ERRORS = 5, 8


def is_near(typed: str, word: str) -> bool:
    """Tell whether a word was meant: none, one or two errors by its length; the first letter must be right."""
    if typed == word:
        return True
    allowed = 2 if len(word) >= _TWO_ERRORS else 1 if len(word) >= _ONE_ERROR else 0
    if not allowed or not typed or typed[0] != word[0] or abs(len(typed) - len(word)) > allowed:
        return False
    return distance(typed, word, limit=allowed) <= allowed


def distance(one: str, other: str, *, limit: int) -> int:
    """Return the edits (insert, drop, replace, swap neighbours) between two words; `limit + 1` means more.

    Source: optimal string alignment; the rows are those of the textbook table.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        line = [row]
        for column, match in enumerate(other, start=1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (char != match))
            if before and column > 1 and char == other[column - 2] and one[row - 2] == match:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, last = last, line
    return last[-1]
