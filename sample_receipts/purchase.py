"""A purchase as the till knows it. Print and truth are both made from it, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pipeline.money import ZERO, cents, share_out

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Merchant:
    """An invented shop. Empty: the shop does not print it."""

    name: str
    street: str = ""
    city: str = ""
    phone: str = ""
    website: str = ""
    email: str = ""

    @property
    def address(self) -> str:
        return " ".join(part for part in (self.street, self.city) if part)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the receipt. `price` is for one (or for one `unit`); negative for a void, a coupon or a discount.

    `flag` is the tax class that the till prints behind the price; `modifiers` have no price of their own.
    `struck`: the claimant marks it out on the paper and does not ask for it.
    """

    description: str
    price: Decimal
    quantity: Decimal = ONE
    unit: str = ""
    alcohol: bool = False
    flag: str = "T"
    modifiers: tuple[str, ...] = ()
    code: str = ""
    section: str = ""
    struck: bool = False

    @property
    def amount(self) -> Decimal:
        return cents(self.price * self.quantity)


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax row: `rate` in percent, on the items that carry one of the flags in `on`."""

    label: str
    rate: Decimal
    on: str = "T"


@dataclass(frozen=True, slots=True)
class Payment:
    """How it was paid. `kind` is as labels name it; `amount` None is the whole total; `tendered` is cash given.

    `outcome`: approved, declined, refund (it went back to the card) or refunded (a later one of these took it back).
    """

    kind: str
    brand: str = ""
    last4: str = ""
    auth: str = ""
    amount: Decimal | None = None
    tendered: Decimal | None = None
    number: str = ""
    outcome: str = "approved"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One transaction. `discount` is of the whole bill, positive; `service` is automatic gratuity in percent."""

    merchant: Merchant
    day: date
    clock: time
    items: tuple[Item, ...]
    taxes: tuple[Tax, ...] = ()
    payments: tuple[Payment, ...] = ()
    document: str = "receipt"
    discount: Decimal = ZERO
    discount_label: str = "Discount"
    service: Decimal = ZERO
    tip: Decimal | None = None
    number: str = "1042"
    server: str = ""
    table: str = ""

    @property
    def subtotal(self) -> Decimal:
        return sum((item.amount for item in self.items), start=ZERO)

    @property
    def tax_rows(self) -> tuple[tuple[str, Decimal], ...]:
        """Label and amount of each tax; a discount of the whole bill lowers every item's taxed amount evenly."""
        weights = [max(item.amount, ZERO) for item in self.items]
        off = share_out(self.discount, weights)
        rows = []
        for tax in self.taxes:
            base = sum((i.amount - o for i, o in zip(self.items, off, strict=True) if i.flag in tax.on), start=ZERO)
            rows.append((tax.label, cents(base * tax.rate / 100)))
        return tuple(rows)

    @property
    def tax(self) -> Decimal:
        return sum((amount for _, amount in self.tax_rows), start=ZERO)

    @property
    def service_charge(self) -> Decimal:
        return cents(self.subtotal * self.service / 100)

    @property
    def bill(self) -> Decimal:
        """What is due before a tip."""
        return self.subtotal - self.discount + self.tax + self.service_charge

    @property
    def total(self) -> Decimal:
        return self.bill + (self.tip or ZERO)

    def paid(self, payment: Payment) -> Decimal:
        """What was charged, or the cash that was handed over."""
        given = payment.tendered if payment.amount is None else payment.amount
        return self.total if given is None else given

    def reimbursable(self) -> Decimal:
        """Total less alcohol and struck items and their share of discount, tax, service charge and tip."""
        out = sum((i.amount for i in self.items if i.alcohol or i.struck), start=ZERO)
        weights = [out, self.subtotal - out]
        share = [
            share_out(part, weights)[0] for part in (self.discount, self.tax, self.service_charge, self.tip or ZERO)
        ]
        return self.total - out + share[0] - sum(share[1:], start=ZERO)

    def fact(self, field: str) -> str | None:
        """The value a person would write down for `field` (money with two decimals, dates ISO)."""
        match field:
            case "merchant":
                return self.merchant.name
            case "phone" | "address" | "website" | "email":
                value: str = getattr(self.merchant, field)
                return value
            case "date":
                return self.day.isoformat()
            case "time":
                return self.clock.strftime("%H:%M")
            case "total":
                return f"{self.total:.2f}"
            case "subtotal" | "discount" | "tax" | "service_charge" | "tip":
                amount: Decimal | None = getattr(self, field)
                return None if amount is None else f"{amount:.2f}"
        raise KeyError(field)


FIELDS = (
    "merchant", "phone", "address", "website", "email", "date", "time",
    "subtotal", "discount", "tax", "service_charge", "tip", "total",
)  # fmt: skip


def truth(purchase: Purchase, shown: Iterable[str], file: str) -> dict[str, object]:
    """What a person would label on the paper: only what is printed or written there (`shown`) counts.

    `shown` holds field names, `item:N` for the Nth item and `payment:N` for the Nth payment.
    """
    seen = set(shown)
    items = [
        {
            "description": item.description,
            "quantity": f"{item.quantity.normalize():f}",
            "amount": f"{item.amount:.2f}",
            "alcohol": item.alcohol,
            **({"struck": True} if item.struck else {}),
        }
        for n, item in enumerate(purchase.items)
        if f"item:{n}" in seen
    ]
    payments = [
        {"kind": p.kind, "last4": p.last4 or None, "amount": f"{purchase.paid(p):.2f}"}
        for n, p in enumerate(purchase.payments)
        if f"payment:{n}" in seen and p.outcome == "approved"
    ]
    # The card is what a person names first where a gift card paid a part.
    payments.sort(key=lambda p: p["kind"] == "gift_or_other")
    label: dict[str, object] = {"file": file, "usable": True, "us": True, "document": purchase.document}
    for field in FIELDS:
        label[field] = purchase.fact(field) if field in seen else None
    label["contact"] = bool(seen & {"phone", "address", "website", "email"})
    label["items"] = items
    label["itemised"] = bool(items)
    label["alcohol"] = any(item["alcohol"] for item in items) if items else None
    label["payment"] = payments[0] if payments else {"kind": "none", "last4": None, "amount": None}
    if len(payments) > 1:
        label["other_payments"] = payments[1:]
    return label
