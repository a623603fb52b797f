"""What of a payment the picture does not show: a row that its edge cuts through, an amount where nothing was seen."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.model import Cause, DocumentKind, Evidence, LossKind, Lost, Part, Purchase, Receipt, State
from rules.checks.common import Unseen, hidden, not_seen, papers, unseen_by
from rules.losses import edge_words

#: Print this near to the picture's edge (in heights of a row) runs out of it; of so much of a row all is seen.
_CUT, _WHOLE = 0.1, 0.75


def cut_through(purchase: Purchase, payment: Sequence[Evidence]) -> Evidence | None:
    """The lower edge of the picture where it cuts through the letters of all rows of a `payment`: half of a name or a
    figure is read as another one. None where a row of the payment was wholly seen.
    """
    for paper in papers(purchase):
        sums = [paper.subtotal, paper.tax, paper.total]
        others = [*(e for item in paper.items for e in item.evidence), *(e for each in sums for e in each.evidence)]
        if not payment or not others:
            continue
        usual = median(row.box.height for row in others)
        for lost in paper.losses:
            cut = (_is_cut(row, lost.place, usual) for row in payment)
            if lost.kind is LossKind.EDGE and lost.side == "bottom" and all(cut):
                return lost.place
    return None


def _is_cut(row: Evidence, edge: Evidence, usual: float) -> bool:
    """Whether a row ends at the lower `edge` of the picture, and is lower than rows of the paper are `usual`ly."""
    at_edge = (row.file, row.page) == (edge.file, edge.page) and edge.box.bottom - row.box.bottom <= _CUT * usual
    return at_edge and row.box.height < _WHOLE * usual


def amount_lost(purchase: Purchase, payment: Sequence[Evidence]) -> Unseen | None:
    """Why an amount paid that was not read may stand where nothing was seen; None where the paper may show none.

    It stands on the rows of the `payment`, or the paper has none: a bill whose total was read is what its card paid.
    A slip names its amount, and one without any was not wholly seen.
    """
    receipt = purchase.receipt
    edges = [edge for edge in ("left", "right") if edge in receipt.cut_off]
    if edges:
        lost: Unseen | None = Unseen(Cause.CUT_OFF, edge_words(edges))
    else:
        lost = unseen_by(beside((*payment, *receipt.total.evidence), papers(purchase)))
    named = receipt.document is DocumentKind.CARD_SLIP and receipt.total.evidence  # only its figures could not be told
    if lost is None and receipt.total.state is not State.FOUND and not named:
        lost = hidden(receipt, ("bottom",)) or not_seen(receipt, (Part.SUMS, Part.FOOT))
        if lost is None:
            return Unseen(Cause.UNREADABLE, "neither how much was paid nor what it comes to could be read")
    return lost and lost._replace(why=f"how much was paid was not seen: {lost.why}")


def beside(rows: Sequence[Evidence], of: Sequence[Receipt]) -> list[Lost]:
    """The places lost on `rows`, where their amounts may stand."""
    return [lost for paper in of for lost in paper.losses if any(_on_one_level(lost.place, row) for row in rows)]


def _on_one_level(one: Evidence, other: Evidence) -> bool:
    """Whether two places stand side by side: the lower one for the better half of its height."""
    if (one.file, one.page) != (other.file, other.page):
        return False
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return 2 * shared > min(one.box.height, other.box.height)
