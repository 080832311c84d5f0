"""Say how transcripts went: the first difference for people, JUnit XML for machines, an update for authors."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from standfast.simulation.play import Played
from standfast.simulation.ports import Said
from standfast.simulation.transcript import Kind, Transcript


def explain(played: Played) -> str:
    """Return the first difference with the lines around it; empty when the transcript holds."""
    difference = played.difference
    if difference is None:
        return ""
    lines = played.transcript.source.splitlines()
    first = max(0, difference.line - 4)
    shown = [
        f"{'>' if number == difference.line else ' '} {number:4} {text}"
        for number, text in enumerate(lines[first : difference.line + 1], first + 1)
    ]
    parts = [f"{played.transcript.path}:{difference.line}: {difference.text}", *shown]
    if difference.expected:
        parts.append(f"  expected: {difference.expected}")
    parts.append(f"  actual:   {difference.actual or '(nothing)'}")
    return "\n".join(parts)


def junit(results: Iterable[tuple[Played, float]]) -> str:
    """Return the results as JUnit XML; each comes with the seconds it took."""
    suite = Element("testsuite", name="conversations")
    counted = list(results)
    for played, seconds in counted:
        folder, _, name = played.transcript.path.rpartition("/")
        case = SubElement(suite, "testcase", classname=folder, name=name, time=f"{seconds:.3f}")
        if played.difference is not None:
            SubElement(case, "failure", message=played.difference.text).text = explain(played)
    suite.set("tests", str(len(counted)))
    suite.set("failures", str(sum(not played.holds for played, _ in counted)))
    return tostring(suite, encoding="unicode")


def updated(played: Played) -> str:
    """Return the transcript's text with what was really said in place of its `bot:` and `person:` lines."""
    transcript = played.transcript
    said = dict(played.said)
    dropped = _spoken_lines(transcript)
    moves = {number for number, _ in played.said}
    out: list[str] = []
    for number, text in enumerate(transcript.source.splitlines(), 1):
        if number in dropped and _is_covered(number, transcript, moves):
            continue
        out.append(text)
        if number in said:
            out += [line for one in said[number] for line in _written(one)]
    return "\n".join(out) + "\n"


def _written(said: Said) -> list[str]:
    prefix = "bot:  " if said.who == "bot" else "person: "
    return [
        prefix + " ".join(said.text.split()),
        *(f"      [{label}]" for _, label in said.options),
    ]


def _spoken_lines(transcript: Transcript) -> set[int]:
    source = transcript.source.splitlines()
    dropped: set[int] = set()
    for line in transcript.lines:
        if line.kind not in {Kind.BOT, Kind.PERSON}:
            continue
        dropped.add(line.number)
        follow = line.number
        while follow < len(source) and source[follow][:1].isspace() and source[follow].strip():
            follow += 1
            dropped.add(follow)
    return dropped


def _is_covered(number: int, transcript: Transcript, moves: set[int]) -> bool:
    """Tell whether the move before a line was played, so that its answers are known."""
    before = [
        line.number
        for line in transcript.lines
        if line.kind in {Kind.USER, Kind.ACTION} and line.number < number
    ]
    return bool(before) and before[-1] in moves
