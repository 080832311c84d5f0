"""Whatever is asked of the payments double, no charge is refunded above its amount, and doubles are never hidden."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from standfast.testing import Charge, PaymentsDouble, PaymentsMode, RefundRequest, Refused

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


@given(
    amount=st.integers(1, 500),
    asked=st.lists(st.integers(1, 200), max_size=20),
    mode=st.sampled_from(list(PaymentsMode)),
)
def test_refunds_never_exceed_the_charge_and_doubles_show(
    amount: int, asked: list[int], mode: PaymentsMode
) -> None:
    double = PaymentsDouble(lambda: NOW, mode=mode)
    double.add_charge(Charge(id="ch_1", order_ref="SO-1", amount=amount, created=NOW))
    for cents in asked:
        with suppress(Refused):
            double.refund(RefundRequest(charge="ch_1", amount=cents, reason="goodwill"))
    made = Counter(refund.amount for refund in double.refunds_of("ch_1"))
    assert double.refunded("ch_1") == sum(made.elements()) <= amount
    repeated = {cents: times for cents, times in made.items() if times > 1}
    assert {each.amount: len(each.refunds) for each in double.doubled()} == repeated
