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
        (
            ("value: [departmental_peer_circle, reading_group]", "value: [writing_group, departmental_peer_circle]"),
            ("department-eligible: programs has “writing_group” now and has “reading_group” no more",),
        ),
        (
            ("value: [departmental_peer_circle, reading_group]", "value: [reading_group, departmental_peer_circle]"),
            (),
        ),
        (
            ("A register that prints the cash handed over", "A till that prints the cash"),
            (
                (
                    "payment-proof: the reason for printed_cash_tender_counts is “… on cash receipts. A till that "
                    "prints the cash and the change, which …”; it was “… on cash receipts. A register that prints the "
                    "cash handed over and the change, which …”"
                ),
            ),
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


def test_what_is_gone_is_told_in_the_order_of_the_old_policy(tmp_path: Path) -> None:
    rules = HOUSE.removesuffix("\nrules:\n")
    more = rules.partition("\n")[2]
    several = "".join([rules, *(more.replace("no-late-lunch", name) for name in ("zoo", "art", "music", "books"))])
    ours = written(tmp_path, ("rules:\n", f"{several}\nrules:\n"))
    gone = [change.partition(":")[0] for change in changes(ours, load(None))]
    assert gone == ["no-late-lunch", "zoo", "art", "music", "books"]


def test_a_rule_of_the_office_that_was_altered(tmp_path: Path) -> None:
    before = written(tmp_path, ("rules:\n", HOUSE))
    altered = HOUSE.replace("100.00\n", "120.00\n").replace("purchase", "submission").replace("review", "note")
    assert changes(before, written(tmp_path, ("rules:\n", altered))) == (
        "no-late-lunch: where it is not met, it is noted, and nothing is held up; before, a person looks at it",
        "no-late-lunch: what it is judged of is “the submission”; it was “each purchase”",
        "no-late-lunch: when it is not met is “total > 120.00”; it was “total > 100.00”",
    )
