"""A payment provider's rules, without HTTP: charges, refunds, and three modes of protection against paying twice."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from standfast.testing.clock import Clock
from standfast.testing.history import History
from standfast.testing.payments_types import (
    NEW_REFUND_ARRIVES_AFTER,
    NEW_REFUND_LEAVES_AFTER,
    Charge,
    DoubledRefund,
    PaymentsMode,
    Refund,
    RefundRequest,
    RefundStatus,
    RefundTotal,
)
from standfast.testing.types import Refused


class PaymentsDouble:
    """Charges and refunds in memory; it refuses to refund more than what remains of a charge.

    Args:
        clock: Dates refunds and lets them and the keys age.
        mode: What protects a caller from paying twice.
        key_lifetime: How long an Idempotency-Key is remembered in mode `key`.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        mode: PaymentsMode = PaymentsMode.KEY,
        key_lifetime: timedelta = timedelta(hours=24),
    ) -> None:
        self.clock = clock
        self.mode = mode
        self.key_lifetime = key_lifetime
        self._charges: History[str, Charge] = History(lambda charge: charge.order_ref)
        self._refunds: History[str, Refund] = History(lambda refund: refund.charge)

    def add_charge(self, charge: Charge) -> None:
        """Put a charge there as if it had been made."""
        self._charges.put(charge.id, charge, at=charge.created)

    def add_refund(self, refund: Refund) -> None:
        """Put a refund there as if it had been made; nothing is checked."""
        self._refunds.put(refund.id, refund, at=refund.created)

    def charge(self, identity: str) -> Charge:
        """Return a charge.

        Raises:
            Refused: There is no such charge.
        """
        found = self._charges.get(identity, at=self.clock())
        if found is None:
            raise Refused(404, "resource_missing", f"no such charge: {identity}")
        return found

    def charges_of(self, order_ref: str) -> list[Charge]:
        """Return the charges of an order, oldest first."""
        return self._charges.group(order_ref, at=self.clock())

    def refunds_of(self, charge: str) -> list[Refund]:
        """Return the refunds of a charge, oldest first."""
        return self._refunds.group(charge, at=self.clock())

    def refunds_of_order(self, order_ref: str) -> list[Refund]:
        """Return the refunds of all charges of an order, oldest first."""
        found = [
            each for charge in self.charges_of(order_ref) for each in self.refunds_of(charge.id)
        ]
        return sorted(found, key=lambda refund: refund.created)

    def refunds_by_reference(self, reference: str) -> list[Refund]:
        """Return the refunds with a client reference.

        Raises:
            Refused: This provider has no look-up (mode `none`).
        """
        if self.mode is PaymentsMode.NONE:
            raise Refused(404, "lookup_not_available", "this account has no look-up")
        return [each for each in self._all_refunds() if each.client_reference == reference]

    def refunded(self, charge: str) -> int:
        """Return how many cents of a charge are refunded or on their way; failed refunds do not count."""
        now = self.clock()
        refunds = self.refunds_of(charge)
        return sum(
            each.amount for each in refunds if each.status(at=now) is not RefundStatus.FAILED
        )

    def refund(self, wanted: RefundRequest) -> Refund:
        """Refund a charge in whole or in part; keys are the business of `IdempotencyKeys`.

        Raises:
            Refused: There is no such charge, or less remains of it than is wanted.
        """
        charge = self.charge(wanted.charge)
        remaining = charge.amount - self.refunded(charge.id)
        if wanted.amount > remaining:
            text = f"refund of {wanted.amount} exceeds what remains of the charge: {remaining}"
            raise Refused(400, "refund_exceeds_charge", text)
        now = self.clock()
        made = Refund(
            id=self._next_id(charge.id),
            charge=charge.id,
            order_ref=charge.order_ref,
            amount=wanted.amount,
            currency=charge.currency,
            reason=wanted.reason,
            created=now,
            leaves_at=now + NEW_REFUND_LEAVES_AFTER,
            arrives_at=now + NEW_REFUND_ARRIVES_AFTER,
            client_reference=wanted.client_reference,
            idempotency_key=wanted.idempotency_key,
        )
        self.add_refund(made)
        return made

    def totals(self) -> dict[str, RefundTotal]:
        """Return what was refunded, by order."""
        by_order: dict[str, list[Refund]] = defaultdict(list)
        for refund in self._all_refunds():
            by_order[refund.order_ref].append(refund)
        return {order: self._total(refunds) for order, refunds in by_order.items()}

    def doubled(self) -> list[DoubledRefund]:
        """Return what callers refunded more than once: same charge, same amount, neither seeded nor failed."""
        alike: dict[tuple[str, str, int], list[Refund]] = defaultdict(list)
        for refund in self._standing():
            if not refund.seeded:
                alike[refund.order_ref, refund.charge, refund.amount].append(refund)
        return [_doubled(*key, refunds) for key, refunds in alike.items() if len(refunds) > 1]

    def _total(self, refunds: Iterable[Refund]) -> RefundTotal:
        now = self.clock()
        everything = list(refunds)
        standing = [each for each in everything if each.status(at=now) is not RefundStatus.FAILED]
        return RefundTotal(
            count=len(standing),
            total_cents=sum(each.amount for each in standing),
            failed=len(everything) - len(standing),
            created=sum(not each.seeded for each in everything),
        )

    def _all_refunds(self) -> list[Refund]:
        return list(self._refunds.values(at=self.clock()))

    def _standing(self) -> list[Refund]:
        now = self.clock()
        return [
            each for each in self._all_refunds() if each.status(at=now) is not RefundStatus.FAILED
        ]

    def _next_id(self, charge: str) -> str:
        digest = hashlib.sha256(f"{charge}:{len(self._refunds)}".encode()).hexdigest()
        return f"re_{digest[:20]}"


def _doubled(order_ref: str, charge: str, amount: int, refunds: list[Refund]) -> DoubledRefund:
    return DoubledRefund(
        order_ref,
        charge,
        amount,
        tuple(refund.id for refund in refunds),
        tuple(refund.client_reference for refund in refunds),
        tuple(refund.idempotency_key for refund in refunds),
    )
