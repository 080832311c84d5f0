"""The board on which faults are set, drawn for a call, and cleared."""

import dataclasses
import random
from collections.abc import Mapping
from typing import Any

from standfast.testing.errors import FaultMalformed
from standfast.testing.types import ActiveFault, Fault, FaultKind

_TYPES: dict[str, tuple[type, ...]] = {
    "system": (str,),
    "kind": (str,),
    "operation": (str,),
    "calls": (int, type(None)),
    "probability": (int, float),
    "seed": (int,),
    "delay_s": (int, float),
    "retry_after_s": (int,),
    "age_s": (int, float),
}
_PASSES_ON = frozenset({FaultKind.DELAY, FaultKind.SLOW_COMMIT})


def parse_fault(described: Mapping[str, Any]) -> Fault:
    """Return the fault that a JSON object describes.

    Raises:
        FaultMalformed: A field is missing, unknown, of a wrong type or out of range.
    """
    for name, value in described.items():
        _check_field(name, value)
    for name in ("system", "kind"):
        if name not in described:
            raise FaultMalformed(f"fault: {name!r} is missing. Give both 'system' and 'kind'.")
    fault = Fault(**{**described, "kind": _parse_kind(described["kind"])})
    _check_ranges(fault)
    return fault


def _check_field(name: str, value: object) -> None:
    allowed = _TYPES.get(name)
    if allowed is None:
        raise FaultMalformed(f"fault: {name!r} is unknown. Known are {', '.join(sorted(_TYPES))}.")
    if not isinstance(value, allowed) or isinstance(value, bool):
        wanted = " or ".join(each.__name__ for each in allowed)
        raise FaultMalformed(f"fault: {name!r} is {value!r}. Give a value of type {wanted}.")


def _parse_kind(name: str) -> FaultKind:
    try:
        return FaultKind(name)
    except ValueError:
        known = ", ".join(FaultKind)
        raise FaultMalformed(f"fault: kind {name!r} is unknown. Known are {known}.") from None


def _check_ranges(fault: Fault) -> None:
    if not 0 <= fault.probability <= 1:
        raise FaultMalformed(f"fault: 'probability' is {fault.probability}. Give 0 to 1.")
    if fault.calls is not None and fault.calls < 1:
        raise FaultMalformed(f"fault: 'calls' is {fault.calls}. Give 1 or more, or leave it out.")
    if min(fault.delay_s, fault.retry_after_s, fault.age_s) < 0:
        raise FaultMalformed("fault: a time is negative. Give seconds of 0 or more.")


class _Posted:
    """A fault on the board, with its dice and what is left of it."""

    def __init__(self, identity: str, fault: Fault) -> None:
        self.identity = identity
        self.fault = fault
        self.calls_left = fault.calls
        self._dice = random.Random(fault.seed)  # noqa: S311 - reproducible, not secret

    def fits(self, system: str, operation: str) -> bool:
        fault = self.fault
        return fault.system in {"*", system} and fault.operation in {"*", operation}

    def strikes(self) -> bool:
        if self._dice.random() >= self.fault.probability:
            return False
        if self.calls_left is not None:
            self.calls_left -= 1
        return True


class FaultBoard:
    """The faults in force, in the order in which they were set."""

    def __init__(self) -> None:
        self._posted: list[_Posted] = []
        self._count = 0

    def inject(self, fault: Fault) -> ActiveFault:
        """Put a fault in force and return it with its id."""
        _check_ranges(fault)
        self._count += 1
        posted = _Posted(f"fault-{self._count}", fault)
        self._posted.append(posted)
        return _active(posted)

    def active(self) -> list[ActiveFault]:
        """Return the faults in force, oldest first."""
        return [_active(posted) for posted in self._posted]

    def clear(self, identity: str | None = None, *, system: str | None = None) -> int:
        """Take faults off the board (by id, by system, or all) and return how many there were."""
        keep = [
            posted
            for posted in self._posted
            if identity not in {None, posted.identity} or system not in {None, posted.fault.system}
        ]
        cleared = len(self._posted) - len(keep)
        self._posted = keep
        return cleared

    def draw(self, system: str, operation: str, *, reads: bool) -> list[Fault]:
        """Return what strikes a call: any delays, then at most one fault that decides its end.

        Args:
            system: The system called.
            operation: The operationId called.
            reads: Whether the call only reads; stale answers strike no other.
        """
        struck: list[Fault] = []
        for posted in list(self._posted):
            fault = posted.fault
            if not posted.fits(system, operation) or (fault.kind is FaultKind.STALE and not reads):
                continue
            if posted.strikes():
                struck.append(fault)
                self._retire(posted)
                if fault.kind not in _PASSES_ON:
                    break
        return struck

    def _retire(self, posted: _Posted) -> None:
        if posted.calls_left == 0:
            self._posted.remove(posted)


def _active(posted: _Posted) -> ActiveFault:
    return ActiveFault(posted.identity, posted.fault, posted.calls_left)


def describe_fault(active: ActiveFault) -> dict[str, Any]:
    """Return a fault in force as a JSON object."""
    described = dataclasses.asdict(active.fault)
    return {"id": active.id, **described, "calls_left": active.calls_left}
