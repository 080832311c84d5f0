"""The assistant's pages: searched with who asks and the day in mind, answered in their own sentences.

Invariant: a page that the reader may not see, or that does not hold today, is left out before anything is scored;
what no page supports is not answered.
"""

from standfast.knowledge.answering import Knowledge
from standfast.knowledge.types import Found

__all__ = ["Found", "Knowledge"]
