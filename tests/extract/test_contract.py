"""What holds for every paper, whatever is on it: nothing is raised, values are typed, evidence lies on the page."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codec import to_json
from pipeline.extract import receipts_of
from pipeline.model import PageWords, Proof, Receipt, State
from pipeline.money import CENT, ZERO
from tests.extract.typewriter import FILE, evidence_of, page

#: Pieces that papers are made of, so that random ones come near to real ones.
PIECES = (
    "LANTERN HOUSE", "18 Harbor Street", "Port Lively, OR 97999", "(503) 555-0142", "lanternhouse.com", "a@b.com",
    "10/03/2026", "12:41 PM", "Server: Mia", "Table 4", "Lentil Soup", "2 Garden Salad", "Lemonade x2", "2 @ 5.00",
    "0041520012", "Subtotal", "SUBTOTAL", "Tax", "Sales Tax 8%", "Total Tax", "Tip", "18% Gratuity", "Service Charge",
    "Discount", "VOID", "Coupon", "Total", "TOTAL DUE", "Amount Due", "Balance Due", "VISA ****0103", "AMEX", "CASH",
    "CHANGE", "CHECK", "Gift Card", "PAID", "Auth 02776A", "APPROVED", "DECLINED", "AID: A000000003", "Suggested Tip",
    "15% = 3.00", "20% is 4.00", "PAY TO THE ORDER OF", "DOLLARS", "MEMO", "Account statement", "REFUND", "_____",
    "€", "(", ")", "-", "%", "@", "#", "$", "×", "ß", "日本", "\u202e", "=SUM(A1)", "<b>", "../../etc",
)  # fmt: skip
money = st.builds(
    lambda cents, form: form.format(Decimal(cents) / 100),
    st.integers(0, 30000),
    st.sampled_from(["{:.2f}", "${:.2f}", "$ {:.2f}", "-{:.2f}", "({:.2f})", "{:.2f}-", "{:.2f} T", "S{:.2f}"]),
)
piece = st.sampled_from(PIECES) | money | st.text(max_size=8)
line = st.lists(piece, min_size=1, max_size=3).map("   ".join)
paper = st.lists(line, max_size=25).map("\n".join)
score = st.sampled_from([None, 0.2, 0.55, 0.98])


def amounts(receipt: Receipt) -> list[Decimal | None]:
    fields = (
        receipt.subtotal, receipt.discount, receipt.tax, receipt.service_charge, receipt.tip, receipt.total,
        receipt.change, receipt.balance_due,
    )  # fmt: skip
    values = [field.value for field in fields]
    return [*values, *(item.amount for item in receipt.items), *(tender.amount for tender in receipt.tenders)]


@settings(max_examples=150)
@given(st.lists(st.tuples(paper, score), min_size=1, max_size=2), st.booleans())
def test_whatever_is_on_a_paper_comes_back_typed_and_with_its_place(
    sheets: list[tuple[str, float | None]], day_first: bool
) -> None:
    pages = [page(text, number, one) for number, (text, one) in enumerate(sheets, 1)]
    for receipt in receipts_of(pages, FILE, day_first):
        check_types(receipt)
        check_evidence(receipt, pages)
        check_proof(receipt)
        to_json(receipt)


def check_types(receipt: Receipt) -> None:
    for value in amounts(receipt):
        assert value is None or value.as_tuple().exponent == CENT.as_tuple().exponent
    for text in (receipt.merchant, receipt.phone, receipt.address, receipt.website, receipt.email):
        assert text.value is None or text.value == text.value.strip() != ""
    assert receipt.date.value is None or type(receipt.date.value) is date
    assert receipt.time.value is None or type(receipt.time.value) is time
    for tender in receipt.tenders:
        assert tender.last4 is None or (len(tender.last4) == 4 and tender.last4.isdigit())
        assert tender.evidence
    for item in receipt.items:
        assert item.evidence
        assert item.amount != ZERO


def check_evidence(receipt: Receipt, pages: list[PageWords]) -> None:
    fields = (
        receipt.merchant, receipt.phone, receipt.address, receipt.website, receipt.email, receipt.date, receipt.time,
        receipt.subtotal, receipt.discount, receipt.tax, receipt.service_charge, receipt.tip, receipt.total,
        receipt.change, receipt.balance_due,
    )  # fmt: skip
    for field in fields:
        assert field.evidence if field.state is State.FOUND else field.state is not State.ABSENT or not field.evidence
    for place in evidence_of(receipt):
        sheet = pages[place.page - 1]
        assert place.file == FILE
        assert place.page in receipt.pages
        assert 0 <= place.box.left < place.box.right <= sheet.width
        assert 0 <= place.box.top < place.box.bottom <= sheet.height
        assert place.text


def check_proof(receipt: Receipt) -> None:
    """Proved means that what came back adds up, by one of the ways in which bills are printed."""
    if receipt.reconciliation.state is not Proof.PROVED:
        return
    total = receipt.total.value
    assert total is not None
    bought = sum((item.amount for item in receipt.items), start=ZERO)
    tax, tip, service, discount = (
        field.value or ZERO for field in (receipt.tax, receipt.tip, receipt.service_charge, receipt.discount)
    )
    # A discount may stand above the subtotal or below it, and a service charge too.
    base = bought if receipt.items else receipt.subtotal.value
    if base is None:
        assert total in [tender.amount for tender in receipt.tenders], "nothing but the payment bears the total out"
        return
    ways = {base - off + charge + tax + tip for off in (discount, ZERO) for charge in (service, ZERO)}
    ways |= {way - tax for way in ways}
    subtotal = receipt.subtotal.value
    if subtotal is not None:
        ways |= {subtotal - off + charge + tax + tip for off in (discount, ZERO) for charge in (service, ZERO)}
    assert total in ways


@settings(max_examples=60)
@given(paper)
def test_the_same_paper_gives_the_same_receipt(text: str) -> None:
    assert receipts_of([page(text)], FILE) == receipts_of([page(text)], FILE)
