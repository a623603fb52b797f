"""How alike two purchases are.

Facts come first: bytes, card payments, the sale's own number, merchant, day, time, total, items. Their papers' marks
(`rules.checks.marks`) say the rest: whether a fact that differs is misread, and what is one where facts are unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from pipeline.model import EarlierPurchase
from pipeline.money import show
from rules.checks.common import bare
from rules.checks.marks import CONFUSED, near, of_kind, overlap, prints

#: Two merchants are taken for one from this likeness (0 to 1) of their names on.
_ALIKE = 0.8
#: A receipt that is printed again bears the same name, but for a letter misread.
_PRINTED_AGAIN = 0.9
#: Papers that share this part of their numbers are one paper, this part: may be, and less than this: are two.
_ONE_PAPER, _MAY_BE, _TWO_PAPERS = 0.9, 0.75, 0.6
#: A bill and what was paid for it differ by a tip of at most this part of the bill.
_MOST_TIP = Decimal("0.40")
#: A bill is paid within so many minutes of being printed.
_MEAL = 180


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two purchases seem one, in words that follow "it is like …:", and whether it is certain."""

    why: str
    certain: bool


def likeness(new: EarlierPurchase, old: EarlierPurchase, one_file: bool = False) -> Likeness | None:
    """Why two purchases seem one; None where they do not. `one_file`: they are, or may be, two receipts of one file."""
    same_total, same_date = _same(new.total, old.total), _same(new.date, old.date)
    if set(new.sha256) & set(old.sha256) and not (one_file and same_total is False):
        return Likeness("the very same file", not one_file or same_total is True)
    if (paid := _one_payment(new, old, same_total, same_date)) is not None:
        return _Pair(new, old, one_file).as_seen(paid)
    if same_total is False and same_date is False:
        return None
    pair = _Pair(new, old, one_file)
    return pair.as_seen(alike) if (alike := pair.likeness()) is not None else None


def _one_payment(
    new: EarlierPurchase, old: EarlierPurchase, same_total: bool | None, same_date: bool | None
) -> Likeness | None:
    """One card payment, or one line of a bank statement, that is to prove two purchases."""
    if new.auth_code is not None and new.auth_code == old.auth_code:
        same_merchant = _same_merchant(new.merchant, old.merchant)
        if new.last4 != old.last4:
            if same_date and (same_merchant or (same_merchant is None and same_total)):
                why = f"the same approval {new.auth_code} of the same day, with another card number"
                return Likeness(why, False)
        elif not (same_total is same_date is False and same_merchant is not True):
            # Approval codes are short, so one comes back in time: with another day or total a person looks.
            certain = same_date is not False and same_total is not False
            return Likeness(f"the same card payment, approval {new.auth_code}", certain)
    return _one_debit(new, old, same_total)


def _one_debit(new: EarlierPurchase, old: EarlierPurchase, same_total: bool | None) -> Likeness | None:
    """The line of a bank statement that both rest on; the one that is certain, where there are several."""
    found = []
    for mine in of_kind(new, "l"):
        for other in of_kind(old, "l"):
            (paid, _, payee), (paid_2, _, payee_2) = mine.partition("|"), other.partition("|")
            if paid == paid_2 and _ratio(payee, payee_2) >= _PRINTED_AGAIN:
                # Without a check's number two people's payments may read alike.
                certain = any(char.isdigit() for char in payee + payee_2) and same_total is not False
                found.append((certain, f"the same line of a bank statement ({paid} {min(payee, payee_2)})"))
    certain, why = max(found, default=(False, ""))
    return Likeness(why, certain) if why else None


class _Pair:
    """Two purchases whose totals or days do not both differ, fact by fact: True the same, False not, None unknown."""

    def __init__(self, new: EarlierPurchase, old: EarlierPurchase, one_file: bool) -> None:
        self.new, self.old, self._one_file = new, old, one_file
        self.total, self.date = _same(new.total, old.total), _same(new.date, old.date)

    # Most pairs are told apart by one fact: a batch has very many pairs, so each fact is compared when it is asked for.

    @cached_property
    def time(self) -> bool | None:
        return _same_time(self.new.time, self.old.time)

    @cached_property
    def merchant(self) -> bool | None:
        return _same_merchant(self.new.merchant, self.old.merchant)

    @cached_property
    def number(self) -> bool | None:
        return _same_number(self.new.number, self.old.number)

    @cached_property
    def items(self) -> bool | None:
        return _amounts(self.new) == _amounts(self.old) if self.new.items and self.old.items else None

    @cached_property
    def paper(self) -> float | None:
        return overlap(self.new, self.old, (("w", "w"),))

    @cached_property
    def slip(self) -> float | None:
        return overlap(self.new, self.old, (("s", "s"), ("s", "w"), ("w", "s")))

    @cached_property
    def picture(self) -> bool:
        return not self._one_file and not self._papers_differ() and near(self.new.fingerprint, self.old.fingerprint)

    def as_seen(self, alike: Likeness) -> Likeness:
        """`alike`, and whether the pictures or the papers look the same beside."""
        if not (self.picture or self._one_paper()) or "picture" in alike.why or "paper" in alike.why:
            return alike
        seen = "the pictures look the same" if self.picture else "nearly all numbers on the papers are the same"
        return Likeness(f"{alike.why}, and {seen}", alike.certain)

    def likeness(self) -> Likeness | None:
        """Why the two seem one, by their facts and, where these are unknown or differ, by their papers."""
        if self._other_payment():
            return self._paid_apart()
        if self.number and self.merchant and self.date is not False:
            return self._one_number()
        if self._one_paper() and False not in (self.total, self.date, self.time, self.number):
            return Likeness(f"the same paper on another picture{self._beside()}", self._sure())
        if self.number and not self._short() and self.total and (self.date or (self.merchant and self.time)):
            return Likeness(f"the same {self._agreed()} and {self.new.number}", False)
        if self.slip is not None and self.slip >= _ONE_PAPER and self.total is not False:
            return Likeness("the same card slip on another picture", False)
        if self.total is False:
            return self._another_total()
        if self.date is False:
            return self._suspect(self.time is True and self.merchant is not False, "but for the date")
        if self.time is False:
            return self._another_time()
        return self._nothing_differs()

    def _other_payment(self) -> bool:
        """Two approvals that no misreading makes one."""
        one, other = self.new.auth_code, self.old.auth_code
        if one is None or other is None:
            return False
        cards = (self.new.last4 or "", self.old.last4 or "")
        return _apart(one, other) > 1 or (one != other and all(cards) and _apart(*cards) > 1)

    def _paid_apart(self) -> Likeness | None:
        """Paid with two approvals: two sales, or shares of one bill; unless one is misread, or a bill has two slips."""
        if self.number is False or False in (self.total, self.date, self.time):
            return None
        one_card = self.new.last4 is not None and self.new.last4 == self.old.last4
        if self.merchant and self.total and self.date and self.time and one_card:
            return Likeness(f"the same card and {self._agreed()}, with another approval", False)
        printed = prints(self.new, self.new.auth_code) or prints(self.old, self.old.auth_code)
        if not printed and self._one_paper():
            return Likeness("the same paper on another picture, with another card payment", False)
        return None

    def _one_number(self) -> Likeness | None:
        """The same number of the same shop, on no other day that is known."""
        number = self.new.number or ""
        short = self._short()
        if self.total is not False:
            certain = bool(self.date and self.total) and not (short and self.time is False)
            return Likeness(f"the same {self._agreed()} and {number}", certain)
        more = self._tip()
        if self.items and more is not None:
            return Likeness(f"the same merchant, {number} and items, {more}", bool(self.date) and not short)
        if short and self.items is False and self.time is False:
            return None
        return Likeness(f"the same merchant and {number}, with another total", False)

    def _short(self) -> bool:
        """Whether the number may come back on the same day."""
        return len(re.sub(r"\D", "", self.new.number or "").lstrip("0")) < 4

    def _another_total(self) -> Likeness | None:
        """A bill and its receipt with the tip, on one day; or a total misread."""
        if self.merchant is False or self.date is not True or self.number is False:
            return None
        more = self._tip()
        if self.merchant and self.items and len(self.new.items) > 1 and more is not None and self._soon():
            return Likeness(f"the same merchant, date and items, {more}", False)
        return self._suspect(self.time is True, "but for the total")

    def _another_time(self) -> Likeness | None:
        """Two times on one day: a second purchase, or the first one printed again, or a time misread."""
        if not (self.total and self.date) or self.merchant is False or self.number is False:
            return None
        if self.new.time and self.old.time and _apart(f"{self.new.time:%H%M}", f"{self.old.time:%H%M}") == 1:
            misread = self._suspect(True, "but for a digit of the time")
            if misread is not None:
                return misread
        a, b = bare(self.new.merchant), bare(self.old.merchant)
        other_shop = re.findall(r"\d+", a) != re.findall(r"\d+", b)
        # One thing bought twice a day is nothing strange; a whole meal is.
        if not self.items or len(self.new.items) < 2 or not a or other_shop or _ratio(a, b) < _PRINTED_AGAIN:
            return None
        return Likeness("the same merchant, date, total and items at another time; it may be printed again", False)

    def _nothing_differs(self) -> Likeness | None:
        """Total, day and time are each the same or unknown."""
        known = bool(self.total and self.date)
        if self.merchant is False:
            may_be = self._may_be() or (known and self.time and self.number)
            return Likeness("what else can be read of it is the same", False) if may_be else None
        if self.number is False:
            return self._suspect(known, "but for the number of the sale")
        if self.picture:
            return Likeness(f"the same picture{self._beside()}", self._sure())
        if not known:
            return Likeness("what can be read is the same as on its paper", False) if self._may_be() else None
        if self.merchant is None:
            return Likeness("the same date, time and total", False) if self.time else None
        if self.time:
            return Likeness("the same merchant, date, time and total", True)
        certain = self._sure() and self.items is True and (self.paper is None or self._may_be())
        return Likeness(f"the same merchant, date and total{' and items' if self.items else ''}", certain)

    def _suspect(self, rest: bool, but_for: str) -> Likeness | None:
        """Nearly all numbers of two papers are the same, and one fact differs: it may be misread."""
        if rest and self._one_paper():
            return Likeness(f"what is read on its paper is the same {but_for}", False)
        return None

    def _sure(self) -> bool:
        """Whether total and day are the same, and the time may be: morning and evening are two purchases as well."""
        both_timed = self.new.time is not None and self.old.time is not None
        return bool(self.total and self.date) and not (both_timed and self.time is None)

    def _one_paper(self) -> bool:
        return self.paper is not None and self.paper >= _ONE_PAPER

    def _may_be(self) -> bool:
        return self.paper is not None and self.paper >= _MAY_BE

    def _papers_differ(self) -> bool:
        return self.paper is not None and self.paper < _TWO_PAPERS

    def _tip(self) -> str | None:
        """In words what one total is more than the other, where a tip may be; None where it is too much."""
        low, high = sorted(total for total in (self.new.total, self.old.total) if total is not None)
        return f"with {show(high - low)} more, as a tip would be" if low > 0 and high <= low * (1 + _MOST_TIP) else None

    def _soon(self) -> bool:
        """Whether no more time lies between them than between a bill and its payment."""
        if self.new.time is None or self.old.time is None:
            return True
        minutes = [clock.hour * 60 + clock.minute for clock in (self.new.time, self.old.time)]
        return abs(minutes[0] - minutes[1]) <= _MEAL

    def _agreed(self) -> str:
        """What is the same, in words: "merchant, date, time"."""
        facts = [("merchant", self.merchant), ("date", self.date), ("time", self.time), ("total", self.total)]
        return ", ".join(name for name, same in facts if same)

    def _beside(self) -> str:
        agreed = self._agreed()
        return f", with the same {agreed}" if agreed else ""


def _same(one: date | time | Decimal | None, other: date | time | Decimal | None) -> bool | None:
    return None if one is None or other is None else one == other


def _same_time(one: time | None, other: time | None) -> bool | None:
    """Whether two times are one, without seconds, which a paper may leave out; None where AM or PM may be misread."""
    if one is None or other is None:
        return None
    apart = abs((one.hour - other.hour) * 60 + one.minute - other.minute)
    return None if apart == 12 * 60 else apart == 0


def _same_number(one: str | None, other: str | None) -> bool | None:
    """Whether two numbers of a sale are one; None where one is unknown, or they are not of one kind."""
    if one is None or other is None:
        return None
    (kind, _, number), (kind_2, _, number_2) = one.partition(" "), other.partition(" ")
    if kind != kind_2:
        return None
    a, b = (re.sub(r"[^A-Z0-9/()]", "", text.upper()).translate(CONFUSED) for text in (number, number_2))
    if re.split(r"[/(]", a)[0] == re.split(r"[/(]", b)[0] and ("/" in a or "(" in a) != ("/" in b or "(" in b):
        return None  # a share and its whole
    if len(a) != len(b) and (a in b or b in a):
        return None  # cut off, or read with a mark beside it
    return a == b


@lru_cache(maxsize=1 << 16)
def _same_merchant(one: str | None, other: str | None) -> bool | None:
    a, b = bare(one), bare(other)
    if not a or not b:
        return None
    short, long = sorted((a, b), key=len)
    return (len(short) >= 4 and short in long) or _ratio(a, b) >= _ALIKE


def _ratio(one: str, other: str) -> float:
    return max(SequenceMatcher(None, a, b, autojunk=False).ratio() for a, b in ((one, other), (other, one)))


def _apart(one: str, other: str) -> int:
    """In how many places two codes differ; other lengths differ in more than one."""
    if len(one) != len(other):
        return max(len(one), len(other), 2)
    pairs = zip(one.upper().translate(CONFUSED), other.upper().translate(CONFUSED), strict=True)
    return sum(a != b for a, b in pairs)


def _amounts(purchase: EarlierPurchase) -> list[Decimal]:
    return sorted(amount for _, amount in purchase.items)
