from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import values
from pipeline.intake.values import NotUnderstoodError
from pipeline.model import Role, TenderKind

OCTOBER_3 = date(2026, 10, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-03",
        "2026/10/3",
        "2026-10-03T12:30:00Z",
        "2026-10-03 12:30:11.5",
        "10/03/2026",
        "10/3/26",
        "10-3-2026",
        " 10 / 3 / 2026 ",
        "10/3/2026 14:33:02",
        "10/3/2026 2:33 PM",
        "2026/10/03 12:04:28 PM MDT",
        "2026/10/03 12:04:28 PM GMT-5",
        "Oct 3, 2026",
        "Oct. 3 2026",
        "october 3rd, 2026",
        "Sat, Oct 3, 2026",
        "Saturday 3 October 2026",
        "3-Oct-2026",
        "3rd of October, 2026",
        "46298",
        "46298.5",
    ],
)
def test_dates_as_people_and_sheets_write_them(written: str) -> None:
    assert values.day(written) == OCTOBER_3


@pytest.mark.parametrize(
    "written",
    ["13/10/2026", "3.10.2026", "2026-13-01", "2/30/2026", "tomorrow", "10/3", "Oct 2026", "0226-10-03", "1/2/3/2026",
     "10/3-10/4/2026", "12345", "9" * 5000],
)  # fmt: skip
def test_what_could_be_another_day_is_no_date(written: str) -> None:
    with pytest.raises(NotUnderstoodError, match="like 2026-10-03"):
        values.day(written)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_in_each_way_of_writing(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day:%m/%d/%Y}",
        f"{day.month}/{day.day}/{day.year}",
        f"{day:%b} {day.day}, {day.year}",
    ):
        assert values.day(written) == day


@pytest.mark.parametrize(
    ("written", "amount"),
    [("48.08", "48.08"), ("$48.08", "48.08"), ("USD 48.08", "48.08"), ("48.08 USD", "48.08"), ("US$48.08", "48.08"),
     ("1,234.5", "1234.50"), ("48 dollars", "48.00"), ("48.10", "48.10"), ("0", "0.00")],
)  # fmt: skip
def test_amounts(written: str, amount: str) -> None:
    assert values.amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written", ["48,08", "about 48", "48.085", "€48.08", "-48.08", "(48.08)", "9" * 40, "1e5", "NaN", "48.08 48.09"]
)
def test_what_is_no_amount(written: str) -> None:
    with pytest.raises(NotUnderstoodError, match="like 48\\.08"):
        values.amount(written)


@pytest.mark.parametrize(
    ("written", "role"),
    [("peer_mentor", Role.PEER_MENTOR), ("Peer Mentor", Role.PEER_MENTOR), ("mentor", Role.PEER_MENTOR),
     ("lead", Role.LEAD), ("Peer Mentor Lead", Role.LEAD), ("LEAD", Role.LEAD)],
)  # fmt: skip
def test_roles(written: str, role: Role) -> None:
    assert values.role(written) is role


@pytest.mark.parametrize("written", ["not a lead", "student", "lead/mentor?"])
def test_a_role_is_never_guessed(written: str) -> None:
    with pytest.raises(NotUnderstoodError, match="peer_mentor or lead"):
        values.role(written)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("card", "card"), ("Visa", "card"), ("credit card", "card"), ("Credit/Debit Card", "card"), ("Debit", "card"),
     ("paid with my Visa ending in 0103", "card"), ("AMEX", "card"), ("CASH", "cash"), ("cheque", "check"),
     ("by check", "check"), ("Personal Check", "check")],
)  # fmt: skip
def test_ways_of_paying(written: str, kind: str) -> None:
    assert values.paid_by(written) is TenderKind(kind)


@pytest.mark.parametrize(
    "written", ["Venmo", "card and cash", "not cash", "gift card", "department p-card", "checkers"]
)
def test_a_way_of_paying_is_never_guessed(written: str) -> None:
    with pytest.raises(NotUnderstoodError, match="card, cash or check"):
        values.paid_by(written)


@pytest.mark.parametrize(
    ("written", "program"),
    [("departmental_peer_circle", "departmental_peer_circle"),
     ("Departmental Peer Circles", "departmental_peer_circle"),
     ("Departmental Peer Circle(s)", "departmental_peer_circle"), ("peer circle", "departmental_peer_circle"),
     ("Reading group", "reading_group"), ("READING GROUPS", "reading_group"), ("Chess club", "Chess club")],
)  # fmt: skip
def test_programs_and_what_is_none_stays_as_given(written: str, program: str) -> None:
    assert values.program(written) == program


@pytest.mark.parametrize(
    "written",
    [["Ana García", "Wei Chen"], ["Ana García; Wei Chen"], ["Ana García\nWei Chen\n"], ["Ana García, Wei Chen"],
     ["Ana García and Wei Chen"], ["- Ana García\n- Wei Chen"], ["1. Ana García;2. Wei Chen"],
     ["Ana García;;Wei Chen;"]],
)  # fmt: skip
def test_attendees(written: list[str]) -> None:
    assert values.attendees(written) == ("Ana García", "Wei Chen")


def test_a_head_count_may_stand_for_names() -> None:
    # whether the names are wanted is for the policy to say
    assert values.attendees(["12"]) == ("12",)


@pytest.mark.parametrize("written", ["12/5", "??", "314 555 0142"])
def test_what_is_neither_names_nor_a_number_is_not_understood(written: str) -> None:
    with pytest.raises(NotUnderstoodError, match="by name"):
        values.attendees([written])


@pytest.mark.parametrize(
    "written", ["ana@example.edu", "Ana García <ana@example.edu>", "mailto:ana@example.edu", " ana@example.edu. "]
)
def test_email(written: str) -> None:
    assert values.email(written) == "ana@example.edu"


@pytest.mark.parametrize("written", ["ana", "ana@example", "a@example.edu, b@example.edu", "ana at example.edu"])
def test_what_is_not_one_address(written: str) -> None:
    with pytest.raises(NotUnderstoodError, match="e-mail address"):
        values.email(written)


def test_a_card_number_is_masked_in_text_and_in_messages() -> None:
    assert values.text("Lunch, card 4111 1111 1111 1111") == "Lunch, card …1111"
    with pytest.raises(NotUnderstoodError) as refused:
        values.paid_by("4111-1111-1111-1111 card")
    assert "4111" not in str(refused.value)
    assert "1111" in str(refused.value)


def test_text_is_on_one_line_without_invisible_characters() -> None:
    assert values.text(" Lunch\u202e with\n\tmentee\x00 e\u0301 ") == "Lunch with mentee é"


READERS = (values.day, values.amount, values.role, values.paid_by, values.program, values.email, values.name)


@pytest.mark.parametrize("understand", READERS)
@given(written=st.text(st.characters(exclude_categories=()), max_size=60))
def test_every_reader_understands_or_says_why(understand: Callable[[str], object], written: str) -> None:
    reason = None
    try:
        assert understand(written) is not None
    except NotUnderstoodError as refused:
        reason = str(refused)
    assert reason != ""
