"""Decisions of an operator on a running server, and releases while it runs."""

from __future__ import annotations

import asyncio
import json
import signal
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Commands
from tests.storage.postgres_server import PostgresServer
from tests.storage.postgres_tables import empty

Edit = Callable[[str, str, str], Path]


class Chat:
    """A contact who writes to a server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._sent = 0
        self._session = self._post("/v1/sessions", {})["session"]

    def say(self, text: str, address: str = "") -> str:
        """Say something and return what is answered."""
        self._address = address or self._address
        self._sent += 1
        said = {"id": f"m-{self._sent}", "text": text}
        return " ".join(one["text"] for one in self._post("/v1/messages?wait=20", said)["replies"])

    def _post(self, path: str, body: dict[str, str]) -> Any:
        headers = {"Content-Type": "application/json"}
        if hasattr(self, "_session"):
            headers["Authorization"] = f"Bearer {self._session}"
        request = urllib.request.Request(  # noqa: S310  # our own server
            self._address + path, json.dumps(body).encode(), headers
        )
        with urllib.request.urlopen(request) as response:  # noqa: S310
            return json.loads(response.read())


def test_nothing_set_aside_is_an_empty_list(commands: Commands, blank: Path) -> None:
    _, address = commands.serve(blank)
    assert "Set aside: 0" in commands("quarantine", "--url", address).output
    assert "Dead letters: 0" in commands("deliveries", "--url", address).output
    done = commands("quarantine", "--drop", "7", "--person", "ines", "--url", address)
    assert done.exit_code == 1
    assert "item_unknown: GET /v1/quarantine lists what is set aside." in done.output
    done = commands("contact", "erase", "CUS-1", "--yes", "--person", "ines", "--url", address)
    assert "contact_unknown" in done.output


def test_a_decision_without_a_name_is_refused(commands: Commands) -> None:
    done = commands("quarantine", "--drop", "7")
    assert done.exit_code == 2
    assert "Give --release ID or --drop ID" in done.output


def test_a_server_that_does_not_answer_is_told(commands: Commands) -> None:
    done = commands("deliveries", "--url", "http://127.0.0.1:1")
    assert done.exit_code == 1
    assert "Is the server running? Name it with --url." in done.output


def test_a_flow_in_progress_keeps_its_release_across_two_releases_and_a_restart(
    commands: Commands, blank: Path, edited: Edit
) -> None:
    process, address = commands.serve(blank)
    old, newer = Chat(address), Chat(address)
    old_words = old.say("I want to leave a note")
    folder = edited("flows/leave_a_note.yaml", "confirm_note", "confirm_again")
    text = (folder / "replies.yaml").read_text().replace("confirm_note:", "confirm_again:")
    (folder / "replies.yaml").write_text(text.replace("I pass this", "ANEW: I pass this"))
    assert "is in service" in commands("release", folder, "--url", address).output
    assert newer.say("I want to leave a note") == old_words
    (folder / "replies.yaml").write_text(text.replace("I pass this", "THIRD: I pass this"))
    assert "is in service" in commands("release", folder, "--url", address).output
    commands.stop(process)
    _, address = commands.serve(blank)
    assert "ANEW" not in old.say("Call me tomorrow", address)
    assert "ANEW" in newer.say("Call me tomorrow", address)


def test_a_release_with_mistakes_is_refused_and_the_old_one_stays(
    commands: Commands, blank: Path, edited: Edit
) -> None:
    _, address = commands.serve(blank)
    folder = edited("flows/leave_a_note.yaml", "collect: note", "collect: nothing")
    done = commands("release", folder, "--url", address)
    assert done.exit_code == 1
    assert "flows/leave_a_note.yaml:" in done.output
    assert "release_invalid" in done.output
    assert Chat(address).say("I want to leave a note")


def test_a_hangup_puts_the_folder_in_service(commands: Commands, edited: Edit) -> None:
    folder = edited("replies.yaml", "ask_note", "ask_note")
    process, address = commands.serve(folder)
    text = (folder / "replies.yaml").read_text()
    first = Chat(address).say("I want to leave a note")
    (folder / "replies.yaml").write_text(text.replace(first, "NEW WORDS"))
    process.send_signal(signal.SIGHUP)
    commands.until(process, lambda: Chat(address).say("I want to leave a note") == "NEW WORDS")


def test_another_process_notices_a_release(
    commands: Commands, postgres: PostgresServer, blank: Path, edited: Edit
) -> None:
    asyncio.run(empty(postgres.dsn()))
    shared = {"STANDFAST_DATABASE": postgres.dsn()}
    _, first = commands.serve(blank, **shared)
    other, second = commands.serve(blank, STANDFAST_DATA=str(commands.folder / "other"), **shared)
    folder = edited("replies.yaml", "What should I pass on?", "NEW WORDS")
    assert "is in service" in commands("release", folder, "--url", first).output
    commands.until(other, lambda: Chat(second).say("I want to leave a note") == "NEW WORDS")
