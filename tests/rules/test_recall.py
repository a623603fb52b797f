"""What is remembered of earlier purchases: never one passed over that is like the new one."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import EarlierPurchase
from rules.checks.likeness import likeness
from rules.checks.recall import Recall

#: Two pictures that are near, two papers that share nine of ten numbers, a line of a statement and another.
MARKS = [
    "00000000000000ff",
    "00000000000000fe",
    *("w" + "".join(f"{number:06}" for number in range(first, first + 10)) for first in (1, 2)),
    "l2026-10-01, $12.00|maple grill",
    "l2026-10-02, $12.00|maple grill",
]
#: Few values of each fact, so that any two purchases share some.
purchases = st.builds(
    EarlierPurchase,
    submission=st.just("s"),
    sha256=st.lists(st.sampled_from(["aa", "bb", "cc"]), max_size=2).map(tuple),
    fingerprint=st.lists(
        st.sampled_from(MARKS),
        max_size=3,
    ).map(tuple),
    merchant=st.sampled_from([None, "Maple Grill", "Oak Diner"]),
    date=st.sampled_from([None, date(2026, 10, 1), date(2026, 10, 2)]),
    time=st.sampled_from([None, time(12, 41), time(18, 5)]),
    total=st.sampled_from([None, Decimal("12.00"), Decimal("13.00"), Decimal("14.40")]),
    items=st.sampled_from([(), (("Soup", Decimal("6.00")), ("Pie", Decimal("6.00")))]),
    last4=st.sampled_from([None, "0103", "4410"]),
    auth_code=st.sampled_from([None, "02776A", "13887A"]),
    number=st.sampled_from([None, "check 4471", "check 4472"]),
)  # fmt: skip


@given(st.lists(purchases, max_size=12), st.lists(purchases, min_size=1, max_size=2), st.booleans())
def test_whatever_is_like_a_new_one_is_recalled(
    old: list[EarlierPurchase], new: list[EarlierPurchase], one_file: bool
) -> None:
    known: Recall[int] = Recall()
    for number, facts in enumerate(old):
        known.add(facts, number)
    recalled = known.like(*new)
    assert [number for _, number in recalled] == sorted({number for _, number in recalled})
    assert all(old[number] == facts for facts, number in recalled)
    alike = {n for n, facts in enumerate(old) if any(likeness(one, facts, one_file) is not None for one in new)}
    assert alike <= {number for _, number in recalled}


def test_a_purchase_of_another_day_and_total_is_not_looked_at() -> None:
    known: Recall[str] = Recall()
    one = EarlierPurchase("a", ("aa",), (), "Maple Grill", date(2026, 10, 1), None, Decimal("12.00"))
    known.add(one, "kept")
    other = EarlierPurchase("b", ("bb",), (), "Maple Grill", date(2026, 10, 2), None, Decimal("13.00"))
    assert known.like(other) == []
    assert known.like(one) == [(one, "kept")]
