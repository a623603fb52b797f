"""Words wherever a camera may put them: no geometry of a page stops its paper from being read."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codec import to_json
from pipeline.extract import receipts_of
from pipeline.model import Box, Loss, LossKind, PageWords, Receipt, Word
from tests.extract.test_contract import money, piece
from tests.extract.typewriter import FILE, bought, page

#: Papers that read as something, so that moving their words reaches what is behind items, sums, slips and names.
PAPERS = (
    """
LANTERN HOUSE
18 Harbor Street
Port Lively, OR 97999
10/03/2026   12:41 PM
Check 20418
Slow Braised Short Rib Over   1 27.00
Creamy Polenta
2 Garden Salad                  17.00
   2 @ 8.50
Chicken Fried Rice And Egg       7.99
Lunch
Coupon                          -1.00
Subtotal                        50.99
Sales Tax 8%                     4.08
Total                           55.07
VISA ****0103                   55.07
Auth 02776A
APPROVED""",
    """
Qty  Item               Price  Amount
1    Sprite              2.50    2.50
2    Garden Salad        8.50   17.00
0041520012
PAPER TOWEL                      6.99
VOID                            -6.99
2.1 lb @ 1.99 /lb
BANANAS                          4.18
Sub 23.68   Tax 0.00   Total 23.68
Tip ______
Total ______
CASH                            30.00
CHANGE                           6.32""",
    """
Your order   22.10
Burger   2   14.10
8.00   Fries
Total   $22.10
Suggested Tip   18% = 3.98
Total with tip   26.08""",
)

side = st.integers(0, 900)
box = st.builds(
    lambda left, top, wide, high: Box.of(left, top, left + wide, top + high),
    side,
    side,
    st.sampled_from([1, 2, 15, 120, 700]),
    st.sampled_from([1, 12, 20, 22, 90, 400]),
)
boxes = st.lists(box, max_size=3).map(tuple)
word = st.builds(
    Word,
    (
        piece | money | st.sampled_from(["Creamy Polenta", "1 Short Rib  27.00", "Lunch", "27.00", "7.9", "12 50"])
    ).filter(lambda text: bool(text.strip())),
    box,
    st.sampled_from([None, 0.4, 0.7, 0.98]),
    st.sampled_from([0.0, 0.0, 0.02, -0.3]),
    st.sampled_from([(), ("27.00",), ("T0tal", "")]),
    st.booleans(),
)
loss = st.builds(Loss, st.sampled_from(LossKind), box)
losses = st.lists(loss, max_size=3).map(tuple)


def check(sheet: PageWords) -> list[Receipt]:
    """Everything that is made of a page can be kept, and made again."""
    found = receipts_of([sheet], FILE)
    for receipt in found:
        to_json(receipt)
    return list(found)


@settings(max_examples=60)
@given(st.lists(word, max_size=20).map(tuple), losses, boxes, boxes, st.integers(0, 3))
def test_words_anywhere_are_read(
    words: tuple[Word, ...],
    lost: tuple[Loss, ...],
    struck: tuple[Box, ...],
    rewritten: tuple[Box, ...],
    turned: int,
) -> None:
    check(PageWords(1, 1700, 1400, "typewriter", words, turned, struck=struck, losses=lost, rewritten=rewritten))


shift = st.tuples(
    st.sampled_from([0, 0, 0, -30, -60, 15, 200, -200]),  # across
    st.sampled_from([0, 0, 0, -9, 9, 16, 30]),  # down
    st.sampled_from([1.0, 1.0, 0.02, 0.6, 1.4, 4.0]),  # as wide
    st.sampled_from([1.0, 1.0, 0.1, 0.5, 2.0]),  # as high
)


@settings(max_examples=100)
@given(
    st.sampled_from(PAPERS),
    st.dictionaries(st.integers(0, 45), shift, max_size=8),
    losses,
    boxes,
)
def test_a_paper_whose_words_lie_over_each_other_is_read(
    text: str,
    shifts: dict[int, tuple[int, int, float, float]],
    lost: tuple[Loss, ...],
    struck: tuple[Box, ...],
) -> None:
    sheet = page(text)
    words = [moved(word, shifts[at]) if at in shifts else word for at, word in enumerate(sheet.words)]
    check(replace(sheet, words=tuple(words), losses=lost, struck=struck))
    check(replace(sheet, words=tuple(reversed(words))))


def moved(word: Word, by: tuple[int, int, float, float]) -> Word:
    across, down, wide, high = by
    left, top = max(word.box.left + across, 0), max(word.box.top + down, 0)
    return replace(word, box=Box.of(left, top, left + word.box.width * wide, top + word.box.height * high))


def test_a_run_of_count_and_price_that_begins_over_the_end_of_the_name_is_read() -> None:
    """No word stands wholly right of the name's last one, and yet the price does."""
    sheet = page(
        """
Slow Braised Short Rib Over     1 27.00
Creamy Polenta
Total                             27.00"""
    )
    words = [
        replace(word, box=word.box._replace(left=word.box.left - 60)) if word.text == "1 27.00" else word
        for word in sheet.words
    ]
    (receipt,) = check(replace(sheet, words=tuple(words)))
    assert [amount for _, amount in bought(receipt)] == ["27.00"]
