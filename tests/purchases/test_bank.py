"""Statements and checks: the line that pays a purchase, and lines that only look like it."""

from __future__ import annotations

import pytest

from pipeline.model import DocumentKind, Match, Receipt
from tests.extract.typewriter import read
from tests.purchases.papers import DUE, PAID, TAVERN, TOFU, D, bill, joined, proofs, slip, statement


def row(words: str, amount: str = "21.80", day: str = "10/05/2026") -> str:
    return f"{day}  {words}          {amount}"


@pytest.mark.parametrize(
    "words",
    [
        "SQ *LANTERN HOUSE ST LOUIS MO",
        "TST* LANTERN HOU SAINT LOUIS MO",
        "PAYPAL *LANTERNHOUSE 4029357733 CA",
        "POS DEBIT 10/03 LANTERN HOUSE 314-555-0142 MO",
        "CHECKCARD 1003 LANTERN HSE ST LOUIS MO 2469216",
        "LANTERN HOUSE RESTAURANT LLC",
        "Check 1882",
    ],
)
def test_a_line_as_banks_shorten_it(words: str) -> None:
    assert proofs(bill(), statement(row(words))) == ["met"]


@pytest.mark.parametrize(
    "words", ["QUICKSTOP FUEL ST LOUIS MO", "TST* ANVIL DINER ST LOUIS", "AMAZON MKTPL SEATTLE WA"]
)
def test_a_line_that_names_somebody_else_is_for_a_person(words: str) -> None:
    assert proofs(bill(), statement(row(words))) == ["cannot_tell"]
    (one,) = joined(bill(), statement(row(words)))
    assert one.proofs == ()
    assert one.candidates[0].match is Match.OPEN
    assert "the bill is of LANTERN HOUSE" in one.candidates[0].why


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("PENDING LANTERN HOUSE")], "is only pending"),
        ([row("LANTERN HOUSE REFUND")], "money that came in"),
        ([row("LANTERN HOUSE", "+21.80")], "money that came in"),
        ([row("LANTERN HOUSE"), row("LANTERN HOUSE REFUND", day="10/09/2026")], "came back on October 9, 2026"),
        ([row("LANTERN HOUSE"), row("MERCHANT CREDIT LANTERN HOUSE", "-21.80")], "came back"),
        ([row("ATM WITHDRAWAL ELM ST")], "money taken out"),
        ([row("TRANSFER TO SAVINGS")], "money taken out"),
        ([row("LANTERN HOUSE", day="12/30/2026")], "is of December 30"),
        ([row("QUICKSTOP FUEL", day="10/28/2026")], "was paid to QUICKSTOP FUEL"),
        ([row("LANTERN HOUSE", "218.00")], "no payment of $21.80"),
    ],
)
def test_a_line_that_pays_nothing_says_why(rows: list[str], why: str) -> None:
    (one,) = joined(bill(), statement(*rows))
    assert one.proofs == ()
    assert why in one.candidates[0].why
    assert proofs(bill(), statement(*rows)) == ["not_met"]


def test_a_tip_posted_later_is_open_and_one_that_is_printed_is_not() -> None:
    later = statement(row("LANTERN HOUSE", "25.80"))
    assert proofs(bill(), later) == ["cannot_tell"]
    (one,) = joined(bill(), later)
    assert one.total == D("25.80")
    assert proofs(bill(), slip(tip="4.00"), later) == ["met"]
    assert proofs(bill(below="Tip       4.00\nTotal       25.80"), later) == ["met"]


def test_paid_some_days_ahead_is_for_a_person() -> None:
    assert proofs(bill(), statement(row("LANTERN HOUSE", day="10/01/2026"))) == ["cannot_tell"]
    assert proofs(bill(), statement(row("Check 1882", day="10/01/2026"))) == ["not_met"]


@pytest.mark.parametrize("swapped", [False, True])
def test_each_line_pays_one_purchase(swapped: bool) -> None:
    there = bill(TAVERN, clock="6:10 PM", items="Burger  14.00\nFries  6.00")
    rows = [row("LANTERN HOUSE"), row("OAK TAVERN CAFE")]
    both = joined(bill(), there, statement(*(reversed(rows) if swapped else rows)))
    paid = [[line.description for _, proof in one.proofs for line in proof.statement_lines] for one in both]
    assert ["LANTERN" in paid[0][0], "TAVERN" in paid[1][0]] == [True, True]
    assert proofs(bill(), there, statement(rows[0])) == ["met", "not_met"]
    assert proofs(bill(), there, statement(row("Check 1882"))) == ["met", "not_met"]
    assert proofs(bill(), there, statement(row("Check 1882"), rows[0])) == ["met", "met"]


def test_one_line_on_two_statements_pays_once() -> None:
    first = statement(row("LANTERN HOUSE"))
    again = statement(row("LANTERN HOUSE"), row("ELM PHARMACY", "4.00", "10/20/2026"))
    assert proofs(bill(), bill(clock="1:30 PM", items=TOFU), first, again) == ["met", "not_met"]


def test_the_number_of_the_check_on_the_bill_must_be_that_of_the_line() -> None:
    paper = bill(below="Check #1882       21.80")
    assert proofs(paper, statement(row("CHECK 1882"))) == ["met"]
    assert proofs(paper, statement(row("CHECK 1990"))) == ["not_met"]


# --- What speaks against a payment --------------------------------------------------------------------------------


@pytest.mark.parametrize("back", ["21.80", "8.72"])
def test_money_given_back_speaks_against_a_paid_receipt(back: str) -> None:
    paid = bill(below=PAID)
    rows = [row("LANTERN HOUSE"), row("LANTERN HOUSE REFUND", back, "10/09/2026")]
    assert proofs(paid, statement(*rows)) == ["cannot_tell"]
    other = [row("LANTERN HOUSE"), row("ELM PHARMACY REFUND", back, "10/09/2026")]
    assert proofs(paid, statement(*other)) == ["met"]


def test_a_voided_slip_and_a_debit_are_for_a_person() -> None:
    assert proofs(bill(), slip(says="VOID"), statement(row("LANTERN HOUSE"))) == ["cannot_tell"]


def test_a_statement_without_the_purchase_takes_nothing_from_a_paid_receipt() -> None:
    assert proofs(bill(below=PAID), statement(row("ELM PHARMACY", "9.80"))) == ["met"]
    assert proofs(bill(below="Cash      21.80\nChange      0.00"), statement(row("QUICKSTOP FUEL"))) == ["met"]


# --- Checks -------------------------------------------------------------------------------------------------------


def check(mark: str, words: str = "Twenty-one and 80/100", payee: str = "Lantern House") -> Receipt:
    return read(
        f"""
WEI CHEN                                1882
7 Linden Court        Date  10/03/2026
PAY TO THE
ORDER OF  {payee}                     $ 21.80
{words} DOLLARS
SECOND HARBOR BANK
MEMO  lunch
{mark}
"""
    )


@pytest.mark.parametrize(
    ("paper", "state", "why"),
    [
        (check("FOR DEPOSIT ONLY\nLANTERN HOUSE\n10/06/2026"), "met", "it shows $21.80 paid to Lantern House"),
        (check("Wei Chen"), "not_met", "no mark of the bank"),
        (check("RETURNED NSF"), "not_met", "voided or came back"),
        (check("PAID 10/06/2026", "Twelve and 80/100"), "not_met", "the check's words say $12.80"),
        (check("PAID 10/06/2026", payee="St. Louis Zoo"), "cannot_tell", "paid to St Louis Zoo"),
    ],
)
def test_a_check_proves_what_the_bank_paid_to_the_merchant(paper: Receipt, state: str, why: str) -> None:
    (one,) = joined(bill(below=DUE), paper)
    assert why in one.candidates[0].why
    assert proofs(bill(below=DUE), paper) == [state]


# --- A bank's page about one transaction --------------------------------------------------------------------------


def detail(amount: str = "$21.80", status: str = "Posted Oct 5, 2026", name: str = "LANTERN HOUSE") -> Receipt:
    return read(f"Transaction details\n{name}\n{amount}\n{status}\nCard ending in 4410\nCategory Restaurants")


@pytest.mark.parametrize(
    ("paper", "state"),
    [
        (detail(), "met"),
        (detail("-$21.80"), "met"),
        (detail("+$21.80"), "not_met"),
        (detail(status="Pending Oct 5, 2026"), "not_met"),
        (detail(status="Refund posted Oct 5, 2026"), "not_met"),
        (detail(status="Posted Dec 25, 2026"), "not_met"),
        (detail("$21.08"), "not_met"),
        (detail("$25.80"), "cannot_tell"),
        (detail(name="QUICKSTOP FUEL"), "cannot_tell"),
    ],
)
def test_a_page_of_a_banks_app(paper: Receipt, state: str) -> None:
    assert paper.document is DocumentKind.BANK_STATEMENT
    assert proofs(bill(), paper) == [state]


def test_a_terminals_slip_with_such_a_title_is_a_slip() -> None:
    paper = read(
        "LANTERN HOUSE\n(314) 555-0142\nTransaction details\n10/03/2026 12:59 PM\nAccount: VISA XXXX4410\nPosted\n"
        "Approval: 04127C\nTotal      21.80\nCustomer copy"
    )
    assert paper.document is DocumentKind.CARD_SLIP
