"""Which intent a message has, with probabilities that hold: learned from an assistant's examples."""

from __future__ import annotations

from standfast.understanding.intents.artefact import load_model, save_model
from standfast.understanding.intents.examples import Examples
from standfast.understanding.intents.learning import learn
from standfast.understanding.intents.model import IntentModel, Ranking

__all__ = ["Examples", "IntentModel", "Ranking", "learn", "load_model", "save_model"]
