"""The JSON Schemas: good files fit them, broken ones do not, and they know every key that the parser knows."""

from pathlib import Path

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from standfast.assistant import house_files, load_folder, schemas
from standfast.assistant.folder import kind_of
from standfast.assistant.reading.findings import Findings
from standfast.assistant.reading.tree import plain, tree_of
from standfast.events import Value

HERE = Path(__file__).parent
PACK = HERE.parents[1] / "packs" / "orders"
FOLDERS = [folder for folder in (HERE / "base", PACK) if folder.is_dir()]


def read(path: str, text: str) -> Value:
    if path.endswith(".md"):
        text = text.split("---", 2)[1]
    tree = tree_of(path, text, Findings())
    assert tree is not None
    return plain(tree)


def mistakes(path: str, text: str) -> list[str]:
    schema = schemas()[kind_of(path) or ""]
    return [
        error.message for error in jsonschema_rs.validator_for(schema).iter_errors(read(path, text))
    ]


GOOD = [
    (f"{folder.name}/{path}", path, content.decode())
    for folder in FOLDERS
    for path, content in load_folder(folder).items()
    if kind_of(path) in schemas()
] + [(f"house/{path}", path, content.decode()) for path, content in house_files().items()]


@pytest.mark.parametrize(("path", "text"), [case[1:] for case in GOOD], ids=[c[0] for c in GOOD])
def test_a_good_file_fits_its_schema(path: str, text: str) -> None:
    assert mistakes(path, text) == []


OF_ONE_FILE = {"key-unknown", "key-missing", "value-unknown", "value-bad-date", "step-unknown"}
CASES = [
    case
    for file in sorted((HERE / "broken").glob("*.yaml"))
    for case in YAML(typ="safe").load(file.read_text("utf-8"))
    if case["code"] in OF_ONE_FILE and "change" in case and "'values'" not in case["name"]
]
SEEN_ONLY_BY_CHECK = {
    "A zone that does not exist",
    "A key without a lifetime",
    "A choice without values",
    "A bad date",
}


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case["name"] not in SEEN_ONLY_BY_CHECK],
    ids=lambda case: case["name"],
)
def test_a_slip_within_one_file_does_not_fit(case: dict[str, str]) -> None:
    text = (HERE / "base" / case["file"]).read_text("utf-8")
    assert mistakes(case["file"], text.replace(case["change"], case["to"], 1))


@pytest.mark.parametrize("kind", sorted(schemas()))
def test_a_schema_is_a_schema(kind: str) -> None:
    assert jsonschema_rs.meta.is_valid(schemas()[kind])
    assert schemas()[kind]["$schema"].endswith("2020-12/schema")


def test_what_is_given_out_can_be_changed_without_harm() -> None:
    schemas()["flows"].clear()
    assert schemas()["flows"]["properties"]
