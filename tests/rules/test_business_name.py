"""What is said of a name that was read in part is what was read, and where."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.model import Cause, Field, FindingState, State
from tests.rules.builders import ABSENT, of_purchase, place, receipt


def test_what_was_read_where_the_name_would_stand_is_told() -> None:
    scraps = place("TREET CAFE")
    finding = of_purchase("business-name", receipt(merchant=Field(state=State.UNREADABLE, evidence=(scraps,))))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert "where it would stand, “TREET CAFE” was read" in finding.message
    assert finding.evidence == (scraps,)
    assert finding.ask


def test_what_may_be_a_way_to_reach_the_business_is_told() -> None:
    hint = place("18 Harbor Wharf")
    unsure = receipt(phone=ABSENT, address=Field(state=State.UNREADABLE, evidence=(hint,)))
    finding = of_purchase("business-contact", unsure)
    assert (finding.state, finding.cause, finding.evidence) == (FindingState.CANNOT_TELL, Cause.UNREADABLE, (hint,))
    assert "“18 Harbor Wharf” may be one" in finding.message
    assert finding.ask


def test_where_nothing_of_a_receipt_was_read_it_is_not_known_what_it_lacks() -> None:
    gone = dict.fromkeys(("merchant", "phone", "date", "time", "subtotal", "tax", "tip", "total"), ABSENT)
    blank = receipt(**gone, items=(), tenders=())
    for rule in ("business-name", "business-contact"):
        finding = of_purchase(rule, blank)
        assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
        assert of_purchase(rule, replace(blank, total=Field.found(Decimal("8.10"), place("8.10")))).state is (
            FindingState.NOT_MET
        )


def test_where_the_paper_begins_with_how_to_reach_the_business_its_name_may_stand_above() -> None:
    phone = place("(503) 555-0142")
    headless = receipt(
        merchant=Field(state=State.UNREADABLE, evidence=(phone,)), phone=Field.found("(503) 555-0142", phone)
    )
    finding = of_purchase("business-name", headless)
    assert finding.state is FindingState.CANNOT_TELL
    assert "begins with “(503) 555-0142”, and the name may stand above it" in finding.message


def test_what_is_left_of_a_name_is_told_with_what_hides_the_rest() -> None:
    scraps = place("TREET CAFE")
    cut = receipt(merchant=Field(state=State.UNREADABLE, evidence=(scraps,)), cut_off=("left",))
    finding = of_purchase("business-name", cut)
    assert (finding.state, finding.cause, finding.evidence) == (FindingState.CANNOT_TELL, Cause.CUT_OFF, (scraps,))
    assert "“TREET CAFE”" in finding.message
    assert "the left edge of the paper is outside the picture" in finding.message


def test_a_paper_that_may_have_no_name_can_be_given_one() -> None:
    bare = receipt(merchant=ABSENT, phone=ABSENT, cut_off=("top",), lines=("10/05/2026 11:40AM", "Pita 4.00"))
    name, contact = (of_purchase(rule, bare) for rule in ("business-name", "business-contact"))
    assert (name.state, name.cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)
    assert name.message.endswith("or no business name is printed on it.")
    assert "can write or stamp" in name.ask
    assert name.ask == contact.ask
