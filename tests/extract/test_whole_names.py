"""What is left of a torn, covered or cut name is no name; a name is whole where the paper shows that it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, PageWords, Receipt, State, Word
from tests.extract.typewriter import FILE, page

FOOT = """
10/14/2026 12:31 PM             Check 2041
2 Lentil Soup                        15.00
1 Corn Bread                          4.00
Subtotal                             19.00
Tax                                   1.90
Total                                20.90
VISA 4417                            20.90
"""
HEAD = """
             MAPLE STREET CAFE
             4180 Maple Street
           Port Lively, OR 97999
              (503) 555-0147
"""


def read(paper: PageWords) -> Receipt:
    (receipt,) = receipts_of([paper], FILE, False)
    return receipt


def torn(paper: PageWords, place: Box) -> PageWords:
    """`paper` without the letters that stand in `place`."""
    words: list[Word] = []
    for word in paper.words:
        each = word.box.width / len(word.text)
        at = [(letter, word.box.left + i * each) for i, letter in enumerate(word.text)]
        kept = [
            (letter, x)
            for letter, x in at
            if not (place.left <= x < place.right and place.top <= word.box.middle < place.bottom)
        ]
        text = "".join(letter for letter, _ in kept).strip()
        if text:
            first = next(x for letter, x in kept if letter != " ")
            box = Box.of(first, word.box.top, first + len(text) * each, word.box.bottom)
            words.append(replace(word, text=text, box=box))
    return replace(paper, words=tuple(words))


@pytest.mark.parametrize(
    ("place", "left"),
    [
        (Box(0, 0, 260, 88), "TREET CAFE"),
        (Box(0, 0, 310, 118), "treet"),
        (Box(250, 0, 700, 88), "MAPLE"),
    ],
)
def test_a_name_that_stands_aside_of_its_head_is_torn(place: Box, left: str) -> None:
    paper = torn(page(HEAD.strip("\n") + FOOT), place)
    assert any(word.text == left for word in paper.words)
    receipt = read(paper)
    assert (receipt.merchant.value, receipt.merchant.state) == (None, State.UNREADABLE)
    assert left in receipt.merchant.evidence[0].text


def test_a_name_that_the_paper_says_again_is_whole_wherever_it_stands() -> None:
    head = HEAD.replace("             MAPLE STREET CAFE", "                     STREET CAFE")
    assert read(page(head.strip("\n") + FOOT)).merchant.value is None
    assert read(page(head.strip("\n") + FOOT + "Thank you for dining at Street Cafe\n")).merchant.value == "STREET CAFE"


def test_a_head_that_begins_at_the_left_needs_no_axis() -> None:
    head = "LANTERN HOUSE\n418 Maple Street\nPort Lively, OR 97999\n(503) 555-0147\n"
    assert read(page(head + FOOT)).merchant.value == "LANTERN HOUSE"


@pytest.mark.parametrize("kind", [LossKind.COVERED, LossKind.TORN, LossKind.GLARE])
def test_a_name_beside_a_place_that_cannot_be_read_may_go_on_there_unless_it_is_centered(kind: LossKind) -> None:
    head = HEAD.replace("             MAPLE STREET CAFE", "             MAPLE STREET C")
    for text, known in ((HEAD, True), (head, False), ("LANTERN HOUSE\n18 Harbor St\nPort Lively, OR 97999\n", False)):
        paper = page(text.strip("\n") + FOOT)
        name = min(paper.words, key=lambda word: word.box.top).box
        over = Loss(kind, Box(name.right + 5, name.top - 20, name.right + 200, name.bottom + 5))
        receipt = read(replace(paper, losses=(over,)))
        assert (receipt.merchant.state is State.FOUND) is known
        assert known or receipt.merchant.state is State.UNREADABLE


def test_a_name_within_a_covered_place_may_be_that_of_what_lies_there() -> None:
    paper = page(HEAD.strip("\n") + FOOT)
    name = min(paper.words, key=lambda word: word.box.top).box
    over = Box(name.left - 40, max(name.top - 20, 0), name.right + 40, name.bottom + 40)
    assert read(replace(paper, losses=(Loss(LossKind.COVERED, over),))).merchant.state is State.UNREADABLE
    assert read(replace(paper, losses=(Loss(LossKind.GLARE, over),))).merchant.value == "MAPLE STREET CAFE"


def test_rows_below_a_name_that_lost_their_ends_do_not_show_its_axis() -> None:
    paper = torn(page(HEAD.strip("\n") + FOOT), Box(280, 88, 700, 178))
    over = Loss(LossKind.COVERED, Box(280, 95, 700, 178))
    receipt = read(replace(paper, losses=(over,)))
    assert receipt.merchant.value == "MAPLE STREET CAFE"


SOLD = "2 Lentil Soup     15.00\n1 Corn Bread       4.00\nSubtotal  19.00\nTax  1.90\nTotal  20.90\nVISA 4417  20.90"


def at_the_edge(text: str, *, cut: bool) -> Receipt:
    """The receipt whose first row stands at the picture's upper edge; where `cut`, the edge runs through it."""
    paper = page(text.strip("\n"))
    up = min(word.box.top for word in paper.words) - (0 if cut else 3)
    words = tuple(replace(w, box=w.box._replace(top=w.box.top - up, bottom=w.box.bottom - up)) for w in paper.words)
    first = min(words, key=lambda word: word.box.top).box
    losses = (Loss(LossKind.EDGE, first._replace(top=0)),) if cut else ()
    return read(replace(paper, words=words, losses=losses))


@pytest.mark.parametrize("cut", [True, False])
@pytest.mark.parametrize("left", ["Philippa", "Add Cheese", "Tavern", "Family Restaurant"])
def test_what_is_left_below_the_edge_is_no_name(left: str, *, cut: bool) -> None:
    receipt = at_the_edge(f"{left}\n10/14/2026 12:31 PM\n{SOLD}", cut=cut)
    assert (receipt.merchant.value, receipt.merchant.state) == (None, State.UNREADABLE)


@pytest.mark.parametrize(("first", "known"), [("BOOKS & CAFE", False), ("HERON BOOKS & CAFE", True)])
def test_what_kind_of_shop_it_is_is_no_name_at_the_edge(first: str, known: bool) -> None:
    receipt = at_the_edge(f"{first}\n18 Harbor Street\n(503) 555-0142\n10/14/2026 12:31 PM\n{SOLD}", cut=True)
    assert receipt.merchant.value == (first if known else None)


def test_a_modifier_that_is_sold_twice_is_no_name() -> None:
    sold = "1 Taco Plate  9.00\nExtra Salsa Verde\n1 Taco Plate  9.00\nExtra Salsa Verde\nSubtotal  18.00\nTotal  18.00"
    assert at_the_edge(sold, cut=True).merchant.value is None


def test_a_town_at_the_edge_is_a_line_of_the_logo() -> None:
    head = "HARBOR, HAWAII\n  Longfins\n92 Shore Place\nPort Lively, HI 96799\n10/14/2026"
    assert at_the_edge(f"{head}\n{SOLD}", cut=True).merchant.value == "Longfins"


def test_a_paper_without_a_head_at_the_edge_may_have_had_a_date_above_it() -> None:
    receipt = at_the_edge(f"www.longfins.com\nTicket: Shirley    Cash\n{SOLD}", cut=False)
    assert (receipt.date.state, receipt.cut_off) == (State.UNREADABLE, ("top",))


@pytest.mark.parametrize("first", ["(503) 555-0147", "418 Maple Street\nPort Lively, OR 97999"])
def test_a_paper_that_begins_with_an_address_has_had_a_name_above_it(first: str) -> None:
    receipt = read(page(f"\n\n{first}\n{FOOT}"))
    assert (receipt.merchant.value, receipt.merchant.state) == (None, State.UNREADABLE)
    assert receipt.merchant.evidence[0].text == first.split("\n", maxsplit=1)[0]


@pytest.mark.parametrize("word", ["Phil", "SPICY"])
def test_one_short_word_on_a_paper_that_reaches_nobody_is_no_business(word: str) -> None:
    assert read(page(f"{word}\n{FOOT}")).merchant.state is State.UNREADABLE
    assert read(page(f"{word}\n{FOOT}\nVisit www.{word}food.com")).merchant.value == word


@pytest.mark.parametrize("row", ["Check #93     Table D2", "Bill:59980", "Tb#:D4", "Jan 24, 2019", "St 4: 3"])
def test_a_word_of_the_till_with_its_number_is_no_name(row: str) -> None:
    assert read(page(f"{row}\n{FOOT}")).merchant.value is None


@pytest.mark.parametrize("row", ["enaissance Parkway", "uis, MO 63130", "W ROOSEVELT RD"])
def test_the_end_of_an_address_is_no_name(row: str) -> None:
    assert read(page(f"  {row}\n  (503) 555-0147\n{FOOT}")).merchant.value is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("LANTERN'S\nRESTAURANT\n18 Harbor St", "LANTERN'S RESTAURANT"),
        ("LANTERN'S\nRESTAURANT COPY\n18 Harbor St", "LANTERN'S"),
    ],
)
def test_what_kind_of_place_it_is_goes_with_the_name(head: str, name: str) -> None:
    assert read(page(f"{head}\nPort Lively, OR 97999\n{FOOT}")).merchant.value == name


def test_the_whole_name_in_plain_print_is_better_than_a_part_of_it_in_a_logo() -> None:
    head = "LANTERN\nNOODLES\n\nLantern Noodles\n18 Harbor St\nPort Lively, OR 97999\n"
    assert read(page(head + FOOT)).merchant.value == "Lantern Noodles"
    assert at_the_edge(head + SOLD, cut=True).merchant.value == "Lantern Noodles"


@pytest.mark.parametrize("day", ["14/2026 12:41 PM", "/2026 12:41 PM", "1/14/2026 12:41 PM"])
def test_a_day_that_the_left_edge_cuts_is_not_known(day: str) -> None:
    paper = page(f"    LANTERN HOUSE\n    18 Harbor St\n  Port Lively, OR 97999\n\n{day}\n{SOLD.replace('1 ', '  ')}")
    near = min(word.box.left for word in paper.words)
    words = tuple(replace(w, box=w.box._replace(left=w.box.left - near, right=w.box.right - near)) for w in paper.words)
    rows = [word.box for word in words if word.box.left == 0]
    paper = replace(paper, words=words, losses=(Loss(LossKind.EDGE, Box.around(rows)._replace(right=40)),))
    receipt = read(paper)
    assert receipt.cut_off == ("left",)
    assert (receipt.date.value, receipt.date.state) == (None, State.UNREADABLE)
    assert receipt.date.evidence[0].text == day


def cut_at(paper: PageWords, *, left: int = 0, right: int | None = None) -> PageWords:
    """`paper` in a picture that begins at `left` and ends at `right`, which cut through words of its rows."""
    right = paper.width if right is None else right
    seen = torn(torn(paper, Box(0, 0, left, paper.height)), Box(right, 0, paper.width, paper.height))
    words = tuple(replace(w, box=w.box._replace(left=w.box.left - left, right=w.box.right - left)) for w in seen.words)
    width = right - left
    losses = [
        Loss(LossKind.EDGE, Box.around([word.box for word in cut]))
        for side in (0, width)
        if (side == 0) is (left > 0) and len(cut := [w for w in words if side in (w.box.left, w.box.right)]) > 1
    ]
    return replace(seen, words=words, width=width, losses=tuple(losses))


@pytest.mark.parametrize(
    ("left", "right", "scrap"), [(200, None, "APLE STREET CAFE"), (240, None, "STREET CAFE"), (0, 300, "MAPLE STREE")]
)
def test_a_name_at_a_side_of_the_picture_that_cuts_the_paper_is_not_known(
    left: int, right: int | None, scrap: str
) -> None:
    receipt = read(cut_at(page(HEAD.strip("\n") + FOOT), left=left, right=right))
    assert (receipt.merchant.value, receipt.merchant.state) == (None, State.UNREADABLE)
    assert receipt.merchant.evidence[0].text == scrap


def test_a_centered_name_from_side_to_side_may_have_lost_as_much_at_either_end() -> None:
    paper = page(HEAD.strip("\n") + FOOT)
    name = min(paper.words, key=lambda word: word.box.top).box
    wide = [replace(w, box=w.box._replace(left=0, right=paper.width)) if w.box == name else w for w in paper.words]
    for losses, known in ((), True), ((Loss(LossKind.EDGE, name._replace(left=0, right=paper.width)),), False):
        receipt = read(replace(paper, words=tuple(wide), losses=losses))
        assert (receipt.merchant.state is State.FOUND) is known


@pytest.mark.parametrize("name", ["00O0O & Rye Coffee", "QQOO PIZZA KITCHEN", "The 0000 Kettle", "OOOOA SUSHI BAR"])
def test_coins_that_lie_over_letters_and_are_read_as_round_ones_are_no_name(name: str) -> None:
    assert read(page(HEAD.replace("MAPLE STREET CAFE", name) + FOOT)).merchant.state is State.UNREADABLE


@pytest.mark.parametrize("name", ["1000 DEGREES PIZZA", "OOOH LA LA", "COCO BUBBLE TEA", "THE ZOO CAFE"])
def test_a_name_with_round_letters_is_one(name: str) -> None:
    assert read(page(HEAD.replace("MAPLE STREET CAFE", f"{name:^17}") + FOOT)).merchant.value == name
