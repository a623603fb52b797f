"""A list of things without amounts is no total alone: where the amounts should stand, something was not seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Cause, FindingState, Loss, LossKind, PageWords, Part, Receipt, State
from rules.engine import evaluate_purchase
from rules.policy import load
from tests.extract.typewriter import ACROSS, FILE, HEAD, page
from tests.rules.builders import purchase

LIST = HEAD + "10/14/2026 12:41 PM    Check 2041\n1 Turkey Club\n2 Iced Tea\nSquash Soup\n\n"
SUMS = "Subtotal                    25.50\nTax                          2.24\nTOTAL                       27.74\n"
BARE = "Subtotal\nTax\nTOTAL\nVISA ************4417\n"


def read(paper: PageWords) -> Receipt:
    (receipt,) = receipts_of([paper], FILE, False)
    return receipt


def without_the_right(text: str) -> PageWords:
    """`text` in a picture that ends where its amounts begin."""
    paper = page(text)
    return replace(paper, width=max(word.box.right for word in paper.words) + ACROSS)


def itemized(receipt: Receipt) -> tuple[FindingState, Cause | None, str, str]:
    (finding,) = (f for f in evaluate_purchase(purchase(receipt), load(None), 1) if f.rule == "itemized")
    return finding.state, finding.cause, finding.message, finding.ask


def test_names_beside_which_no_amount_is_seen_are_shown_and_asked_for_again() -> None:
    paper = read(page(LIST + SUMS + "VISA ************4417       27.74"))
    (lost,) = paper.losses
    assert (lost.kind, lost.parts, lost.side) == (LossKind.BLANK, (Part.ITEMS,), "right")
    assert lost.near == ("1 Turkey Club", "2 Iced Tea", "Squash Soup")
    state, cause, message, ask = itemized(paper)
    assert (state, cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert "no amounts can be seen beside the rows “1 Turkey Club”, “2 Iced Tea” and “Squash Soup”" in message
    assert ask.startswith("Could you send the itemized receipt for")
    assert ask.endswith("please have all of them in the picture, with nothing on them and no light reflected there.")


def test_amounts_that_are_all_beyond_the_right_edge_are_cut_off() -> None:
    head = "              LANTERN HOUSE\n             18 Harbor Street\n           Port Lively, OR 97999\n\n"
    paper = read(without_the_right(head + "1 Turkey Club\n2 Iced Tea\nSquash Soup\n\n" + BARE))
    assert paper.cut_off == ("right",)
    assert paper.total.state is State.UNREADABLE
    state, cause, message, ask = itemized(paper)
    assert (state, cause) == (FindingState.CANNOT_TELL, Cause.CUT_OFF)
    assert (
        "the right edge of the paper is outside the picture, and with it the end of the rows from “1 Turkey" in message
    )
    assert ask.endswith("The right edge is outside the picture: please leave room around the paper.")


def test_amounts_that_the_picture_cuts_behind_their_point_are_cut_off() -> None:
    rows = "1 Turkey Club           12.\n2 Iced Tea               8.\n\n"
    paper = page(
        HEAD + rows + "Subtotal                20.\nTax                      1.\nTOTAL                   22.\n"
    )
    edge = max(word.box.right for word in paper.words)
    assert read(replace(paper, width=edge)).cut_off == ("right",)
    assert read(replace(paper, width=edge + 20 * ACROSS)).cut_off == ()


def test_amounts_that_nobody_sees_on_a_whole_paper_are_not_said_to_be_cut_off() -> None:
    paper = page(LIST + BARE)
    wide = read(replace(paper, width=paper.width + 20 * ACROSS))
    assert wide.cut_off == ()
    assert [lost.kind for lost in wide.losses] == [LossKind.BLANK]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "10/14/2026 12:41 PM    Check 2041\nTable 4   Guests 2\n\n" + SUMS,  # a total alone
        HEAD + "10/14/2026\n2 Customer Copy\n\n" + SUMS,  # one row may be anything
        HEAD + "SALE\nVISA ************4417\nTip    $__________\nTotal  $__________\n",  # to fill in by hand
        LIST.replace("Club", "Club    12.50") + SUMS,  # items were read
    ],
)
def test_nothing_is_missed_where_nothing_tells(text: str) -> None:
    assert read(page(text)).losses == ()


def test_a_text_layer_says_all_that_there_is() -> None:
    paper = replace(page(LIST + SUMS), reader="pdf")
    assert read(paper).losses == ()
    assert itemized(read(paper))[0] is FindingState.NOT_MET


def test_what_is_known_to_lie_there_is_not_told_again_and_is_no_part_of_the_head() -> None:
    paper = page(LIST + SUMS)
    row = next(word.box for word in paper.words if "Iced" in word.text)
    thumb = Loss(LossKind.COVERED, Box(row.right + 60, row.top - 25, row.right + 160, row.bottom + 25))
    (lost,) = read(replace(paper, losses=(thumb,))).losses
    assert (lost.kind, lost.parts) == (LossKind.COVERED, (Part.ITEMS,))
