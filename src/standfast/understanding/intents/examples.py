"""What an intent model is learned from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with the intents they have, and texts that have none of them.

    Attributes:
        texts: As the model will see them (see `masking`).
        labels: One intent name a text.
        outside: Texts with no intent (hard negatives, out-of-scope examples).
        names: Words for each intent: one more example of it when there are few.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    outside: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The intents, in order of name."""
        return tuple(sorted(set(self.labels)))

    def digest(self, *more: str) -> str:
        """Return a hash of the content and of what else the learning depends on."""
        content = json.dumps([self.texts, self.labels, self.outside, self.names, more])
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:24]
