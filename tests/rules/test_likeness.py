"""What makes two purchases one: facts, numbers of the sale, marks of the papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import DocumentKind, EarlierPurchase, Receipt, StatementLine
from pipeline.run import judge
from rules.checks.likeness import likeness
from rules.checks.marks import facts_of
from rules.checks.not_duplicate import CHECK, told_of_repeats
from tests.extract.typewriter import HEAD, read
from tests.rules.builders import (
    ABSENT,
    DAY,
    POLICY,
    D,
    bill,
    card,
    context,
    dossier,
    found,
    of_submission,
    place,
    purchase,
    reading,
    slip,
)

#: What an ordinary till prints; `{}`: check, time, price, total, card, approval.
TILL = """
Check #: {check}   Server: Dana
10/03/2026   {clock}

1 Soup        {price}
1 Salad        6.25
Subtotal      18.75
Tax            1.69
Total         {total}
VISA XXXXXXXXXXXX{card}
Auth: {auth}   Ref: {ref}
"""
USUAL = {
    "check": "1042", "clock": "12:41 PM", "price": "12.50", "total": "20.44", "card": "0103", "auth": "02776A",
    "ref": "318822",
}  # fmt: skip


def till(**changes: str) -> Receipt:
    return read(TILL.format(**{**USUAL, **changes}), head=HEAD)


def facts(paper: Receipt | None = None, file: str = "a.jpg", **changes: Any) -> EarlierPurchase:
    return replace(facts_of(purchase(paper or till(), file), (reading(file),), file), **changes)


def said(new: EarlierPurchase, old: EarlierPurchase) -> bool | None:
    """Whether it is certain that they are one; None where nothing says so."""
    alike = likeness(new, old)
    assert (alike is None) == (likeness(old, new) is None)
    return None if alike is None else alike.certain


def bare(**changes: Any) -> EarlierPurchase:
    """A coffee without a time, a number or a card."""
    kept: dict[str, Any] = {
        "submission": "x", "sha256": (), "fingerprint": (), "merchant": "BLUE BICYCLE", "date": DAY, "time": None,
        "total": D("4.50"), "items": (("Coffee", D("4.50")),), **changes,
    }  # fmt: skip
    return EarlierPurchase(**kept)


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ({"time": time(9, 15)}, {"time": time(14, 40)}, None),
        ({"time": time(9, 15)}, {"time": time(9, 15, 20)}, True),
        ({"time": time(9, 15)}, {"time": time(21, 15)}, False),
        ({"time": time(9, 15), "fingerprint": ("0f" * 8,)}, {"time": time(21, 15), "fingerprint": ("0f" * 8,)}, False),
        ({"number": "order 88"}, {"number": "order 97"}, None),
        ({"number": "order 88"}, {"number": "order 88"}, True),
        ({"number": "order 88"}, {"number": "ticket 12"}, True),
        ({"number": "order 88", "time": time(9, 15)}, {"number": "order 88", "time": time(14, 40)}, False),
        ({"number": "order 88", "time": time(9, 15)}, {"number": "order 89", "time": time(9, 15)}, None),
        ({"number": "check 20018"}, {"number": "check 2OO18"}, True),
        ({"number": "check 20018"}, {"number": "check 120018"}, True),
        ({"auth_code": "02776A", "last4": "0103"}, {"auth_code": "61904C", "last4": "0103"}, None),
        ({}, {}, True),
        ({}, {"time": time(9, 15)}, True),
        ({}, {"items": ()}, False),
        ({}, {"total": D("5.00")}, None),
        ({}, {"date": date(2026, 10, 4)}, None),
        ({}, {"merchant": "ELM CAFE"}, None),
        ({}, {"date": None}, None),
    ],
)
def test_two_coffees(one: dict[str, Any], other: dict[str, Any], certain: bool | None) -> None:
    assert said(bare(**one), bare(**other)) is certain


MEAL = {"items": (("Soup", D("12.50")), ("Salad", D("6.25"))), "total": D("20.44"), "time": time(12, 41)}
PAID = {"auth_code": "02776A", "last4": "0103"}


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        # printed again at another time
        ({"number": "check 1042"}, {"number": "check 1042", "time": time(13, 20)}, True),
        ({}, {"time": time(13, 20)}, False),
        ({"number": "check 1042"}, {"number": "check 1057", "time": time(13, 20)}, None),
        # the bill, and the receipt with the tip
        ({"number": "check 1042"}, {"number": "check 1042", "total": D("24.44"), "time": time(13, 20)}, True),
        ({}, {"total": D("24.44"), "time": time(13, 20)}, False),
        ({}, {"total": D("24.44"), "time": time(19, 20)}, None),
        ({}, {"total": D("44.44"), "time": time(13, 20)}, None),
        ({"number": "check 1042"}, {"number": "check 1043", "total": D("24.44")}, None),
        # one number, and what else could be read
        ({"number": "check 24016"}, {"number": "check 24016", "merchant": "255-41 Harbor"}, False),
        ({"number": "check 24016"}, {"number": "check 24016", "date": date(2024, 10, 3)}, False),
        ({"number": "check 24016"}, {"number": "check 24016", "date": None}, False),
        ({"number": "check 24016"}, {"number": "check 24016", "date": date(2026, 11, 3), "time": time(19, 0)}, None),
        # a dinner that was split
        ({"number": "check 1042 (1 of 3)"}, {"number": "check 1042 (2 of 3)"}, None),
        ({"number": "check 5738/1"}, {"number": "check 5738/2"}, None),
        (PAID, {"auth_code": "61904C", "last4": "4471"}, None),
        ({**PAID, "number": "check 1042"}, {"auth_code": "61904C", "last4": "4471", "number": "check 1042"}, None),
        # an approval misread
        (PAID, {"auth_code": "0Z77SA", "last4": "0103"}, True),
        (PAID, {"auth_code": "0877GA", "last4": "0103"}, False),
        (PAID, {"auth_code": "02776A", "last4": "8103"}, False),
        # one card in two shops, at one minute for one sum
        (PAID, {"auth_code": "0877GA", "last4": "0103", "merchant": "ELM CAFE"}, None),
    ],
)
def test_a_meal_on_two_papers(one: dict[str, Any], other: dict[str, Any], certain: bool | None) -> None:
    assert said(bare(**{**MEAL, **one}), bare(**{**MEAL, **other})) is certain


@pytest.mark.parametrize(
    ("unread", "certain"),
    [
        ({}, True),
        ({"merchant": None}, True),
        ({"merchant": "18 Harbor Street"}, True),
        ({"time": None, "items": ()}, True),
        ({"date": None}, False),
        ({"total": None}, False),
        ({"merchant": None, "date": None, "time": None, "total": None, "number": None}, False),
        ({"date": date(2026, 10, 8)}, False),
        ({"total": D("28.44")}, True),
        ({"total": D("28.44"), "number": None, "items": ()}, False),
        ({"time": time(12, 47)}, True),
        ({"time": time(12, 47), "number": None}, False),
    ],
)
def test_another_photo_of_a_paper_is_known_by_its_numbers(unread: dict[str, Any], certain: bool) -> None:
    """What the second photo shows otherwise, or not at all, with all its numbers but for one that was misread."""
    again = till(ref="318B2Z")
    hidden = {"auth_code": None, "last4": None, **unread}
    assert said(facts(again, "b.jpg", **hidden), facts()) is certain


def test_a_cut_off_part_is_known_in_its_whole() -> None:
    lines = TILL.format(**USUAL).splitlines()
    head, tail = read("\n".join(lines[:7]), head=HEAD), read("\n".join(lines[3:]))
    assert (head.total.value, tail.date.value) == (None, None)
    for part in (head, tail):
        assert said(facts(part, "b.jpg", auth_code=None, last4=None), facts()) is False


def test_another_sale_of_the_same_meal_is_another() -> None:
    """The same shop, day, meal and total: time, check, approval and reference tell it apart."""
    other = till(check="1057", clock="6:05 PM", auth="61904C", ref="440913")
    assert said(facts(other, "b.jpg"), facts()) is None
    assert said(facts(other, "b.jpg", time=None, number=None, auth_code=None), facts(auth_code=None)) is False


def test_one_bill_with_two_slips() -> None:
    paid, again = (
        facts_of(
            purchase(bill(lines=till().lines[:11]), file, proofs=((s, slip(tenders=(card(auth_code=a),))),)), (), s
        )
        for file, s, a in (("a.jpg", "s1.jpg", "111111"), ("b.jpg", "s2.jpg", "222222"))
    )
    assert said(again, replace(paid, last4="9999")) is False


def test_one_slip_on_two_pictures_under_two_bills() -> None:
    text = HEAD + TILL.format(**USUAL)
    paper = replace(read(text), document=DocumentKind.CARD_SLIP, tenders=(), number=ABSENT)
    one, other = (
        facts_of(purchase(bill(time=found(time(hour, 5))), file, proofs=((f"slip-{file}", paper),)), (), file)
        for hour, file in ((12, "a.jpg"), (18, "b.jpg"))
    )
    alike = likeness(one, other)
    assert alike is not None
    assert (alike.certain, "card slip" in alike.why) == (False, True)


def statement_of(*lines: tuple[str, str]) -> Receipt:
    found_lines = tuple(StatementLine(DAY, payee, D(amount), (place(amount),)) for payee, amount in lines)
    return Receipt(DocumentKind.BANK_STATEMENT, statement_lines=found_lines)


@pytest.mark.parametrize(
    ("mine", "theirs", "certain"),
    [
        ((("CHECK 1042", "22.00"),), (("CHECK 1042", "22.00"),), True),
        ((("CHECK 1042", "22.00"),), (("CHECK 1057", "22.00"),), None),
        ((("LANTERN HOUSE", "22.00"),), (("LANTERN HOUSE", "22.00"),), False),
        ((("CHECK 1042", "22.00"), ("CHECK 1043", "22.00")), (("CHECK 1042", "22.00"),), None),
    ],
)
def test_a_line_of_a_statement_pays_once(mine: Any, theirs: Any, certain: bool | None) -> None:
    """Two bills of one amount, of other shops and days."""
    one = facts_of(purchase(bill(), "a.jpg", proofs=(("bank.pdf", statement_of(*mine)),)), (), "x")
    elm = bill(merchant=found("ELM CAFE"), date=found(date(2026, 10, 1)))
    other = facts_of(purchase(elm, "b.jpg", proofs=(("bank.pdf", statement_of(*theirs)),)), (), "y")
    assert said(one, other) is certain


def test_other_lines_of_one_statement_pay_other_bills() -> None:
    both = statement_of(("CHECK 1042", "22.00"), ("CHECK 1043", "9.00"))
    one = facts_of(purchase(bill(), "a.jpg", proofs=(("bank.pdf", both),)), (reading("bank.pdf", both),), "x")
    nine = bill(total=found(D("9.00")), merchant=found("ELM CAFE"))
    other = facts_of(purchase(nine, "b.jpg", proofs=(("bank.pdf", both),)), (reading("bank.pdf", both),), "y")
    assert said(one, other) is None


def test_two_receipts_of_one_file_are_told_apart_and_one_twice_is_not() -> None:
    one, other = facts(), facts(till(check="1043", total="9.00", auth="61904C"))
    assert one.sha256 == other.sha256
    assert likeness(one, other, one_file=True) is None
    twice = likeness(one, facts(), one_file=True)
    assert twice is not None
    assert twice.certain


def test_both_sides_and_the_earlier_batch_are_named() -> None:
    before = replace(facts(), submission="2026-09-30-lee", batch="batch september of September 30, 2026")
    again = dossier(purchase(till(ref="999999"), "again.jpg"))
    finding = of_submission("not-duplicate", again, context(earlier=(before,)))
    assert finding.state == "not_met"
    for part in ("again.jpg", "submission 2026-09-30-lee of batch september of September 30, 2026", "LANTERN HOUSE"):
        assert part in finding.message
    assert "lee" not in finding.ask
    assert "september" not in finding.ask.lower()


def test_marks_hold_no_text_of_the_paper() -> None:
    kept = "".join(facts().fingerprint)
    assert kept.startswith("w")
    assert all(char in "w0123456789abcdef" for char in kept)
    assert len(kept) < 1000
    assert CHECK.name == "not-duplicate"


def test_against_twenty_thousand_earlier_ones() -> None:
    """Most differ in day and total; some share one of them. The bound is ten times what it takes."""
    new, mark = facts(), facts().fingerprint
    many = [
        bare(
            total=Decimal(n % 4000) / 100, date=date(2026, 1 + n % 12, 1 + n % 28), sha256=(str(n),), auth_code=str(n),
            last4="0000", merchant=f"SHOP {n % 500}", fingerprint=(mark[0][: 60 + n % 7 * 6],),
        )
        for n in range(20_000)
    ]  # fmt: skip
    start = perf_counter()
    assert not any(likeness(new, old) for old in many)
    assert perf_counter() - start < 2.0


FACTS = st.builds(
    EarlierPurchase,
    submission=st.just("x"),
    sha256=st.lists(st.sampled_from("ab"), max_size=1).map(tuple),
    fingerprint=st.lists(st.sampled_from(["", "w", "wzz", "l", "l|", "la|b 1", "s" + "0a1b2c" * 9, "ff", "g"])).map(
        tuple
    ),
    merchant=st.sampled_from([None, "", "ELM", "ELM CAFE", "ELM CAFE 2", "É"]),
    date=st.sampled_from([None, DAY, date(2026, 1, 1)]),
    time=st.sampled_from([None, time(9, 15), time(9, 16), time(18, 0)]),
    total=st.sampled_from([None, D("0.00"), D("-1.00"), D("4.50"), D("5.00")]),
    items=st.lists(st.tuples(st.just("Tea"), st.sampled_from([D("1.00"), D("2.00")])), max_size=2).map(tuple),
    last4=st.sampled_from([None, "0103", "0104"]),
    auth_code=st.sampled_from([None, "", "02776A", "02776B", "9"]),
    number=st.sampled_from([None, "", "check", "check 1042", "check 1042/1", "order 7", "check 1042 (1 of 2)"]),
)


@given(FACTS, FACTS)
def test_likeness_is_mutual(one: EarlierPurchase, other: EarlierPurchase) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(FACTS)
def test_a_purchase_is_like_itself(one: EarlierPurchase) -> None:
    """The more is known, the surer; where neither file, total nor day is known, nothing can be said."""
    alike = likeness(one, one)
    if one.sha256 or (one.total is not None and one.date is not None and one.time is not None and one.merchant):
        assert alike is not None


def test_what_is_repeated_says_so_and_stays_as_it_is() -> None:
    """The first of two names the later one; a third, of another meal, says nothing."""
    whole = dossier(purchase(till(), "a.jpg"), submission="first")
    other = dossier(
        purchase(till(check="1057", clock="6:05 PM", auth="61904C", ref="440913"), "c.jpg"), submission="other"
    )
    again = dossier(purchase(till(ref="999999"), "b.jpg"), submission="second")
    results = []
    before: tuple[EarlierPurchase, ...] = ()
    for one in (whole, other, again):
        results.append(judge(one, POLICY, context(earlier=before)))
        before += tuple(facts_of(bought, one.readings, one.submission) for bought in one.purchases)
    told = told_of_repeats(results)
    messages = [next(f.message for f in result.findings if f.rule == CHECK.name) for result in told]
    assert "Later ones like it: b.jpg in submission second (the same" in messages[0]
    assert "again" not in messages[1]
    assert "submission first" in messages[2]
    assert [result.verdict for result in told] == [result.verdict for result in results]
    assert told[1:] == tuple(results[1:])
    assert told_of_repeats(results[:2]) == tuple(results[:2])


def test_the_slip_under_two_bills_is_what_came_again() -> None:
    """Not the bill, which is another file: the slip is the very same one."""
    results = []
    before: list[EarlierPurchase] = []
    for name in ("first", "second"):
        bought = purchase(bill(), f"bill {name}.jpg", proofs=(("slip.jpg", slip()),))
        results.append(judge(dossier(bought, submission=name), POLICY, context(earlier=tuple(before))))
        before += [facts_of(one, results[-1].readings, name) for one in results[-1].purchases]
    told = told_of_repeats(results)
    first, second = (next(f for f in result.findings if f.rule == CHECK.name) for result in told)
    assert "Later ones like it: slip.jpg in submission second (the very same file)" in first.message
    assert second.message.startswith("slip.jpg is like a purchase in submission first")
    assert second.ask.startswith("slip.jpg seems to be a purchase that we already have")


def test_of_many_alike_the_first_is_named_and_the_others_are_counted() -> None:
    first = facts()
    many = tuple(replace(first, submission=f"s{number}") for number in range(9))
    finding = of_submission("not-duplicate", dossier(purchase(till(), "again.jpg")), context(earlier=many))
    assert "submission s0 (" in finding.message
    assert "It is like 8 more purchases too." in finding.message
    one = judge(dossier(purchase(till(), "a.jpg"), submission="x"), POLICY, context())
    again = judge(dossier(purchase(till(), "a.jpg"), submission="x"), POLICY, context(earlier=many[:1]))
    told = told_of_repeats([one, *(replace(again, submission=f"s{number}") for number in range(9))])
    messages = [next(f.message for f in result.findings if f.rule == CHECK.name) for result in told]
    assert "s4 (the very same file) and 4 more." in messages[0]
    assert not any("Later ones" in message for message in messages[1:])
