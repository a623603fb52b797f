"""What a receipt lacks of who sold: its name, how to reach it, or both, which are then asked for in one sentence."""

from __future__ import annotations

from typing import Any

from pipeline.model import Cause, Field, Part, Purchase, Receipt
from rules.checks.common import Unseen, hidden, own_papers, retake, unclear_cause
from rules.terms import Case

_NAME = "the name of the business"
_CONTACT = "a phone number, street address, website or e-mail"
#: Where one of them is cut off, all that stood on a row may be.
_SIDES = ("left", "right")


def missing(purchase: Purchase) -> str:
    """What was not found and not hidden, to follow "a receipt that shows"; "" where nothing is."""
    match _lacks_name(purchase), _lacks_contact(purchase):
        case True, True:
            return f"{_NAME} and its {_CONTACT.removeprefix('a ')}"
        case True, False:
            return _NAME
        case False, True:
            return f"{_CONTACT} of the business"
        case _:
            return ""


def ways(paper: Receipt) -> tuple[tuple[str, Field[str]], ...]:
    """The ways to reach a business, each with its name."""
    return (("phone", paper.phone), ("address", paper.address), ("website", paper.website), ("e-mail", paper.email))


def name_unseen(receipt: Receipt) -> Unseen | None:
    """Why a name may stand where nothing was seen; it stands at the top."""
    return hidden(receipt, ("top", *_SIDES), (Part.HEAD,)) or _illegible(receipt)


def contact_unseen(receipt: Receipt) -> Unseen | None:
    """Why contact information may stand where nothing was seen; it may stand at the top and at the foot."""
    return hidden(receipt, ("top", "bottom", *_SIDES), (Part.HEAD, Part.FOOT, Part.END)) or _illegible(receipt)


def ask_for_head(case: Case, receipt: Receipt, file: str) -> str:
    """What to ask for where only the print tells that a paper's head is missing, which may have none; "" elsewhere."""
    if "top" not in receipt.cut_off or receipt.losses:
        return ""
    stamp = "If no business name is printed on it, the business can write or stamp on it who it is and how to reach it."
    return f"{retake(case.policy, Cause.CUT_OFF, file, receipt)} {stamp}".strip()


def _illegible(receipt: Receipt) -> Unseen | None:
    """Of a picture on which nothing that a receipt has could be read, it is not known what the paper lacks."""
    sums = (receipt.total, receipt.subtotal, receipt.tax, receipt.date)
    if receipt.items or receipt.tenders or any(field.value is not None for field in sums):
        return None
    return Unseen(Cause.UNREADABLE, "neither items nor a total nor a date could be read on it", ())


def _lacks_name(purchase: Purchase) -> bool:
    return _nowhere([paper.merchant for _, paper in own_papers(purchase)], [purchase.receipt.merchant]) and (
        name_unseen(purchase.receipt) is None
    )


def _lacks_contact(purchase: Purchase) -> bool:
    every = [way for _, paper in own_papers(purchase) for _, way in ways(paper)]
    return _nowhere(every, [way for _, way in ways(purchase.receipt)]) and contact_unseen(purchase.receipt) is None


def _nowhere(fields: list[Field[Any]], own: list[Field[Any]]) -> bool:
    """Whether none of `fields` is found, and none of the receipt's `own` is there and not known."""
    return all(field.value is None for field in fields) and unclear_cause(own) is None
