"""Papers that their pictures do not show wholly: cut off at each side, covered, in glare, torn, out of focus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from sample_receipts.hidden import Hide
from sample_receipts.photo import Shot
from sample_receipts.sample import Sample
from sample_receipts.shops import DINER_LUNCH, card, item

_DISHES = (
    ("Garden Omelet", "11.25"), ("Corned Beef Hash", "13.50"), ("Buttermilk Stack", "9.75"),
    ("Cobb Salad", "14.25"), ("Tuna Melt", "12.00"), ("Chicken Pot Pie", "15.50"), ("Tomato Soup", "6.25"),
)  # fmt: skip

_HEAD = ("merchant", "address", "phone", "date", "time")
_ITEMS = tuple(f"item:{n}" for n in range(5))
_SUMS = ("subtotal", "tax", "tip", "total")
#: What a person reads on each of these pictures.
SEEN: dict[str, tuple[str, ...]] = {
    "cut-top.jpg": ("date", "time", *_ITEMS, *_SUMS, "payment:0"),
    "cut-right.jpg": ("merchant", "address", "phone", "date", "payment:0"),
    "cut-bottom.jpg": (*_HEAD, *_ITEMS, "subtotal", "tax", "tip"),
    "thumb.jpg": (*_HEAD, "item:0", "item:4", *_SUMS, "payment:0"),
    "clip.jpg": (*_HEAD, *_ITEMS, "total", "payment:0"),
    "glare.jpg": (*_HEAD, "item:0", "item:1", "tip", "total", "payment:0"),
    "torn-corner.jpg": (*_HEAD, *_ITEMS, "subtotal", "tax", "payment:0"),
    "out-of-focus.jpg": (*_HEAD, "item:0", "total", "payment:0"),
}


def unseen() -> Iterable[Sample]:
    """One picture for each way of not showing a paper wholly."""
    yield _sample("cut-top.jpg", 1, Shot(601, angle=-2, table="walnut"), crop=(0.0, 0.235, 1.0, 1.0))
    yield _sample("cut-right.jpg", 2, Shot(602, angle=2, table="slate"), crop=(0.0, 0.0, 0.855, 1.0))
    yield _sample("cut-bottom.jpg", 3, Shot(603, angle=1, table="oak"), crop=(0.0, 0.0, 1.0, 0.6))
    yield _sample("thumb.jpg", 4, Shot(604, angle=-3, table="walnut"), hide=(Hide("thumb", (0.68, 0.34, 1.0, 0.46)),))
    yield _sample("clip.jpg", 5, Shot(605, angle=2, table="slate"), hide=(Hide("clip", (0.6, 0.5, 1.0, 0.6)),))
    yield _sample(
        "glare.jpg", 6, Shot(606, angle=-2, table="green", light=0.8), hide=(Hide("glare", (0.64, 0.37, 0.92, 0.5)),)
    )
    yield _sample("torn-corner.jpg", 0, Shot(607, angle=2, table="slate"), hide=(Hide("torn", (0.42, 0.45, 1.0, 1.0)),))
    yield _sample("out-of-focus.jpg", 1, Shot(608, angle=3, table="oak"), hide=(Hide("blur", (0.0, 0.36, 1.0, 0.62)),))


def _sample(
    name: str,
    first: int,
    shot: Shot,
    crop: tuple[float, float, float, float] | None = None,
    hide: tuple[Hide, ...] = (),
) -> Sample:
    """A card-paid lunch at the diner, of five dishes from the `first` of the menu on."""
    dishes = [*_DISHES, *_DISHES][first : first + 5]
    bought = replace(
        DINER_LUNCH,
        day=date(2026, 9, 8 + shot.seed % 10),
        clock=time(12, 5 + 3 * first),
        number=f"2{shot.seed}",
        table=str(first + 2),
        items=tuple(item(dish, price) for dish, price in dishes),
        payments=(card("Visa", "2218", f"{shot.seed}17K"),),
        tip=Decimal("9.00"),
    )
    return Sample(name, bought, "diner", shot, crop=crop, hide=hide)
