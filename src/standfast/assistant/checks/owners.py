"""Owners: every file is somebody's, every team exists, and what should have been reviewed was."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from standfast.assistant.checks.subject import Subject
from standfast.assistant.folder import kind_of
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import Place

FILE = Place("owners.yaml")


def check_owners(subject: Subject) -> None:
    """Note files without an owner, teams that do not exist, and reviews that are due."""
    if "owners.yaml" not in subject.files:
        subject.findings.add(
            FILE,
            "owner-missing",
            "there is no owners.yaml: nobody answers for these files.",
            'Add it: teams: {shop: [a name]}, paths: [{path: "**", owner: shop}].',
        )
        return
    if not subject.is_whole("owners"):
        return
    _check_paths(subject)
    _check_files(subject)
    teams = subject.assistant.owners.teams
    for owner, place in _owned(subject):
        if owner and owner not in teams:
            _note_unknown(owner, place, subject)
    _check_pages(subject)


def _note_unknown(owner: str, place: Place, subject: Subject) -> None:
    subject.findings.add(
        place,
        "owner-unknown-team",
        f"'{owner}' is no team of owners.yaml.",
        suggest(owner, subject.assistant.owners.teams, what="Teams are"),
    )


def _check_paths(subject: Subject) -> None:
    owners = subject.assistant.owners
    for number, (glob, team, review_by) in enumerate(owners.paths):
        place = subject.spot(FILE, f"path.{number}")
        if team and team not in owners.teams:
            _note_unknown(team, place, subject)
        if glob and not any(fnmatchcase(path, glob) for path in subject.files):
            subject.findings.warn(
                place, "owner-no-file", f"'{glob}' fits no file.", "Correct it, or take it out."
            )
        if subject.today and review_by and review_by < subject.today:
            subject.findings.warn(
                place,
                "review-overdue",
                f"'{glob}' should have been reviewed by {review_by.isoformat()}.",
                "Read it again and set a new date.",
            )


def _check_files(subject: Subject) -> None:
    globs = [glob for glob, _, _ in subject.assistant.owners.paths]
    for path in sorted(subject.files):
        if kind_of(path) and not any(fnmatchcase(path, glob) for glob in globs):
            subject.findings.add(
                Place(path),
                "owner-missing",
                "no path of owners.yaml fits this file: nobody answers for it.",
                'Add a path for it, or {path: "**", owner: ...} as the last one.',
            )


def _owned(subject: Subject) -> Iterator[tuple[str, Place]]:
    assistant = subject.assistant
    for flow in assistant.flows.values():
        if not flow.is_pattern:
            yield flow.owner, subject.spot(flow.place, "owner")
    for versions in assistant.policies.values():
        for policy in versions:
            yield policy.owner, subject.spot(policy.place, "owner")
    for connector in assistant.connectors.values():
        yield connector.owner, subject.spot(connector.place, "owner")
    for page in assistant.pages:
        yield page.owner, page.place


def _check_pages(subject: Subject) -> None:
    for page in subject.assistant.pages:
        if page.valid_from and page.valid_until and page.valid_until < page.valid_from:
            subject.findings.add(
                page.place, "page-dates", "the page ends before it begins.", "Correct its dates."
            )
        if subject.today and page.review_by and page.review_by < subject.today:
            subject.findings.warn(
                page.place,
                "review-overdue",
                f"the page should have been reviewed by {page.review_by.isoformat()}.",
                "Read it again and set a new date.",
            )
