"""Cases and releases: rows that are stored whole."""

from __future__ import annotations

from standfast.events import CaseId, ReleaseId
from standfast.storage.codecs import encode_files, encode_record, to_ms
from standfast.storage.rows import case_of, release_of
from standfast.storage.sqlite.database import Database
from standfast.storage.types import CaseRow, ReleaseRow


def put_case(database: Database, case: CaseRow) -> None:
    """Store a case as it stands."""
    database.run(
        "put_case",
        case.case,
        case.tenant,
        case.conversation,
        case.status,
        case.reason,
        case.queue,
        case.priority,
        case.person,
        case.language,
        encode_record(case.packet),
        to_ms(case.opened_at),
        to_ms(case.changed_at),
    )


def find_case(database: Database, case: CaseId) -> CaseRow | None:
    """Return one case."""
    row = database.find("case_by_id", case)
    return None if row is None else case_of(row)


def list_cases(database: Database, *, status: str | None, limit: int) -> list[CaseRow]:
    """Return cases, newest first."""
    if status is None:
        rows = database.rows("all_cases", limit)
    else:
        rows = database.rows("cases_by_status", status, limit)
    return [case_of(row) for row in rows]


def save_release(database: Database, release: ReleaseRow) -> None:
    """Store a release once."""
    files = encode_files(release.files)
    database.run(
        "add_release", release.release, release.assistant, files, to_ms(release.created_at)
    )


def find_release(database: Database, release: ReleaseId) -> ReleaseRow | None:
    """Return a stored release."""
    row = database.find("release_by_id", release)
    return None if row is None else release_of(row)


def list_releases(database: Database) -> list[ReleaseId]:
    """Return the ids of the stored releases, oldest first."""
    return [row[0] for row in database.rows("all_releases")]
