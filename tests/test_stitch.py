"""One paper in several pictures: put together from what its pictures share, and never from two papers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import receipts_of
from pipeline.model import DocumentKind, FileReading, Proof, Purchase
from pipeline.purchases import join
from pipeline.stitch import struck_too
from tests.extract.typewriter import page

LONG = """
          COPPER LANTERN DINER
            310 Wharf Street
          Port Lively, OR 97999
             (503) 555-0177
Server: Imke      Table 14
Check #: 4471     10/03/2026 12:41 PM
1 Mushroom Omelette            12.50
1 Cobb Salad                   14.25
1 Grilled Cheese               11.00
1 Draft Stout Pint              8.00
1 Tomato Soup                   6.75
1 Fries Basket                  5.50
2 Iced Tea                      7.00
1 Key Lime Pie                  8.25
Subtotal                       73.25
Tax                             6.23
Total                          79.48
VISA **** **** **** 4821       79.48
Auth code 03391B   APPROVED
Thank you for dining with us
"""
ROWS = LONG.strip("\n").split("\n")
ITEMS = [Decimal(a) for a in ("12.50", "14.25", "11.00", "8.00", "6.75", "5.50", "7.00", "8.25")]


def submission(**files: str) -> tuple[Purchase, ...]:
    """The purchases on photos that show the given texts, each file named by its keyword."""
    readings = []
    for name, text in files.items():
        seen = page(text)
        readings.append(FileReading(f"{name}.jpg", name, 1, None, receipts_of([seen], f"{name}.jpg"), (seen,)))
    return join(readings)


def part(start: int, stop: int) -> str:
    return "\n".join(ROWS[start:stop])


def is_whole(purchase: Purchase) -> bool:
    receipt = purchase.receipt
    return (
        [item.amount for item in receipt.items] == ITEMS
        and receipt.total.value == Decimal("79.48")
        and receipt.reconciliation.state is Proof.PROVED
        and receipt.merchant.value == "COPPER LANTERN DINER"
        and [tender.auth_code for tender in receipt.tenders] == ["03391B"]
    )


@pytest.mark.parametrize("overlap", [2, 4, 8])
def test_two_overlapping_photos_in_any_order(overlap: int) -> None:
    upper, lower = part(0, 10), part(10 - overlap, len(ROWS))
    for first, second in ((upper, lower), (lower, upper)):
        (one,) = submission(a=first, b=second)
        assert is_whole(one)
        assert set(one.documents) == {"a.jpg", "b.jpg"}


@settings(max_examples=25)
@given(st.integers(8, 12), st.integers(3, 5), st.integers(14, 16), st.integers(3, 5), st.permutations([0, 1, 2]))
def test_three_overlapping_photos_wherever_they_are_cut(
    first: int, once: int, second: int, twice: int, order: list[int]
) -> None:
    parts = [part(0, first), part(first - once, second), part(second - twice, len(ROWS))]
    (one,) = submission(**{f"p{at}": parts[at] for at in order})
    assert is_whole(one)


def test_parts_that_share_nothing_are_joined_where_only_both_add_up() -> None:
    for first, second in permutations((part(0, 10), part(10, len(ROWS)))):
        (one,) = submission(a=first, b=second)
        assert is_whole(one)


def test_three_parts_that_share_nothing() -> None:
    (one,) = submission(a=part(0, 9), b=part(9, 12), c=part(12, len(ROWS)))
    assert is_whole(one)
    assert one.documents == ("a.jpg", "b.jpg", "c.jpg")


def test_parts_that_do_not_add_up_stay_apart() -> None:
    assert len(submission(a=part(0, 9), b=part(10, len(ROWS)))) == 2


def test_every_place_is_on_the_picture_that_shows_it() -> None:
    (one,) = submission(a=part(0, 10), b=part(7, len(ROWS)))
    receipt = one.receipt
    assert [receipt.merchant.evidence[0].file, receipt.total.evidence[0].file] == ["a.jpg", "b.jpg"]
    assert {place.file for item in receipt.items for place in item.evidence} == {"a.jpg", "b.jpg"}
    total = next(word for word in page(part(7, len(ROWS))).words if word.text == "Total")
    assert receipt.total.evidence[0].box.top <= total.box.middle <= receipt.total.evidence[0].box.bottom


def test_a_drink_in_the_overlap_is_counted_once_and_not_lost() -> None:
    (one,) = submission(a=part(0, 10), b=part(9, len(ROWS)))
    assert [item.description for item in one.receipt.items].count("Draft Stout Pint") == 1


def marked(text: str, name: str, *struck: str) -> FileReading:
    """A photo of `text` on which the rows with the given words are struck."""
    seen = page(text)
    seen = replace(seen, struck=tuple(word.box for word in seen.words if any(each in word.text for each in struck)))
    return FileReading(f"{name}.jpg", name, 1, None, receipts_of([seen], f"{name}.jpg"), (seen,))


@pytest.mark.parametrize("struck", ["a", "b"])
@pytest.mark.parametrize(("upper", "lower"), [((0, 12), (9, 99)), ((0, 99), (0, 99)), ((0, 99), (6, 99))])
def test_what_is_struck_on_one_of_two_pictures_is_struck(
    struck: str, upper: tuple[int, int], lower: tuple[int, int]
) -> None:
    texts = {"a": part(*upper), "b": part(*lower)}
    (one,) = join([marked(text, name, *(["Tomato Soup"] if name == struck else [])) for name, text in texts.items()])
    assert set(one.documents) == {"a.jpg", "b.jpg"}
    assert [item.description for item in one.receipt.items if item.struck] == ["Tomato Soup"]
    assert one.receipt.struck == ()


def test_which_of_two_alike_is_struck_does_not_matter_and_which_of_two_others_is_open() -> None:
    (whole,) = submission(a=LONG)
    soup, pie = (replace(item, amount=Decimal("7.00")) for item in whole.receipt.items[4:6])
    struck = replace(soup, struck=True)
    one = replace(whole.receipt, items=(soup, soup, pie))
    alike = struck_too(one, replace(one, items=(soup, struck, pie)))
    assert [item.struck for item in alike.items] == [True, False, False]
    unread = struck_too(one, replace(one, items=(replace(struck, description="marked out"),)))
    assert not any(item.struck for item in unread.items)
    assert unread.struck == soup.evidence[:1]


def test_what_is_struck_on_the_bill_is_struck_on_its_receipt() -> None:
    bill = LONG[: LONG.index("VISA")].replace("12:41 PM", "12:20 PM")
    for first, second in permutations((marked(bill, "bill", "Key Lime"), marked(LONG, "paid"))):
        (one,) = join([first, second])
        assert [item.description for item in one.receipt.items if item.struck] == ["Key Lime Pie"]


def test_the_same_paper_twice_is_one_purchase() -> None:
    (one,) = submission(a=LONG, b=LONG.replace("Fries Basket", "Frles Baskct"))
    assert is_whole(one)
    assert one.documents == ("a.jpg", "b.jpg")
    assert any("b.jpg" in why and "again" in why for why in one.joined)


def test_the_better_of_two_photos_is_read() -> None:
    (one,) = submission(a=LONG.replace("11.00", "1"), b=LONG)
    assert is_whole(one)
    assert one.documents[0] == "b.jpg"


def test_a_close_up_adds_nothing() -> None:
    (one,) = submission(a=LONG, b=part(13, 18))
    assert is_whole(one)
    assert one.documents == ("a.jpg", "b.jpg")


COFFEE = """
      TALL PINE COFFEE
      7 Mill Street
   Port Lively, OR 97999
Order #: 88   10/03/2026 8:05 AM
1 Latte                 4.50
Total                   4.50
VISA **** 4821          4.50
Auth code 03391B   APPROVED
"""


@pytest.mark.parametrize(
    "change", [("8:05 AM", "2:40 PM"), ("#: 88", "#: 131"), ("10/03/2026", "10/05/2026"), ("03391B", "77120C")]
)
def test_two_coffees_stay_two(change: tuple[str, str]) -> None:
    assert len(submission(a=COFFEE, b=COFFEE.replace(*change))) == 2


def test_two_receipts_of_one_shop_stay_two() -> None:
    other = LONG.replace("4471", "4502").replace("12.50", "13.50").replace("73.25", "74.25").replace("79.48", "80.48")
    assert len(submission(a=LONG, b=other)) == 2


def test_a_slip_that_repeats_its_bill_is_a_paper_of_its_own() -> None:
    bill = part(0, 17)
    slip = """
          COPPER LANTERN DINER
            310 Wharf Street
          Port Lively, OR 97999
             (503) 555-0177
Check #: 4471     10/03/2026 12:58 PM
VISA **** **** **** 4821
Auth code 03391B   APPROVED
Amount                         79.48
Tip                            12.00
Total                          91.48
"""
    (one,) = submission(a=bill, b=slip)
    assert [proof.document for _, proof in one.proofs] == [DocumentKind.CARD_SLIP]
    assert one.total == Decimal("91.48")


# --- Pages of one file ------------------------------------------------------------------------------------------------


def pages(*texts: str) -> tuple[Purchase, ...]:
    """The purchases on a file whose pages show `texts`."""
    seen = tuple(page(text, number) for number, text in enumerate(texts, 1))
    return join([FileReading("scan.pdf", "scan", len(seen), None, receipts_of(seen, "scan.pdf"), seen)])


@pytest.mark.parametrize("overlap", [0, 3, 6])
def test_pages_of_one_receipt(overlap: int) -> None:
    (one,) = pages(part(0, 10), part(10 - overlap, len(ROWS)))
    assert is_whole(one)
    assert one.documents == ("scan.pdf",)


def test_pages_in_the_wrong_order() -> None:
    (one,) = pages(part(7, len(ROWS)), part(0, 10))
    assert is_whole(one)


def test_a_head_on_a_page_of_its_own() -> None:
    (one,) = pages(part(0, 6), part(6, len(ROWS)))
    assert is_whole(one)


def test_a_letter_in_front_is_no_page_of_the_receipt() -> None:
    letter = "Dear coordinator,\nplease find my receipt on the next page.\nKind regards, Ana Garcia\n"
    (one,) = pages(letter, LONG)
    assert is_whole(one)


def test_a_page_scanned_twice_counts_once() -> None:
    (one,) = pages(LONG, LONG)
    assert is_whole(one)


def test_each_page_a_receipt() -> None:
    assert len(pages(LONG, COFFEE, COFFEE.replace("8:05 AM", "2:40 PM"))) == 3


def test_a_form_in_front_is_no_page_of_the_receipt() -> None:
    form = """
    Peer Mentoring Reimbursement Form
    Name          Ana Garcia
    E-mail        ana@example.edu
    Amount        79.48
    Date          10/04/2026
    """
    (one,) = pages(form, LONG)
    assert is_whole(one)
    assert one.receipt.email.value is None


MENU = """
       TALL PINE COFFEE
           MENU
Starters
Soup of the day                 6.50
Garden Salad                    8.25
Mains
Grilled Cheese                 11.00
Mushroom Pasta                 14.50
Desserts
Key Lime Pie                    8.25
Prices are subject to change
"""


def test_a_menu_beside_a_receipt_is_no_purchase() -> None:
    (one,) = submission(a=LONG, b=MENU)
    assert one.documents == ("a.jpg",)


# --- Several receipts on one picture ----------------------------------------------------------------------------------


def test_one_receipt_above_another_that_names_no_address() -> None:
    plain = """
TALL PINE COFFEE
1 Latte                         4.50
1 Scone                         3.25
Subtotal                        7.75
Tax                             0.62
Total                           8.37
Cash                           10.00
Change                          1.63
"""
    first, second = submission(a=LONG + "\n\n\n" + plain)
    assert is_whole(first)
    assert second.receipt.total.value == Decimal("8.37")


def _till(name: str, phone: str, *priced: tuple[str, str]) -> str:
    """A small receipt of a shop, proved by its own sums."""
    total = sum(Decimal(price) for _, price in priced)
    rows = "\n".join(f"{item:<22}{price:>6}" for item, price in priced)
    return f"""{name}
{phone} Harbor Street
Port Lively, OR 97999
10/03/2026 9:{phone} AM

{rows}
Subtotal              {total:>6}
Total                 {total:>6}
VISA **** 4821        {total:>6}
APPROVED"""


def test_of_three_papers_on_one_scan_none_is_lost_though_rows_across_two_add_up() -> None:
    left = _till("CEDAR GRILL", "11", ("Grilled Cheese", "9.00"), ("Chicken Salad", "7.50"), ("Muffin", "3.25"))
    upper = _till("MAPLE PIZZA", "22", ("Garlic Bread", "4.30"), ("Hot Chocolate", "3.45"), ("Pizza", "10.80"))
    lower = _till("BLUE DOOR BAKERY", "33", ("Rye Loaf", "5.55"), ("Scone", "2.20"))
    right = f"{upper}\n\n\n{lower}".split("\n")
    rows = [*left.split("\n"), *[""] * len(right)]
    seen = submission(a="\n".join(f"{one:<36}{other}" for one, other in zip(rows, right, strict=False)))
    assert [one.receipt.total.value for one in seen] == [Decimal("19.75"), Decimal("18.55"), Decimal("7.75")]
    assert [len(one.receipt.items) for one in seen] == [3, 3, 2]


def test_a_long_receipt_behind_a_whole_one_keeps_its_first_page() -> None:
    first = _till("MAPLE PIZZA", "22", ("Garlic Bread", "4.30"), ("Hot Chocolate", "3.45"))
    pages = [page(text, number) for number, text in enumerate((first, part(0, 11), part(11, len(ROWS))), 1)]
    scan = FileReading("scan.pdf", "scan", 3, None, receipts_of(pages, "scan.pdf"), tuple(pages))
    one, other = join([scan])
    assert one.receipt.total.value == Decimal("7.75")
    assert is_whole(other)


@pytest.mark.parametrize("reader", ["typewriter", "pdf"])
def test_two_receipts_side_by_side(reader: str) -> None:
    left, right = ROWS[:-1], [*COFFEE.strip("\n").split("\n"), *[""] * len(ROWS)]
    both = page("\n".join(f"{one:<60}{other}" for one, other in zip(left, right, strict=False)))
    seen = replace(both, reader=reader)
    found = join([FileReading("scan.pdf", "scan", 1, None, receipts_of([seen], "scan.pdf"), (seen,))])
    assert [str(one.receipt.total.value) for one in found] == ["79.48", "4.50"]


def test_a_tax_summary_below_is_a_part_of_the_receipt() -> None:
    summary = """
TAX SUMMARY
Code         %     Amount        Tax
A          8.5      73.25       6.23
Total               73.25       6.23
"""
    (one,) = submission(a=LONG + summary)
    assert is_whole(one)


def test_two_copies_on_one_strip_are_one_receipt() -> None:
    merchants = LONG + "\nMERCHANT COPY\n\n" + LONG
    assert len(submission(a=merchants)) <= 2
    assert all(one.receipt.total.value == Decimal("79.48") for one in submission(a=merchants))
