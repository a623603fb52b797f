"""Two policies held against each other, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Consequence
from rules.changes import changes
from rules.describe import MEANS
from rules.policy import PACKAGED, Policy, load


def written(tmp_path: Path, *edits: tuple[str, str]) -> Policy:
    text = PACKAGED.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    place = tmp_path / "ours.yaml"
    place.write_text(text, encoding="utf-8")
    return load(place)


HOUSE = """house_rules:
  no-late-lunch:
    scope: purchase
    not_met_if: total > 100.00
    message: "The lunch came to {total}."
    clause: Lunches stay below $100.
    where: Office memo
    on_not_met: review

rules:
"""


def test_a_policy_is_the_same_as_itself_whatever_its_comments_say(tmp_path: Path) -> None:
    assert changes(load(None), load(None)) == ()
    assert changes(load(None), written(tmp_path, ("# The reimbursement", "# Our reimbursement"))) == ()


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (('version: "1"', 'version: "2"'), ("policy: the version is “2”; it was “1”",)),
        (("value: 07-01", "value: 01-01"), ("policy: the fiscal year's first day is “01-01”; it was “07-01”",)),
        (
            ("    on_not_met: return", "    on_not_met: review"),
            (f"business-name: where it is not met, {MEANS[Consequence.REVIEW]}; before, {MEANS[Consequence.RETURN]}",),
        ),
        (
            ("value: off", "value: on"),
            ("itemized: translation_of_foreign_receipts is “on”; it was “off”",),
        ),
        (
            ("clause: The business name and contact information", "clause: The business name"),
            ("business-name: the clause is “The business name”; it was “The business name and contact information”",),
        ),
    ],
)
def test_what_differs_is_said_in_words(tmp_path: Path, edit: tuple[str, str], told: tuple[str, ...]) -> None:
    assert changes(load(None), written(tmp_path, edit)) == told


def test_a_rule_of_the_office_is_new_then_gone(tmp_path: Path) -> None:
    ours = written(tmp_path, ("rules:\n", HOUSE))
    assert changes(load(None), ours) == ("no-late-lunch: is new: not met if total > 100.00; then a person looks at it",)
    assert changes(ours, load(None)) == (
        "no-late-lunch: is gone: not met if total > 100.00; then a person looks at it",
    )
