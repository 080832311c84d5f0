"""Where the packs that come with Standfast lie."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def packs_folder() -> Path:
    """Return the folder of the packs: beside the source, or in the installed distribution."""
    beside = Path(__file__).resolve().parents[3] / "packs"
    if beside.is_dir():
        return beside
    spec = find_spec("standfast_packs")
    places = list(spec.submodule_search_locations or []) if spec is not None else []
    return Path(places[0]) if places else beside
