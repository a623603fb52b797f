"""Card slips to the bills that they pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from pipeline.model import Match, Receipt
from pipeline.money import ZERO, show
from pipeline.purchases.draft import Draft, Paper
from pipeline.purchases.fits import (
    Fit,
    base,
    fit_slip,
    fits_place,
    given_back,
    one_slip,
    other_money,
    same_shop,
    tip_unsettled,
    voided,
)

T = TypeVar("T")

#: A bill is shared by at most so many cards, and a slip pays at most so many bills.
_MOST_PARTS = 4
#: Among more than so many papers a sum that fits would be chance, and long to look for.
_MOST_TRIED = 12


def place_slips(slips: Sequence[Paper], drafts: list[Draft]) -> None:
    """Each slip to the bill that it fits best, a bill one payment; then slips that pay a bill together, a slip that
    pays several bills, one whose tip nobody printed, and what was given back. What is left are purchases of their own,
    without items. Every bill notes every slip.
    """
    placing = _Placing(slips, drafts)
    placing.best(Match.JOINED)
    placing.together()
    placing.for_several()
    placing.best(Match.OPEN)
    placing.undoing()
    placing.elsewhere()
    for i, (file, slip) in enumerate(placing.slips):
        if i not in placing.home:
            _alone(file, slip, drafts, placing.bills)


class _Placing:
    """Slips and bills, and which slip went where.

    Attributes:
        home: by a slip's index the purchases that it was given to. nothing: indices of slips without a payment.
    """

    def __init__(self, slips: Sequence[Paper], drafts: Sequence[Draft]) -> None:
        self.slips = [(file, _undone(slip)) for file, slip in slips]
        self.bills = list(drafts)
        self.fits = {
            (i, k): fit_slip(draft.receipt, slip)
            for i, (_, slip) in enumerate(self.slips)
            for k, draft in enumerate(self.bills)
        }
        self.home: dict[int, tuple[Draft, ...]] = {}
        self.nothing = {i for i, (_, slip) in enumerate(self.slips) if _came_to_nothing(slip)}

    def best(self, match: Match) -> None:
        """Slips that fit as `match` says, the best fit first; a second one only where it is the same payment again."""
        for (i, k), fit in sorted(
            self.fits.items(), key=lambda one: (one[0][0] in self.nothing, -one[1].score, one[0])
        ):
            (file, slip), draft = self.slips[i], self.bills[k]
            if fit.match is not match or i in self.home or (i in self.nothing and given_back(slip)):
                continue
            if draft.slips and i not in self.nothing and not any(one_slip(slip, other) for other in draft.slips):
                continue
            _take(file, slip, fit, draft, i in self.nothing)
            self.home[i] = (draft,)

    def together(self) -> None:
        """Slips that pay one bill together, to the cent."""
        for draft in self.bills:
            parts = _parts(draft, [(i, self.slips[i][1]) for i in self._left()])
            for i in parts:
                _take_part(*self.slips[i], draft)
                self.home[i] = (draft,)

    def for_several(self) -> None:
        """A slip that comes to several bills: which of them it pays, a person must say."""
        for i in self._left():
            file, slip = self.slips[i]
            several = _paid_together(slip, self.bills)
            for draft in several:
                draft.note(file, _shared(slip, several))  # one paper is no proof of two purchases
            if several:
                self.home[i] = several

    def undoing(self) -> None:
        """Slips of money given back, to the purchase that they undo."""
        for i in sorted(self.nothing - self.home.keys()):
            file, slip = self.slips[i]
            draft = _given_back_of(slip, self.bills) if given_back(slip) else None
            if draft is not None:
                draft.take(file, slip, Fit(Match.UNDONE, "it shows a payment given back at the bill's merchant"))
                self.home[i] = (draft,)

    def elsewhere(self) -> None:
        """Why each slip that a bill did not get is not its."""
        for (i, k), fit in self.fits.items():
            home, draft = self.home.get(i, ()), self.bills[k]
            if draft in home:
                continue
            if fit.score:
                names = " and ".join(other.file for other in home)
                fit = Fit(Match.APART, f"it fits {names} better" if home else "another slip pays it")
            draft.note(self.slips[i][0], fit)

    def _left(self) -> list[int]:
        return [i for i in range(len(self.slips)) if i not in self.home and i not in self.nothing]


def _take(file: str, slip: Receipt, fit: Fit, draft: Draft, nothing: bool) -> None:
    if fit.match is Match.OPEN:
        slip = _doubted(slip, f"has the slip {file}: {fit.why}")
    again = any(one_slip(slip, other) for other in draft.slips)
    draft.take(file, slip, replace(fit, why=f"{fit.why}, the same payment again") if again else fit)
    if nothing:
        return
    draft.slips.append(slip)
    if slip.total.value is not None and not other_money(draft.receipt, slip):
        draft.sums = [max([slip.total.value, *draft.sums])] if again else [*draft.sums, slip.total.value]


def tip_open(slips: Sequence[Receipt]) -> bool:
    """Whether it is open what was paid with a bill's slips: what somebody wrote on one could not be told and no other
    copy shows it, or two copies of one payment show different tips.
    """
    settled = any(slip.tip.value for slip in slips)
    return any(tip_unsettled(slip) and not settled for slip in slips) or any(
        one.tip.value and other.tip.value and one.tip.value != other.tip.value and one_slip(one, other)
        for one, other in combinations(slips, 2)
    )


def _parts(draft: Draft, slips: Sequence[tuple[int, Receipt]]) -> tuple[int, ...]:
    """The slips, of shop and day of the bill, that together pay it to the cent; () where there are none such."""
    total = draft.receipt.total.value
    if total is None or draft.slips or draft.paid:
        return ()
    near = [
        (i, slip)
        for i, slip in slips
        if fits_place(draft.receipt, slip) and base(slip) is not None and not other_money(draft.receipt, slip)
    ]
    for some in _some(near):
        whole = sum((base(slip) or ZERO for _, slip in some), ZERO)
        if whole == total and not any(one_slip(a, b) for (_, a), (_, b) in combinations(some, 2)):
            return tuple(i for i, _ in some)
    return ()


def _some(papers: Sequence[T]) -> Iterator[tuple[T, ...]]:
    """Two or more of `papers`, the fewest first; nothing where there are too many to choose from."""
    if len(papers) <= _MOST_TRIED:
        for count in range(2, _MOST_PARTS + 1):
            yield from combinations(papers, count)


def _take_part(file: str, slip: Receipt, draft: Draft) -> None:
    part, total = base(slip) or ZERO, draft.receipt.total.value or ZERO
    tip = f" and a tip of {show(slip.tip.value, slip.currency)}" if slip.tip.value else ""
    whole = show(total, draft.receipt.currency)
    why = f"it pays {show(part, slip.currency)} of {whole}{tip}; all such slips together pay the whole"
    draft.take(file, slip, Fit(Match.PART, why))
    draft.slips.append(slip)
    draft.sums = [sum(draft.sums, ZERO) + (slip.total.value or ZERO)]


def _paid_together(slip: Receipt, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The unpaid bills, of shop and day of a slip, that it comes to together; () where there are none such."""
    total, own = slip.total.value, base(slip)
    bills = [
        d for d in drafts
        if d.receipt.total.value is not None and not d.slips and not d.paid
        and fits_place(d.receipt, slip) and same_shop(d.receipt, slip) and not other_money(d.receipt, slip)
    ]  # fmt: skip
    for some in _some(bills):
        if sum((d.receipt.total.value or ZERO for d in some), ZERO) in (total, own):
            return some
    return ()


def _shared(slip: Receipt, several: Sequence[Draft]) -> Fit:
    working = " + ".join(f"{show(d.receipt.total.value or ZERO, d.receipt.currency)} ({d.file})" for d in several)
    return Fit(
        Match.OPEN, f"it is for {show(base(slip) or ZERO, slip.currency)} = {working}, and may pay all of them or none"
    )


def _given_back_of(slip: Receipt, drafts: Sequence[Draft]) -> Draft | None:
    """The bill of which a slip shows that its payment, or a part of it, went back."""
    amount = abs(slip.total.value) if slip.total.value is not None else None
    for draft in drafts:
        day, back = draft.receipt.date.value, slip.date.value
        sums = [*draft.sums, draft.receipt.total.value]
        most = max((value for value in sums if value is not None), default=None)
        fits = amount is None or (most is not None and amount <= most)
        if fits and same_shop(draft.receipt, slip) and (day is None or back is None or back >= day):
            return draft
    return None


def _alone(file: str, slip: Receipt, drafts: list[Draft], bills: Sequence[Draft]) -> None:
    """A slip without a bill is a purchase of its own, and further prints of it are that purchase's."""
    for draft in drafts:
        if draft not in bills and one_slip(slip, draft.receipt):
            draft.take(file, slip, Fit(Match.JOINED, "it is the same payment again"))
            return
    drafts.append(Draft(file, slip))


def _came_to_nothing(slip: Receipt) -> bool:
    return given_back(slip) or (bool(slip.tenders) and all(t.declined and not t.doubt for t in slip.tenders))


def _undone(slip: Receipt) -> Receipt:
    """A slip that says that it was voided shows no payment that went through."""
    if not voided(slip):
        return slip
    return replace(slip, tenders=tuple(replace(tender, declined=True, doubt="") for tender in slip.tenders))


def _doubted(slip: Receipt, doubt: str) -> Receipt:
    """A slip of which it is open whether it pays this purchase."""
    return replace(
        slip, tenders=tuple(t if t.declined else replace(t, declined=True, doubt=doubt) for t in slip.tenders)
    )
