"""The shop's assistant as it is shipped: whole, in both languages, and tested where money moves."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from standfast.assistant import load_folder, parse
from standfast.connectors import check_connector
from standfast.simulation import Transcript, parse_transcript

PACK = Path(__file__).parents[2] / "packs" / "orders"
DOCUMENTS = PACK.parents[1] / "sandbox" / "standfast_sandbox" / "documents"
FOLDERS = {
    "api_failures",
    "cancellations",
    "corrections",
    "digressions",
    "emotion",
    "handoff",
    "happy_path",
    "missing_information",
    "out_of_scope",
    "permissions",
}


def transcripts() -> list[Transcript]:
    files = sorted((PACK / "conversations").rglob("*.txt"))
    return [parse_transcript(path.name, path.read_text(encoding="utf-8")) for path in files]


def test_the_pack_has_no_mistakes_and_no_warnings() -> None:
    assert parse(load_folder(PACK)).problems == ()


def test_every_mapping_fits_the_systems_own_document() -> None:
    assistant = parse(load_folder(PACK)).assistant
    assert assistant is not None
    found = [problem for one in assistant.connectors.values() for problem in check_connector(one)]
    assert found == []


@pytest.mark.parametrize("system", ["crm", "erp", "payments", "shipping", "helpdesk", "mail"])
def test_the_documents_are_those_of_the_sandbox(system: str) -> None:
    ours = YAML(typ="safe").load(PACK / "connectors" / f"{system}.openapi.yaml")
    theirs = YAML(typ="safe").load(DOCUMENTS / f"{system}.yaml")
    assert ours == theirs


def test_every_kind_of_conversation_is_there() -> None:
    assert {path.name for path in (PACK / "conversations").iterdir()} == FOLDERS
    assert len(transcripts()) >= 80


def test_at_least_fifteen_conversations_are_german() -> None:
    assert sum(one.setting("language") == "de" for one in transcripts()) >= 15


def test_where_money_could_move_the_ledger_is_looked_at() -> None:
    blind = [
        one.path
        for one in transcripts()
        if ("I would pay back" in one.source or "Ich würde" in one.source)
        and "effects:" not in one.source
    ]
    assert blind == []
