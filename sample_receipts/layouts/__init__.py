"""Every layout by name: the function that turns a purchase into print instructions, and the paper it is printed on."""

from __future__ import annotations

from collections.abc import Callable

from sample_receipts.layouts import bank, counter, office, table
from sample_receipts.paper import Print, Stock
from sample_receipts.purchase import Purchase

TILL = Stock()
NARROW = Stock(width=520, text=24, margin=22)
SANS = Stock(width=600, face="sans", text=25, weight=0, tint=(250, 250, 249))
PAD = Stock(width=640, face="mono", text=28, weight=1, tint=(248, 243, 222))
MONO = Stock(width=600, face="mono", text=27, weight=1)

LAYOUTS: dict[str, tuple[Callable[[Purchase], Print], Stock]] = {
    "diner": (table.diner, TILL),
    "tab": (table.tab, SANS),
    "bistro": (table.bistro, MONO),
    "guest_check": (table.guest_check, TILL),
    "pub": (table.pub, TILL),
    "pizzeria": (table.pizzeria, NARROW),
    "square": (counter.square, SANS),
    "clover": (counter.clover, MONO),
    "grocery": (counter.grocery, TILL),
    "warehouse": (counter.warehouse, NARROW),
    "coffee": (counter.coffee, NARROW),
    "fast_food": (counter.fast_food, TILL),
    "bakery": (counter.bakery, PAD),
    "deli": (counter.deli, MONO),
    "slip": (bank.slip, NARROW),
    "invoice_scan": (office.invoice, Stock(width=880, face="sans", text=24, weight=0, tint=(252, 252, 252), margin=56)),
    "check": (bank.check, Stock(width=1060, face="sans", text=24, weight=0, tint=(228, 238, 232), margin=36)),
}

#: Layouts of text PDFs; the page is the paper.
PAPERS: dict[str, Callable[[Purchase], Print]] = {
    "order": office.order,
    "invoice": office.invoice,
    "statement": office.statement,
}
