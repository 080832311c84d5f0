"""The words of one language by which acts are recognised.

Each entry is a regular expression over text in lower case, matched at word borders; longer entries are listed
first where one contains another.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Words:
    """Cues of one language, or of several joined.

    Attributes:
        yes_despite: Say yes although a negation is in them ("no problem").
        no_despite: Say no although a yes is in them ("not ok").
        unsure: Neither ("not sure").
        fillers: Carry nothing; dropped around a cue.
        cancel / restart / repeat / person / refuse / dont_know: The whole message, fillers aside.
        cancel_anywhere / person_anywhere / restart_anywhere: Count in a longer message, too.
        no_person: Someone who does not want a person ("no agent please").
        correct: Announce a correction ("I meant").
        wrong: Say that an earlier answer was wrong without giving another.
        joiners: Where a message may be cut into clauses.
        questions: First words of a question.
        frequent: The commonest words, by which the language is told.
    """

    yes: tuple[str, ...]
    yes_despite: tuple[str, ...]
    no: tuple[str, ...]
    no_despite: tuple[str, ...]
    unsure: tuple[str, ...]
    fillers: tuple[str, ...]
    cancel: tuple[str, ...]
    cancel_anywhere: tuple[str, ...]
    everything: tuple[str, ...]
    restart: tuple[str, ...]
    restart_anywhere: tuple[str, ...]
    repeat: tuple[str, ...]
    person: tuple[str, ...]
    person_anywhere: tuple[str, ...]
    no_person: tuple[str, ...]
    refuse: tuple[str, ...]
    dont_know: tuple[str, ...]
    resend: tuple[str, ...]
    correct: tuple[str, ...]
    wrong: tuple[str, ...]
    greet: tuple[str, ...]
    thanks: tuple[str, ...]
    bye: tuple[str, ...]
    bot_challenge: tuple[str, ...]
    how_are_you: tuple[str, ...]
    joiners: tuple[str, ...]
    questions: tuple[str, ...]
    frequent: tuple[str, ...]
    angry: tuple[str, ...]
    abuse: tuple[str, ...]
    speak: tuple[str, ...]


def joined(tables: list[Words]) -> Words:
    """Return the cues of several languages as one: contacts mix them."""
    return Words(
        **{
            field.name: tuple(
                dict.fromkeys(entry for table in tables for entry in getattr(table, field.name))
            )
            for field in fields(Words)
        }
    )
