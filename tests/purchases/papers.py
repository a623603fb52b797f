"""Typed bills, slips, statements and checks, and what payment-proof says of the purchases that they make."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Purchase, Receipt
from pipeline.purchases import join
from rules.engine import evaluate_purchase
from tests.extract.typewriter import read
from tests.rules.builders import POLICY, reading

D = Decimal
LANTERN = ("LANTERN HOUSE", "(314) 555-0142")
TAVERN = ("OAK TAVERN CAFE", "(314) 555-0177")
SOUP = "Noodle Soup          12.00\nSpring Rolls          8.00"
TOFU = "Tofu Bowl            11.00\nDumplings             9.00"
DUE = "Amount Due           21.80"
PAID = "VISA xxxxxxxxxxxx4410         21.80\nAuth 04127C"


def bill(
    shop: tuple[str, str] = LANTERN,
    *,
    clock: str = "12:41 PM",
    items: str = SOUP,
    total: str = "21.80",
    below: str = DUE,
) -> Receipt:
    name, phone = shop
    return read(
        f"""
{name}
18 Harbor Street
St. Louis, MO 63130
{phone}
10/03/2026 {clock}
{items}
Subtotal             {D(total) - D("1.80")}
Tax                   1.80
Total                {total}
{below}

Thank you
Come again
Goodbye
"""
    )


def slip(
    amount: str | None = "21.80",
    shop: tuple[str, str] = LANTERN,
    *,
    tip: str | None = None,
    total: str | None = None,
    day: str = "10/03/2026",
    clock: str = "12:59 PM",
    auth: str = "04127C",
    last4: str = "4410",
    says: str = "Customer copy",
) -> Receipt:
    name, phone = shop
    rows = [f"Amount               {amount}"] if amount else []
    rows += [f"Tip                   {tip}"] if tip else []
    paid = total or f"{D(amount or '0') + D(tip or '0')}"
    return read(
        f"""
{name}
18 Harbor Street
{phone}
{day} {clock}

VISA xxxxxxxxxxxx{last4}
Approval: {auth}

{chr(10).join(rows)}
Total                {paid}

{says}
Thank you
"""
    )


def statement(*rows: str) -> Receipt:
    """A bank's statement of October 2026 with `rows` as `day  words  amount`."""
    lines = "\n".join(rows)
    return read(
        f"""
FIRST RIVER BANK
Account Statement
Statement period 10/01/2026 - 10/31/2026
Beginning Balance                                     500.00
{lines}
Ending Balance                                        400.00
Member FDIC
"""
    )


def joined(*papers: Receipt) -> tuple[Purchase, ...]:
    """The purchases of a submission whose files are 1.jpg, 2.jpg …"""
    return join([reading(f"{number}.jpg", paper) for number, paper in enumerate(papers, 1)])


def proofs(*papers: Receipt) -> list[str]:
    """What payment-proof says of each purchase that `papers` make, and itemized where that is not met."""
    said = []
    for one in joined(*papers):
        found = {f.rule: f.state.value for f in evaluate_purchase(one, POLICY, None)}
        said.append(found["payment-proof"] if found["itemized"] == "met" else f"{found['payment-proof']}, no items")
    return said
