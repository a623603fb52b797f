"""payment-proof and the papers that may, or may not, belong to a purchase."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model import Candidate, Cause, DocumentKind, FindingState, Match, Purchase, Receipt
from tests.rules.builders import bill, found, of_purchase, place, purchase, receipt, statement

WHY = "$22.00 on it was paid to QUICKSTOP FUEL, the bill is of LANTERN HOUSE"


def held_against(paper: Receipt, match: Match, **changes: Any) -> Purchase:
    return purchase(paper, candidates=(Candidate("bank.pdf", match, WHY, (place("22.00", "bank.pdf"),)),), **changes)


def test_a_paper_that_may_pay_a_bill_is_for_a_person_and_is_shown() -> None:
    finding = of_purchase("payment-proof", held_against(bill(), Match.OPEN))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert WHY in finding.message
    assert "bank.pdf" in finding.message
    assert finding.ask != ""
    assert [e.file for e in finding.evidence] == ["bank.pdf"]


@pytest.mark.parametrize(
    ("paper", "match", "state"),
    [
        (receipt(), Match.OPEN, FindingState.MET),
        (receipt(), Match.APART, FindingState.MET),
        (receipt(), Match.UNDONE, FindingState.CANNOT_TELL),
        (bill(), Match.UNDONE, FindingState.NOT_MET),
        (bill(), Match.APART, FindingState.NOT_MET),
        (bill(), Match.JOINED, FindingState.NOT_MET),
    ],
)
def test_what_a_candidate_does_to_what_the_papers_show(paper: Receipt, match: Match, state: FindingState) -> None:
    assert of_purchase("payment-proof", held_against(paper, match)).state is state


def test_a_joined_statement_whose_match_is_open_proves_nothing() -> None:
    paper = bill(total=found(statement("22.00").statement_lines[0].amount))
    sure = purchase(paper, proofs=(("bank.pdf", statement("22.00")),))
    assert of_purchase("payment-proof", sure).state is FindingState.MET
    proofs = (("bank.pdf", statement("22.00")),)
    assert proofs[0][1].document is DocumentKind.BANK_STATEMENT
    assert (
        of_purchase("payment-proof", held_against(paper, Match.OPEN, proofs=proofs)).state is FindingState.CANNOT_TELL
    )
