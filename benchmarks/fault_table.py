"""What a contact is told while each single system fails in each way, and how often money then moves.

Two conversations for each cell, on the whole product against the sandbox: "Where is my refund?", and a refund asked for and
confirmed. Checked in each: every message got an answer; no amount or date is told that the same conversation does not tell
with everything well; at most one refund was carried out; "Done" is said only when exactly one was.

    python benchmarks/fault_table.py --out docs/fault-table.md
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from standfast.app import Theatre, packs_folder, read_settings
from standfast.simulation import Stage, Transcript, parse_transcript

SYSTEMS = ("crm", "erp", "payments", "shipping", "helpdesk")
FAULTS = {
    "slow": "delay delay_s=1.5",
    "hangs": "timeout",
    "busy (429)": "http_429",
    "broken (500)": "http_500",
    "down (503)": "http_503",
    "reset before acting": "reset_before",
    "reset after acting": "reset_after",
    "cut short": "truncated_json",
    "no JSON": "malformed_json",
    "wrong types": "wrong_types",
    "old state": "stale",
    "expired token": "expired_token",
}
STATUS = ("CUS-000101", ("Where is my refund?",))
REFUND = ("CUS-000116", ("I want a refund for SO-2026-01020", "don't need it", "yes"))
TRUE_DATES = {"November 3, 2026", "November 14, 2026", "November 17, 2026", "November 22, 2026"}
"""Delivered, return received, refund made and expected. Source: sandbox/README.md, SO-2026-01001, on the stage's day."""
_FACTS = re.compile(r"€[\d.,]*\d|\b[A-Z][a-z]+ \d{1,2}(?:, \d{4})?")


@dataclass(frozen=True, slots=True)
class Told:
    """How one conversation went."""

    answers: tuple[str, ...]
    refunds: int

    @property
    def text(self) -> str:
        return " / ".join(self.answers)

    @property
    def facts(self) -> set[str]:
        return set(_FACTS.findall(self.text))


async def talk(theatre: Theatre, story: tuple[str, tuple[str, ...]], fault: str | None) -> Told:
    customer, messages = story
    header = f"customer: {customer}\nlevel: verified\n" + (f"fault: {fault}\n" if fault else "")
    source = f"Faults.\n\n{header}\n" + "\n".join(f"user: {one}" for one in messages)
    transcript: Transcript = parse_transcript(f"faults/{fault}/{customer}", source)
    async with theatre.staged(transcript) as stage:
        answers = [await _exchange(stage, message) for message in messages]
        refunds = (await stage.effects()).get("payments.create_refund", 0)
    return Told(tuple(answers), refunds)


async def _exchange(stage: Stage, message: str) -> str:
    before = len(await stage.heard())
    await stage.say(message)
    await stage.settle()
    new = (await stage.heard())[before:]
    return " ".join(" ".join(said.text.split()) for said in new)


async def measure(theatre: Theatre) -> tuple[list[str], list[str]]:
    """Return the lines of the page, and what was violated."""
    well = {
        "status": await talk(theatre, STATUS, None),
        "refund": await talk(theatre, REFUND, None),
    }
    lines = _head(well)
    violations: list[str] = []
    for system in SYSTEMS:
        lines += [
            "",
            f"## {system}",
            "",
            "| fault | “Where is my refund?” | a refund asked for and confirmed | refunds |",
            "|---|---|---|---|",
        ]
        for name, kind in FAULTS.items():
            fault = f"{system}.* {kind}"
            status, refund = await talk(theatre, STATUS, fault), await talk(theatre, REFUND, fault)
            lines.append(
                f"| {name} | {_cell(status, well['status'])} | {_cell(refund, well['refund'])} | {refund.refunds} |"
            )
            violations += [f"{fault}: {one}" for one in _violations(status, refund, well)]
            print(f"{fault}: {refund.refunds} refunds", flush=True)
    return lines, violations


def _violations(status: Told, refund: Told, well: dict[str, Told]) -> list[str]:
    found: list[str] = []
    for name, told in (("status", status), ("refund", refund)):
        if not all(told.answers) and not _is_with_person(told):
            found.append(f"{name}: a message got no answer")
        invented = told.facts - well[name].facts - TRUE_DATES
        if invented:
            found.append(f"{name}: told what was not told before: {sorted(invented)}")
    if refund.refunds > 1 or status.refunds:
        found.append("a refund too many")
    if ("Done:" in refund.text) != (refund.refunds == 1) and "can't tell" not in refund.text:
        found.append(
            f"says {'done' if 'Done:' in refund.text else 'not done'}, {refund.refunds} refunds"
        )
    return found


def _is_with_person(told: Told) -> bool:
    return "colleague" in told.text


def _cell(told: Told, well: Told) -> str:
    return "as ever" if told.text == well.text else told.text.replace("|", "\\|")


def _head(well: dict[str, Told]) -> list[str]:
    return [
        "# What a contact is told while a system fails",
        "",
        "Made by `python benchmarks/fault_table.py --out docs/fault-table.md` on the whole product against the sandbox; each row breaks every",
        "operation of one system in one way for the whole conversation. A slash parts the answers to one message each; an empty answer means that a",
        "person has the conversation, “as ever” that the contact notices nothing. With everything well:",
        "",
        f"- “Where is my refund?”: {well['status'].text}",
        f"- a refund asked for and confirmed: {well['refund'].text} (refunds: {well['refund'].refunds})",
    ]


def main() -> None:
    """Measure, write the page, and fail when anything was violated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--encoder", default="auto")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        settings = read_settings(
            {}, assistant=packs_folder() / "orders", data=Path(place), encoder=chosen.encoder
        )
        lines, violations = asyncio.run(measure(Theatre(settings)))
    cells = len(SYSTEMS) * len(FAULTS)
    result = f"{cells} cells, {2 * cells} conversations, {len(violations)} violations (upper bound of their rate at 95 %: {3 / (2 * cells):.3f} if none)"
    text = "\n".join([*lines, "", result, *(f"- {one}" for one in violations)]) + "\n"
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    print(result, *violations, sep="\n")
    raise SystemExit(1 if violations else 0)


if __name__ == "__main__":
    main()
