"""A day and a way to reach the business are known where nothing lies on them and no side of the picture cuts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, Receipt, State
from tests.extract.typewriter import FILE, HEAD, page

SOLD = "2 Lentil Soup     15.00\nSubtotal  15.00\nTax  1.50\nTotal  16.50\nVISA 4417  16.50\n"


def lost(text: str, said: str, kind: LossKind = LossKind.COVERED, *, right_of_it: int | None = None) -> Receipt:
    """The receipt of `text` with something on the lower half of the word that says `said`, or so far to its right."""
    paper = page(text.strip("\n"))
    box = next(word.box for word in paper.words if said in word.text)
    on = box._replace(top=box.top + 10, right=box.right - 40)
    if right_of_it is not None:
        on = Box(box.right + right_of_it, box.top, box.right + right_of_it + 100, box.bottom)
    (receipt,) = receipts_of([replace(paper, losses=(Loss(kind, on),))], FILE)
    return receipt


@pytest.mark.parametrize("kind", [LossKind.COVERED, LossKind.TORN, LossKind.GLARE])
def test_a_day_with_something_on_it_is_not_known(kind: LossKind) -> None:
    receipt = lost(f"{HEAD}10/14/2020\n{SOLD}", "10/14", kind)
    assert (receipt.date.state, receipt.date.evidence[0].text) == (State.UNREADABLE, "10/14/2020")


def test_a_day_that_is_said_again_in_full_view_is_known() -> None:
    receipt = lost(f"{HEAD}10/14/2026\n{SOLD}10/14/2026 12:31\n", "10/14/2026")
    assert (receipt.date.value, receipt.date.evidence[0].text) == (date(2026, 10, 14), "10/14/2026 12:31")
    other = lost(f"{HEAD}10/14/2020\n{SOLD}10/14/2026 12:31\n", "10/14/2020")
    assert other.date.value in (None, date(2026, 10, 14))


@pytest.mark.parametrize(("row", "known"), [("10/14/20", False), ("10/14/2026 12:31 PM", True)])
def test_what_lies_behind_the_last_figures_may_lie_on_more_of_them(row: str, known: bool) -> None:
    assert (lost(f"{HEAD}{row}\n{SOLD}", row, right_of_it=4).date.state is State.FOUND) is known
    assert lost(f"{HEAD}{row}\n{SOLD}", row, right_of_it=60).date.state is State.FOUND


def test_figures_far_apart_are_no_day() -> None:
    apart = receipts_of([page(f"{HEAD}10/14/            22\n{SOLD}")], FILE)[0].date
    assert (apart.value, apart.state) == (None, State.UNREADABLE)
    assert receipts_of([page(f"{HEAD}Date: 10/14/26      22:10\n{SOLD}")], FILE)[0].date.value == date(2026, 10, 14)


def moved(text: str, said: str, *, left: int = 0, right: int = 0) -> State:
    """What is known of the day of `text` where the word that says `said` begins and ends so many pixels aside."""
    paper = page(text)
    words = [
        replace(word, box=word.box._replace(left=word.box.left + left, right=word.box.right + right))
        if word.text == said
        else word
        for word in paper.words
    ]
    (receipt,) = receipts_of([replace(paper, words=tuple(words))], FILE)
    return receipt.date.state


def test_a_day_leaves_no_room_for_a_figure_that_was_not_seen() -> None:
    paper = f"{HEAD}10/4/2026   12:31 PM\n{SOLD}"
    assert moved(paper, "10/4/2026") is State.FOUND
    assert moved(paper, "10/4/2026", right=10) is State.UNREADABLE  # 10/14/2026
    assert moved(f"{HEAD}10/14/2026   12:31 PM\n{SOLD}", "10/14/2026", right=10) is State.FOUND
    early = f"{HEAD}2/24/2026\n{SOLD}"
    assert moved(early, "2/24/2026") is State.FOUND
    assert moved(early, "2/24/2026", left=10, right=10) is State.UNREADABLE  # 12/24/2026


@pytest.mark.parametrize(("row", "known"), [("10-13-20   12:11", False), ("10-13-20        12:11", True)])
def test_a_year_that_leaves_room_for_its_end_is_not_known(row: str, known: bool) -> None:
    (receipt,) = receipts_of([page(f"{HEAD}{row}\n{SOLD}")], FILE)
    assert (receipt.date.state is State.FOUND) is known


def test_a_number_with_something_on_it_reaches_nobody() -> None:
    receipt = lost(f"{HEAD}10/14/2026\n{SOLD}", "(503)")
    assert (receipt.phone.state, receipt.phone.evidence[0].text) == (State.UNREADABLE, "(503) 555-0142")
    assert receipt.address.state is State.FOUND


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_address_that_a_side_of_the_picture_cuts_is_not_known(side: str) -> None:
    text = "LANTERN HOUSE\n  18 Harbor Street\nPort Lively, OR 97999\n"
    paper = page(f"{text}10/14/2026\n{SOLD}")
    street = next(word.box for word in paper.words if "Harbor" in word.text)
    at = street._replace(left=0) if side == "left" else street._replace(right=paper.width)
    words = tuple(replace(w, box=at) if w.box == street else w for w in paper.words)
    for losses, known in ((), True), ((Loss(LossKind.EDGE, at),), False):
        (receipt,) = receipts_of([replace(paper, words=words, losses=losses)], FILE)
        assert (receipt.address.state is State.FOUND) is known
