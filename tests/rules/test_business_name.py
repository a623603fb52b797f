"""What is said of a name that was read in part is what was read, and where."""

from __future__ import annotations

from pipeline.model import Cause, Field, FindingState, State
from tests.rules.builders import of_purchase, place, receipt


def test_what_was_read_where_the_name_would_stand_is_told() -> None:
    scraps = place("TREET CAFE")
    finding = of_purchase("business-name", receipt(merchant=Field(state=State.UNREADABLE, evidence=(scraps,))))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert "where it would stand, “TREET CAFE” was read" in finding.message
    assert finding.evidence == (scraps,)
    assert finding.ask
