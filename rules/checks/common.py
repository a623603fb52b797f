"""Small things that several checks need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.model import (
    HIDDEN_PART,
    PAYMENT_ONLY,
    Cause,
    DocumentKind,
    Evidence,
    Field,
    LineItem,
    LossKind,
    Lost,
    Part,
    Proof,
    Purchase,
    Receipt,
    State,
)
from pipeline.money import ZERO, cents, share_out
from rules.losses import cut_words, is_text, lost_in, tips, unread_words, whys
from rules.terms import Case, Policy

#: An amount of money on a row.
AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)")
#: Papers that the merchant itself gave out.
_OWN_PAPERS = (DocumentKind.RECEIPT, DocumentKind.GUEST_CHECK, DocumentKind.CARD_SLIP)


def name_of(purchase: Purchase) -> str:
    """How messages name a purchase: by the file of its receipt."""
    return purchase.documents[0] if purchase.documents else "the receipt"


def own_papers(purchase: Purchase) -> list[tuple[str, Receipt]]:
    """The receipt and every further paper that the merchant itself gave out, with their files."""
    proofs = [(file, proof) for file, proof in purchase.proofs if proof.document in _OWN_PAPERS]
    return [(name_of(purchase), purchase.receipt), *proofs]


def payment_only(receipt: Receipt) -> bool:
    """Whether the paper is of a kind that shows a payment and no items."""
    return receipt.document in PAYMENT_ONLY and not receipt.items


def unclear_cause(fields: list[Field[Any]]) -> Cause | None:
    """Why some of `fields` is not known although something stands there; None where nothing does."""
    states = {field.state for field in fields}
    if State.UNREADABLE in states:
        return Cause.UNREADABLE
    return Cause.CONFLICTING if State.AMBIGUOUS in states else None


class Unseen(NamedTuple):
    """Why something may stand on a paper that was not seen: `why` is a clause to follow `but`."""

    cause: Cause
    why: str
    places: tuple[Evidence, ...] = ()


#: What may stand beyond an edge of the paper.
_BEYOND = {"top": (Part.HEAD,), "bottom": (Part.SUMS, Part.FOOT)}


def hidden(receipt: Receipt, edges: tuple[str, ...], parts: tuple[Part, ...] = ()) -> Unseen | None:
    """Why something may stand on the paper that was not seen: an edge cut off, a place lost, one unread.

    `parts`: where it would stand; where none are given, at the `edges`, and between them where they are both. None:
    the paper was wholly read there.
    """
    cut = [edge for edge in edges if edge in receipt.cut_off]
    wanted = parts or (tuple(Part) if len(edges) > 1 else tuple(part for edge in edges for part in _BEYOND[edge]))
    if cut and not any(lost.is_all for lost in receipt.losses):  # where all is lost the edges are the least of it
        return _beyond(receipt, cut, wanted)
    if lost := not_seen(receipt, wanted, whole_rows=edges == ("bottom",)):
        return lost
    if receipt.unread:
        if beside := not_seen(receipt, wanted):
            return beside  # why it could not be read
        return Unseen(Cause.UNREADABLE, unread_words(receipt), receipt.unread)
    return None


def _beyond(receipt: Receipt, cut: list[str], wanted: tuple[Part, ...]) -> Unseen:
    """That something may stand beyond the edges `cut`; first what a side of the picture cuts off each row."""
    rows = [one for one in lost_in(receipt, wanted) if one.kind is LossKind.EDGE and one.side not in cut]
    said = [*([whys(rows)] if rows else []), cut_words(receipt, cut)]
    there = [*rows, *(one for one in receipt.losses if one.kind is LossKind.EDGE and one.side in cut)]
    return Unseen(Cause.CUT_OFF, "; also ".join(said), tuple(one.place for one in there) or receipt.unread)


def not_seen(receipt: Receipt, parts: tuple[Part, ...], whole_rows: bool = False) -> Unseen | None:
    """What of `parts` the picture does not show, as `lost_in` tells it."""
    return unseen_by(lost_in(receipt, parts, whole_rows))


def unseen_by(lost: Sequence[Lost]) -> Unseen | None:
    """What all of `lost` hides; None where they are none."""
    if not lost:
        return None
    cause = Cause.CUT_OFF if all(one.kind is LossKind.EDGE for one in lost) else Cause.UNREADABLE
    return Unseen(cause, whys(lost), tuple(one.place for one in lost))


def names_unseen(receipt: Receipt) -> Unseen:
    """Why the names of things bought whose prices were read were not: what hides them or, where nothing is known to,
    what may.
    """
    may = (
        "no names stand beside the prices"
        if is_text(receipt)
        else "glare, a shadow, a finger or a fold may hide the names"
    )
    return not_seen(receipt, (Part.ITEMS,)) or Unseen(Cause.UNREADABLE, may)


def without_amounts(receipt: Receipt) -> bool:
    """Whether no amount stands on a paper that was wholly read: an order ticket, say. Another picture shows no more."""
    if not receipt.lines or any(AMOUNT.search(line) for line in receipt.lines):
        return False
    return hidden(receipt, ("top", "bottom")) is None


def unpriced(receipt: Receipt) -> str | None:
    """The row of the list whose amount was not read and is what the items come to too little; None without one."""
    proof = receipt.reconciliation
    sums = (receipt.subtotal, receipt.discount, receipt.tax, receipt.service_charge, receipt.tip, receipt.total)
    known = [*(place for field in sums for place in field.evidence), *(e for i in receipt.items for e in i.evidence)]
    read = {place.text for place in known}
    bare = [place.text for place in proof.doubts if place.text not in read and not AMOUNT.search(place.text)]
    short = proof.state is Proof.UNPROVED and proof.gap is not None and proof.gap < 0
    return bare[0] if short and len(bare) == len(proof.doubts) == 1 else None


def short_of(receipt: Receipt, less: str, else_why: str) -> Unseen:
    """That what was read comes to `less` than the sums, and why: where among the items the paper was not seen, if that
    is known, or else `else_why`.

    The upper edge cuts off items where the very first line read is one.
    """
    first = {place.text for item in receipt.items[:1] for place in item.evidence}
    edges = ("top",) if first & set(receipt.lines[:1]) else ()
    unseen = hidden(receipt, edges, (Part.ITEMS,))
    if unseen is None:
        return Unseen(Cause.UNREADABLE, f"{less}, so {else_why}")
    return unseen._replace(why=f"{less}: {unseen.why}")


def retake(policy: Policy, cause: Cause, file: str, receipt: Receipt | None) -> str:
    """The policy's ask for another picture of `file`, with how to take it so that what `receipt` lost is seen.

    "" where another would not help. Room around the paper is asked for only where that is what was wanted.
    """
    asked = dict(policy.retake).get(cause, "")
    how = tips(receipt, edges=cause is Cause.CUT_OFF) if asked and receipt is not None else ""
    return " ".join(filter(None, (asked.format_map({"receipt": file}), how)))


def ask_for_sharper(file: str, receipt: Receipt, doubts: Sequence[Evidence] = ()) -> str:
    """What to ask for where amounts of `file` were read and do not go together: a picture on which the `doubts` are
    sharp. Of a text that no picture was taken of, what they mean.
    """
    named = listed(list(dict.fromkeys(f"“{place.text}”" for place in doubts if place.text)))
    if is_text(receipt):
        see = f" (see {named})" if named else ""
        return f"Could you tell us why the amounts printed on {file} do not add up{see}, if you know?"
    unclear = f"{named} {'are' if len(doubts) > 1 else 'is'} not clear to us. " if named else ""
    return f"{_again(file)} as a sharper photo or scan? {unclear}{tips(receipt, edges=False)}"


def ask_for_unfolded(file: str, why: str) -> str:
    """What to ask for where all amounts of `file` are legible, and a row folded under would explain `why` not."""
    return f"{_again(file)} with all of it in the picture, unfolded, or tell us why {why}, if nothing of it is hidden?"


def is_for_picture(ask: str, file: str) -> bool:
    """Whether `ask` is for another picture of `file` and nothing else, as those here are."""
    return ask.startswith((f"{_again(file)} as", f"{_again(file)} with all"))


def _again(file: str) -> str:
    return f"Could you send {file} again"


def ask_for_prices(case: Case) -> str:
    """What to ask for where no prices are seen: the paper may have none (an order ticket), or the picture."""
    asked = case.policy.rule("itemized").ask("items", receipt=name_of(case.purchase))
    how = "please have all of them in the picture, with nothing on them and no light reflected there."
    return f"{asked} If this paper has prices, {how}"


def only_blank(receipt: Receipt) -> bool:
    """Whether all of a paper was seen but the amounts beside its names: they are hidden, or it prints none."""
    return {lost.kind for lost in receipt.losses} == {LossKind.BLANK} and not receipt.cut_off and not receipt.unread


def evidence_of(fields: list[Field[Any]]) -> tuple[Evidence, ...]:
    """All places behind `fields`."""
    return tuple(evidence for field in fields for evidence in field.evidence)


@lru_cache(maxsize=1 << 14)
def folded(text: str | None) -> str:
    """`text` for comparison: no case, no accents, single spaces; "" for None."""
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=10_000)
def bare(name: str | None) -> str:
    """The letters and figures of a name for comparison: no case, accents, blanks or marks; "" for None."""
    return re.sub(r"[\W_]+", "", folded(name))


def program_key(name: str) -> str:
    """A program's name for comparing: case, spaces, hyphens and underscores do not count."""
    return folded(name).replace("-", "_").replace(" ", "_")


def reimbursable(purchases: tuple[Purchase, ...]) -> Decimal | None:
    """Over all purchases; None where that of any is unknown, or where there is none."""
    amounts = [purchase.reimbursable for purchase in purchases]
    if not amounts or any(amount is None for amount in amounts):
        return None
    return cents(sum((amount for amount in amounts if amount is not None), ZERO))


def costs(
    purchases: tuple[Purchase, ...], requested: Decimal | None, policy: Policy
) -> dict[int | None, Decimal | None]:
    """What approving the purchases costs, by fiscal year (None: of purchases whose day is unknown); None: not known.

    Never more than is asked for. What is asked for, where it is less than can be reimbursed, is shared out over several
    years by what of each can be reimbursed, to the cent.
    """
    by_year: dict[int | None, list[Purchase]] = {}
    for purchase in purchases:
        day = purchase_day(purchase)
        by_year.setdefault(policy.fiscal_year(day) if day is not None else None, []).append(purchase)
    possible = {year: reimbursable(tuple(of_year)) for year, of_year in by_year.items()}
    if requested is None or not possible:
        return possible
    known = [amount for amount in possible.values() if amount is not None]
    if len(known) < len(possible):
        return possible if len(possible) > 1 else dict.fromkeys(possible, requested)
    if sum(known) <= requested:
        return possible
    return dict(zip(possible, share_out(requested, known), strict=True))


def most_that_may_be_asked(case: Case) -> Decimal | None:
    """What may be requested without asking for too much; None where it is unknown.

    The reimbursable amount, and where something is left out of it, the policy's allowance for a share that was
    rounded otherwise.
    """
    amount = reimbursable(case.all_purchases)
    if amount is None or not any(purchase.excluded for purchase in case.all_purchases):
        return amount
    return amount + case.policy.rule("amount-requested").amount("rounding")


def is_named(item: LineItem) -> bool:
    """Some of the item's name or code was seen, and more than one letter."""
    seen = [char for char in item.description.replace(HIDDEN_PART, "") if char.isalnum()]
    return len(seen) > 1 or any(char.isdigit() for char in seen)


def files_with(case: Case, kind: DocumentKind) -> list[str]:
    """Names of the submission's files that hold a paper of `kind`."""
    return [r.file for r in case.dossier.readings if any(paper.document is kind for paper in r.receipts)]


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def papers(purchase: Purchase) -> list[Receipt]:
    """All papers of a purchase, the receipt first."""
    return [purchase.receipt, *(proof for _, proof in purchase.proofs)]


def purchase_day(purchase: Purchase) -> date | None:
    """The day of the purchase: the receipt's, or where it has none that of a slip; None where no paper says."""
    if purchase.receipt.date.state in (State.UNREADABLE, State.AMBIGUOUS):
        return None
    for paper in papers(purchase):
        if paper.date.value is not None and paper.document is not DocumentKind.BANK_STATEMENT:
            return paper.date.value
    return None
