"""A tip and a total filled in by hand, as readers give them back, held against the printed amount."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import receipts_of
from pipeline.model import Box, DocumentKind, PageWords, Proof, Receipt, State, Word
from tests.extract.typewriter import FILE, HEAD, amount, page, read

SLIP = """SALE
VISA XXXXXXXXXXXX0103
AUTH 02776A
APPROVED
AMOUNT                  21.60
"""
BILL = """Lentil Soup              7.50
Garden Salad            12.50
Subtotal                20.00
Tax                      1.60
Total                   21.60
"""
HERE = Box(0, 0, 1, 1)
PAID = "VISA XXXXXXXXXXXX0103   21.60\nAUTH 02776A\n"


def slip(lines: str) -> Receipt:
    return read(f"{SLIP}{lines}\nX______________\nMERCHANT COPY", head=HEAD)


def sums(receipt: Receipt) -> tuple[str | None, str | None]:
    return amount(receipt.total), amount(receipt.tip)


def is_open(receipt: Receipt) -> bool:
    return {receipt.total.state, receipt.tip.state} <= {State.AMBIGUOUS, State.UNREADABLE}


@pytest.mark.parametrize(
    "lines",
    [
        "TIP   5.00\nTOTAL   26.60",
        "TIP   5 00\nTOTAL   26 60",
        "TIP   5 oo\nTOTAL   26 60",
        "TIP   5-\nTOTAL   26.60",
        "TIP   5.-\nTOTAL   26.60",
        "TIP   5 =\nTOTAL   26.60",
        "TIP   $5\nTOTAL   $26.60",
        "TIP   5\nTOTAL   26.60",
        "TIP   500\nTOTAL   2660",
        "TIP   5,00\nTOTAL   26,60",
        "TIP:  5:00\nTOTAL:  26:60",
        "TIP   S.oo\nTOTAL   26.60",
        "TIP   5.00\nTOTAL   Z6.6O",
        "TIP   sw\nTOTAL   26.60",
        "TIP ___5.00___\nTOTAL ___26.60___",
        "+ Tip:   5.00\n= Total:   26.60",
        "Tip Amount:   5.00\nTotal Amount:   26.60",
        "GRATUITY   5.00\nTOTAL   26.60",
        "ADDL TIP   5.00\nGRAND TOTAL   26.60",
        "Tip:   5    Total:   26 60",
        "TIP   5.00\nTOTAL",
        "TIP   OooZlS$9\nTOTAL   26.60",
        "TIP   5\nTOTAL   ______",
        "TIP   ______\nTOTAL   26.60",
        "TIP   -----------\nTOTAL   26.60",
        "TIP\n        5.00\nTOTAL\n        26.60",
        "        5.00\nTIP\n        26.60\nTOTAL",
        "TIP   5.00\nX LENA HART\nTOTAL   26.60",
        "Gratuity not included\nTIP   5.00\nTOTAL   26.60",
        "TIP   5.00\nTOTAL   26.60\nSUGGESTED TIPS\n15% = 3.24\n18% = 3.89\n20% = 4.32",
    ],
)
def test_a_tip_and_a_total_that_close_with_the_printed_amount(lines: str) -> None:
    assert sums(slip(lines)) == ("26.60", "5.00")


@pytest.mark.parametrize(
    "lines",
    [
        "TIP   ______\nTOTAL   ______",
        "TIP   $______\nTOTAL   $______",
        "TIP   ..........\nTOTAL   ..........",
        "TIP   -\nTOTAL   21.60",
        "TIP   -\nTOTAL   ______",
        "TIP   ------\nTOTAL   21.60",
        "TIP   /\nTOTAL   21.60",
        "TIP   0\nTOTAL   21.60",
        "TIP   CASH\nTOTAL   21.60",
        "TIP   on table\nTOTAL   21.60",
        "TIP   ~n\nTOTAL   21.60",
        "Tip (optional): ______\nTotal: ______",
        "TIP ____   TOTAL ____",
        "",
        "Suggested Gratuity\nTip $4.00\nTotal $25.60",
        "TIP ____\nTOTAL ____\nTip $3.24  Total $24.84\nTip $3.89  Total $25.49\nTip $4.32  Total $25.92",
        "Good  Tip 3.24 Total 24.84\nBetter Tip 3.89 Total 25.49\nTIP ____\nTOTAL ____",
        "TIP ____\nTOTAL ____\n1234",
    ],
)
def test_nothing_given_is_the_printed_amount(lines: str) -> None:
    receipt = slip(lines)
    assert (sums(receipt), receipt.document) == (("21.60", None), DocumentKind.CARD_SLIP)


def test_lines_without_even_a_rule_to_write_on_leave_open_what_was_written_there() -> None:
    receipt = slip("TIP\nTOTAL")
    assert (sums(receipt), receipt.total.state) == ((None, None), State.UNREADABLE)


@pytest.mark.parametrize(
    "lines",
    [
        "TIP   5.00\nTOTAL   27.60",
        "TIP   4.00\nTOTAL   26.00",
        "TIP   5.00\nTOTAL   20.60",
        "TIP   5.00\nTOTAL   21.60",
        "TIP   qp~\nTOTAL   zbl0",
        "TIP   S\nTOTAL   ______",
        "TIP   .5%/6\nTOTAL   .01-0",
        "TIP   18% 3.89\nTOTAL   26.60",
        "TIP   26.60\nTOTAL   ______",
        "TIP   20\nTOTAL   ______",
        "TIP   -\nTOTAL   26.60",
        "TIP   5.00\nTOTAL   kjh",
        "TIP   5.00",
        "TIP   ______\nTOTAL   26",
        "TIP   ______\nTOTAL   26.60 LH",
        "TIP   ______\nTOTAL   28.60",
        "TIP   ______\nTOTAL   23.17",
        "TIP   ______\nTOTAL   ______\n        5.00",
    ],
)
def test_what_does_not_close_is_open_and_never_the_printed_amount(lines: str) -> None:
    receipt = slip(lines)
    assert is_open(receipt), sums(receipt)
    assert [place.text for place in receipt.total.evidence]
    assert [tender.amount for tender in receipt.tenders] == [Decimal("21.60")]


def test_a_tip_with_its_rate_and_no_total_is_given_and_no_fee() -> None:
    receipt = slip("TIP   18% 3.89\nTOTAL   ______")
    assert (sums(receipt), receipt.service_charge.value) == (("25.49", "3.89"), None)
    assert receipt.reconciliation.state is Proof.CONSISTENT


def test_a_printed_amount_that_was_misread_leaves_it_open() -> None:
    assert is_open(read(SLIP.replace("21.60", "21.50") + "TIP  5.00\nTOTAL  26.60", head=HEAD))


@pytest.mark.parametrize(
    ("second", "expected"),
    [("TIP ____\nTOTAL ____", "26.60"), ("TIP 5.00\nTOTAL 26.60", "26.60"), ("TIP 4.00\nTOTAL 25.60", None)],
)
def test_two_copies_on_one_paper(second: str, expected: str | None) -> None:
    receipt = read(f"{SLIP}TIP 5.00\nTOTAL 26.60\nMERCHANT COPY\n{SLIP}{second}\nCUSTOMER COPY", head=HEAD)
    assert amount(receipt.total) == expected
    assert is_open(receipt) is (expected is None)


@pytest.mark.parametrize(
    ("below", "total", "tip"),
    [
        (f"{PAID}TIP  4.00\nTOTAL  25.60", "25.60", "4.00"),
        (f"{PAID}TIP  4-\nTOTAL  25.60", "25.60", "4.00"),
        (f"{PAID}TIP  4.00\nTOTAL  ______", "25.60", "4.00"),
        (f"{PAID}TIP  ______\nTOTAL  ______", "21.60", None),
        ("TIP  4.00\nTOTAL  25.60", "25.60", "4.00"),
        ("Tip 0.00\nTotal 21.60\nVISA XXXX0103 21.60\nAUTH 02776A", "21.60", None),
        ("Tip 4.00\nVISA XXXX0103 25.60\nAUTH 02776A", "25.60", "4.00"),
        ("Visa 0103, tip 4.00, charged 25.60", "25.60", "4.00"),
        ("PAID VISA 0103   21.60\nTIP   4.00\nCHARGED   25.60", "25.60", "4.00"),
        ("Delivery fee 2.00\nTip 4.00\nTotal 27.60\nVisa ending in 0103 27.60", "27.60", "4.00"),
        (f"{PAID}Tips appreciated", "21.60", None),
        (f"{PAID}Tip: your favorite charity\nTotal raised 1000.00", "21.60", None),
    ],
)
def test_below_a_bill(below: str, total: str, tip: str | None) -> None:
    receipt = read(BILL + below, head=HEAD)
    assert sums(receipt) == (total, tip)
    assert len(receipt.items) == 2


@pytest.mark.parametrize(
    ("lines", "total", "proof"),
    [
        ("TIP 4.00\nTOTAL 25.60", "25.60", Proof.PROVED),
        ("TIP 4.00\nTOTAL ______", "25.60", Proof.CONSISTENT),
        ("TIP ______\nTOTAL 25.60", "25.60", Proof.CONSISTENT),
        ("TOTAL 25.60", "25.60", Proof.CONSISTENT),
        ("TIP 4.00", None, Proof.CONSISTENT),
        ("TOTAL 23.17", None, Proof.CONSISTENT),
        ("TOTAL 21.60", "21.60", Proof.PROVED),
    ],
)
def test_one_of_the_two_alone_proves_nothing_more_than_the_bill(lines: str, total: str | None, proof: Proof) -> None:
    receipt = read(f"{BILL}{PAID}{lines}", head=HEAD)
    assert (amount(receipt.total), receipt.reconciliation.state) == (total, proof)
    assert is_open(receipt) is (total is None)


@pytest.mark.parametrize(
    "heading", ["Tip Gu1de", "Tip Suggestions", "Suqqested gratuity", "Gratuity gu1de:", "Tip Table"]
)
@pytest.mark.parametrize(
    "table", ["15% = 3.24\n18% = 3.89", "3.24   3.89   4.32", "Good 3.24\nBetter 3.89", "Tip 3.89"]
)
def test_a_heading_of_suggested_tips_is_no_tips_line(heading: str, table: str) -> None:
    receipt = read(f"{BILL}{PAID}{heading}\n{table}\nThank you", head=HEAD)
    assert (sums(receipt), receipt.reconciliation.state) == (("21.60", None), Proof.PROVED)


def test_an_item_called_like_a_tip_is_bought() -> None:
    receipt = read("Tip Top Ale    8.00\nTip Jar Mug    4.00\nTotal    12.00\nVISA XXXX0103 12.00", head=HEAD)
    assert sums(receipt) == ("12.00", None)


def doubtful(text: str, *words: Word) -> PageWords:
    """`text` typed, with the score, the other readings and the confirmation of each of `words` where it stands."""
    typed = page(text)
    known = {word.text: word for word in words}
    read_so = [replace(known[w.text], box=w.box) if w.text in known else w for w in typed.words]
    return replace(typed, words=tuple(read_so))


def test_ink_that_the_reader_hardly_believes_is_no_blank_line() -> None:
    text = f"{HEAD}{SLIP}TIP      5x0\nTOTAL      26q0\n"
    (receipt,) = receipts_of([doubtful(text, Word("5x0", HERE, 0.3), Word("26q0", HERE, 0.4))], FILE)
    assert is_open(receipt)


def test_the_readers_second_choice_is_taken_where_it_closes() -> None:
    text = f"{HEAD}{SLIP}TIP      6.00\nTOTAL      26.60\n"
    (receipt,) = receipts_of([doubtful(text, Word("6.00", HERE, 0.7, others=("5.00",)))], FILE)
    assert sums(receipt) == ("26.60", "5.00")


@pytest.mark.parametrize(("confirmed", "total"), [(True, "26.60"), (False, None)])
def test_a_total_alone_that_may_say_two_things_needs_a_second_reader(confirmed: bool, total: str | None) -> None:
    text = f"{HEAD}{SLIP}TIP   ______\nTOTAL      26.60\n"
    (receipt,) = receipts_of([doubtful(text, Word("26.60", HERE, 0.7, others=("25.60",), confirmed=confirmed))], FILE)
    assert amount(receipt.total) == total


@given(st.text(alphabet="0123456789.,-$ _oOSlZ/x%", max_size=9), st.text(alphabet="0123456789.,- _oOSZ/", max_size=9))
def test_whatever_is_filled_in_the_total_closes_or_is_open(tip: str, total: str) -> None:
    receipt = slip(f"TIP   {tip}\nTOTAL   {total}")
    if receipt.total.value is not None:
        assert receipt.total.value == Decimal("21.60") + (receipt.tip.value or 0)
    else:
        assert is_open(receipt)


def test_figures_above_their_lines_leave_no_gap() -> None:
    receipt = read(f"{BILL}{PAID}Amount   21.60\n        5.00\n+ Tip:\n        26.60\n= Total:", head=HEAD)
    assert (sums(receipt), receipt.reconciliation.state) == (("26.60", "5.00"), Proof.PROVED)
    assert receipt.reconciliation.gap == 0


def test_a_printed_tip_of_nothing_above_the_payment_of_the_bill_is_none() -> None:
    bill = "Tea  4.00\nScone  8.00\nTOTAL  12.00\nTIP  0.00\n"
    found = read(bill + "VISA 4417  12.00\nAUTH 881123", head=HEAD)
    assert (found.total.value, found.total.state) == (Decimal("12.00"), State.FOUND)
    other = read(bill + "VISA 4417  22.00\nAUTH 881123", head=HEAD)
    assert other.total.value != Decimal("12.00")
