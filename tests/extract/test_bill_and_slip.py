"""A bill and a card's slip in one picture: side by side, each with a tilt of its own, or one below the other."""

from __future__ import annotations

from dataclasses import replace
from math import radians, tan

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, DocumentKind, PageWords, Receipt, TenderKind, Word
from tests.extract.typewriter import FILE, amount, page

BILL = """
       LANTERN HOUSE
     18 Harbor Street
   Port Lively, OR 97999
      (503) 555-0142

03/12/2026  1:05 PM
Check 318   Server: Ana

1 Lentil Soup           7.50
1 Garden Salad         12.50

Subtotal               20.00
Tax                     1.60
TOTAL                  21.60

   Please pay your server
"""
SLIP = """
{name}
{street}
{phone}

{day}  13:11
MASTERCARD
XXXXXXXXXXXX8801
Entry: Contactless
Auth Code: 04417Z
{amounts}
APPROVED

CUSTOMER COPY
"""
OWN = {"name": "LANTERN HOUSE", "street": "18 Harbor Street", "phone": "(503) 555-0142", "day": "03/12/2026"}
OTHER = {"name": "RIVERSIDE FUEL", "street": "410 River Road", "phone": "(503) 555-0177", "day": "03/11/2026"}
PAID = "Amount           $21.60"
BLANK_LINES = "\n" * 4


def slip(amounts: str = PAID, whose: dict[str, str] = OWN) -> str:
    return SLIP.format(amounts=amounts, **whose)


def laid(text: str, right: int, down: int, degrees: float) -> list[Word]:
    """The words of a paper with `text` whose left upper corner lies there, turned so far about it."""
    slope, words = tan(radians(degrees)), []
    for word in page(text).words:
        x, y = (word.box.left + word.box.right) / 2, word.box.middle
        high, wide = word.box.height + abs(slope) * word.box.width, word.box.width
        x, y = right + x - slope * y, down + y + slope * x
        words.append(replace(word, box=Box.of(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), slope=slope))
    return words


def seen(*papers: list[Word]) -> tuple[Receipt, ...]:
    words = tuple(word for paper in papers for word in paper)
    frame = Box.around([word.box for word in words])
    return receipts_of([PageWords(1, frame.right + 40, frame.bottom + 40, "typewriter", words)], FILE)


def told(receipts: tuple[Receipt, ...]) -> dict[DocumentKind, Receipt]:
    return {receipt.document: receipt for receipt in receipts}


@pytest.mark.parametrize(
    ("bill", "other"),
    [
        ((100, 40, 0.0), (560, 40, 0.0)),
        ((100, 40, 0.0), (480, 40, 0.0)),
        ((100, 40, 3.0), (540, 130, 3.0)),
        ((100, 40, -4.0), (560, 100, 5.0)),
        ((160, 40, 7.0), (560, 60, -6.0)),
        ((100, 40, 0.0), (520, 300, -3.0)),
        ((500, 40, 0.0), (60, 40, 0.0)),
        ((520, 40, -2.0), (60, 200, 2.0)),
    ],
)
def test_side_by_side_each_is_read_by_itself(bill: tuple[int, int, float], other: tuple[int, int, float]) -> None:
    papers = told(seen(laid(BILL, *bill), laid(slip(), *other)))
    assert set(papers) == {DocumentKind.GUEST_CHECK, DocumentKind.CARD_SLIP}
    unpaid, paid = papers[DocumentKind.GUEST_CHECK], papers[DocumentKind.CARD_SLIP]
    assert [item.description for item in unpaid.items] == ["Lentil Soup", "Garden Salad"]
    assert (amount(unpaid.total), unpaid.tenders) == ("21.60", ())
    assert (paid.merchant.value, amount(paid.total)) == ("LANTERN HOUSE", "21.60")
    assert [(tender.brand, tender.last4, tender.auth_code) for tender in paid.tenders] == [
        ("mastercard", "8801", "04417Z")
    ]


def test_three_papers_side_by_side_are_three() -> None:
    second = BILL.replace("7.50", "9.50").replace("20.00", "22.00").replace("21.60", "23.60")
    both = seen(laid(BILL, 60, 40, 0.0), laid(slip(), 500, 60, 2.0), laid(second, 940, 40, -2.0))
    assert [(one.document, amount(one.total)) for one in both] == [
        (DocumentKind.GUEST_CHECK, "21.60"),
        (DocumentKind.CARD_SLIP, "21.60"),
        (DocumentKind.GUEST_CHECK, "23.60"),
    ]


def test_what_a_till_prints_beside_its_sums_is_no_paper_of_its_own() -> None:
    sums = "Subtotal  20.00      VISA XXXX0103\nTax  1.60      Auth 02776A\nTotal  21.60      APPROVED"
    (one,) = receipts_of([page("LANTERN HOUSE\n18 Harbor Street\n1 Lentil Soup  20.00\n" + sums)], FILE)
    assert [tender.last4 for tender in one.tenders] == ["0103"]


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize(
    ("amounts", "whose"),
    [("Amount           $18.00", OTHER), (PAID, OTHER), ("Sale             $31.00", OWN)],
)
def test_one_below_the_other_a_slip_of_something_else_does_not_pay_the_bill(
    amounts: str, whose: dict[str, str], upper: bool
) -> None:
    papers = [BILL, slip(amounts, whose)]
    apart = told(receipts_of([page(BLANK_LINES.join(papers if upper else papers[::-1]))], FILE))
    assert set(apart) == {DocumentKind.GUEST_CHECK, DocumentKind.CARD_SLIP}
    assert apart[DocumentKind.GUEST_CHECK].tenders == ()
    assert apart[DocumentKind.CARD_SLIP].merchant.value == whose["name"]


@pytest.mark.parametrize(
    "foot",
    [
        "TRANS ID - 3863028412\nAID A0000000041010\n10/03/26   16:20:51\nCHANGE DUE   0.00",
        "AID A0000000041010\nTerminal 10\nQuestions? (800) 555-0199\nYou saved   3.00",
        "AID A0000000041010\n10/03/26   16:20:51\nCHANGE DUE   0.00\n(800) 555-0199",
    ],
)
def test_what_a_terminal_prints_at_the_foot_of_a_bill_is_no_slip(foot: str) -> None:
    bill = BILL.replace("03/12/2026", "") + "\nMCARD TEND   21.60\nMASTERCARD **** **** **** 7713 I 1"
    text = f"{bill}\nAPPROVAL # 07713Z\nREF # 126200483211\n{foot}\nTC# XXXX XXXX XXXX 2234 8812"
    (one,) = receipts_of([page(text)], FILE)
    (tender,) = one.tenders
    assert (one.document, tender.kind, tender.last4) == (DocumentKind.RECEIPT, TenderKind.CARD, "7713")
    assert (tender.amount, tender.auth_code) == (one.total.value, "07713Z")


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize("amounts", [PAID, "Sale  $21.60\nTip  ______\nTotal  ______"])
def test_the_bills_own_slip_below_or_above_it_pays_it(amounts: str, upper: bool) -> None:
    papers = [BILL, slip(amounts)]
    (one,) = receipts_of([page(BLANK_LINES.join(papers if upper else papers[::-1]))], FILE)
    assert (one.document, amount(one.total)) == (DocumentKind.RECEIPT, "21.60")
    assert [(tender.amount, tender.auth_code) for tender in one.tenders] == [(one.total.value, "04417Z")]
