"""Payment papers of another purchase: what does not fit is not joined, and says why."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import DocumentKind, Purchase, Receipt
from pipeline.purchases import join
from tests.extract.typewriter import read
from tests.rules.builders import ABSENT, DAY, bill, card, found, reading, slip

D = Decimal
AFTER = f"{DAY + timedelta(2):%m/%d/%Y}"


def joined(*papers: Receipt) -> tuple[Purchase, ...]:
    return join([reading(f"paper-{number}.jpg", paper) for number, paper in enumerate(papers, 1)])


def statement(row: str, *, head: str = "", start: str = "500.00", end: str = "400.00") -> Receipt:
    paper = read(
        f"""
FIRST RIVER BANK
Account Statement
Statement period {DAY - timedelta(9):%m/%d/%Y} - {DAY + timedelta(20):%m/%d/%Y}
Beginning Balance                                  {start}
{head}
{row}
Ending Balance                                     {end}
"""
    )
    assert paper.document is DocumentKind.BANK_STATEMENT
    return paper


def check(mark: str, payee: str = "Lantern House", day: str = f"{DAY:%m/%d/%Y}", amount: str = "22.00") -> Receipt:
    paper = read(
        f"""
WEI CHEN                                2211
7 Linden Court        Date  {day}
PAY TO THE
ORDER OF  {payee}                     $ {amount}
Twenty-two and 00/100 DOLLARS
SECOND HARBOR BANK
MEMO  lunch
{mark}
"""
    )
    assert paper.document is DocumentKind.CANCELLED_CHECK
    return paper


# --- Statements ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        f"{AFTER}  CHECK 1882                              22.00",
        f"{AFTER}  CHECK 1882 LANTERN HOUSE                22.00",
        f"{AFTER}  POS PURCHASE LANTERN HSE 12             22.00",
        f"{AFTER}  CHECK 1882                             -22.00",
        f"{AFTER}  CHECK 1882                              22.00     478.00",
        f"{AFTER[:5]}  CHECK 1882                              22.00",
    ],
)
def test_a_debit_after_the_purchase_pays_it(row: str) -> None:
    (one,) = joined(bill(), statement(row))
    assert [proof.document for _, proof in one.proofs] == [DocumentKind.BANK_STATEMENT]


@pytest.mark.parametrize(
    "row",
    [
        "{day}  DEPOSIT                                 22.00",
        "{day}  REFUND LANTERN HOUSE                    22.00",
        "{day}  LANTERN HOUSE                          +22.00",
        "{day}  PENDING CHECK 1882                      22.00",
        "{day}  NSF REVERSAL CHECK 1882                 22.00",
        "{day}  RETURNED CHECK 1882                     22.00",
        "{day}  CHECK 1881                              40.00     22.00",
        "{before}  CHECK 1882                              22.00",
        "{late}  CHECK 1882                              22.00",
        "{day}  CHECK 1882                              22.00\n{later}  RETURNED ITEM CHECK 1882      22.00",
    ],
)
def test_another_amount_of_a_statement_pays_nothing(row: str) -> None:
    days = {"day": AFTER, "before": DAY - timedelta(1), "late": DAY + timedelta(61), "later": DAY + timedelta(4)}
    text = row.format(**{name: day if isinstance(day, str) else f"{day:%m/%d/%Y}" for name, day in days.items()})
    (one,) = joined(bill(), statement(text))
    assert one.proofs == ()
    assert "not joined" in one.joined[0]


def test_neither_balances_nor_what_stands_under_deposits_is_a_debit() -> None:
    row = f"{AFTER}  CHECK 1881       40.00\nDeposits and other credits\n{AFTER}  TRANSFER JOINT    22.00"
    paper = statement(row, start="62.00", end="22.00")
    assert [line.amount for line in paper.statement_lines] == [D("40.00")]


def test_the_columns_of_a_statement_tell_what_its_amounts_are() -> None:
    head = "Date        Description        Withdrawals   Deposits    Balance"
    out = f"{AFTER}  ELM PHARMACY             40.00                   62.00"
    come = f"{AFTER}  J CHEN                                22.00      84.00"
    paper = statement(f"{out}\n{come}", head=head)
    assert [line.amount for line in paper.statement_lines] == [D("40.00")]


@pytest.mark.parametrize(
    ("text", "debits"),
    [
        pytest.param(
            """
FIRST RIVER BANK Account activity
Date          Description                         Amount      Balance
10/05/2026    CHECK 1882                         -22.00       478.00
10/04/2026    TRANSFER J CHEN                     40.00       500.00
10/03/2026    ELM ST PHARMACY                    -12.89       460.00
""",
            ["2026-10-05 22.00", "2026-10-03 12.89"],
            id="a minus is money that went",
        ),
        pytest.param(
            """
FIRST RIVER CARD Monthly statement
Statement period 09/15/2026 - 10/14/2026
Payments and credits
10/01  PAYMENT THANK YOU         -350.00
10/06  ELM PHARMACY               -12.89
10/07  QUICKSTOP FUEL             -31.10
Purchases
10/04  LANTERN HOUSE               22.00
10/05  QUICKSTOP FUEL              31.10
""",
            ["2026-10-04 22.00"],
            id="a card's statement",
        ),
        pytest.param(
            """
FIRST RIVER BANK Account Statement
Statement period 10/01/2026 - 10/31/2026
Checks paid
Number  Date   Amount     Number  Date   Amount
1881    10/04  40.00      1882    10/06  22.00
1883    10/09  15.00
Deposits
10/02/2026  TRANSFER J CHEN   23.00
Daily balances
10/04/2026  460.00
""",
            ["2026-10-04 40.00", "2026-10-06 22.00", "2026-10-09 15.00"],
            id="checks side by side",
        ),
        pytest.param(
            """
FIRST RIVER BANK Account activity
Oct 5, 2026   Check #1882      $22.00
Oct 3, 2026   Mobile deposit   $23.00
Pending
Oct 6, 2026   LANTERN HOUSE    $24.00
""",
            ["2026-10-05 22.00"],
            id="pending below a heading",
        ),
        pytest.param(
            """
FIRST RIVER BANK Account statement
Statement date 10/31/2026
05 Oct 2026  CHEQUE 1882      22.00 DR    478.00
06 Oct 2026  INWARD TRANSFER  23.00 CR    501.00
""",
            ["2026-10-05 22.00"],
            id="DR and CR",
        ),
    ],
)
def test_statements_as_banks_print_them(text: str, debits: list[str]) -> None:
    paper = read(text)
    assert paper.document is DocumentKind.BANK_STATEMENT
    assert [f"{line.date} {line.amount}" for line in paper.statement_lines] == debits


def test_one_statement_pays_each_purchase_that_a_line_of_it_is_for() -> None:
    paper = statement(f"{AFTER}  CHECK 1882             22.00\n{AFTER}  CHECK 1883             31.00")
    other = bill(merchant=found("HARBOR TEA ROOM"), total=found(D("31.00")))
    first, second, third = joined(bill(), other, bill(merchant=found("ELM DELI")), paper)
    assert [len(one.proofs) for one in (first, second, third)] == [1, 1, 0]


# --- Checks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [f"PAID {AFTER}", f"POSTED {AFTER}", "FOR DEPOSIT ONLY LANTERN HOUSE"])
@pytest.mark.parametrize("payee", ["Lantern House", "Lanten Hoose", "The Lantern", ""])
def test_a_check_that_the_bank_paid(mark: str, payee: str) -> None:
    (one,) = joined(bill(), check(mark, payee))
    assert [proof.document for _, proof in one.proofs] == [DocumentKind.CANCELLED_CHECK]


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (check(f"PAID {AFTER}", "Quickstop Fuel"), "paid to Quickstop Fuel"),
        (check("Wei Chen"), "no mark of the bank"),
        (check("VOID"), "voided or came back"),
        (check("RETURNED NSF"), "voided or came back"),
        (check("PAID", day=f"{DAY - timedelta(365):%m/%d/%Y}"), "the purchase of"),
        (check("PAID", amount="12.00"), "the check's words say $22.00"),
    ],
)
def test_a_check_that_pays_something_else_or_was_not_paid(paper: Receipt, why: str) -> None:
    (one,) = joined(bill(), paper)
    assert one.proofs == ()
    assert why in one.joined[0]


# --- Slips -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"date": found(DAY - timedelta(21))}, "the bill of"),
        ({"date": found(DAY - timedelta(365))}, "the bill of"),
        ({"date": found(DAY + timedelta(2))}, "the bill of"),
        ({"merchant": found("QUICKSTOP FUEL"), "phone": ABSENT}, "it is of QUICKSTOP FUEL"),
        ({"total": found(D("28.00")), "date": ABSENT}, "no tip on it is the difference"),
        ({"merchant": ABSENT, "phone": ABSENT, "date": ABSENT}, "neither the shop nor the day"),
    ],
)
def test_a_slip_of_another_purchase_stands_alone(changes: dict[str, Any], why: str) -> None:
    mine, other = joined(bill(), slip("22.00", **changes))
    assert mine.proofs == ()
    assert why in mine.joined[0]
    assert other.receipt.document is DocumentKind.CARD_SLIP


@pytest.mark.parametrize(
    "changes",
    [
        {"date": found(DAY + timedelta(1))},
        {"date": ABSENT},
        {"merchant": ABSENT},
        {"merchant": found("LANTERN HSE LLC")},
        {"total": found(D("26.00")), "lines": ("AMOUNT $22.00", "TIP", "TOTAL 26.00")},
    ],
)
def test_a_slip_of_the_purchase_is_joined(changes: dict[str, Any]) -> None:
    (one,) = joined(bill(), slip("22.00", **changes))
    assert len(one.proofs) == 1


def test_the_same_approval_makes_a_slip_the_bills_whatever_name_it_bears() -> None:
    (one,) = joined(bill(tenders=(card("22.00"),)), slip("22.00", merchant=found("QUICKSTOP FUEL")))
    assert "same card approval" in one.joined[0]


def test_a_voided_slip_shows_no_payment() -> None:
    (one,) = joined(bill(), slip("22.00", lines=("LANTERN HOUSE", "*** VOID ***")))
    assert [tender.declined for tender in one.tenders] == [True]
    (kept,) = joined(bill(), slip("22.00", lines=("VOID IF ALTERED",)))
    assert not any(tender.declined for tender in kept.tenders)
