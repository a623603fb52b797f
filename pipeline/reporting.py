"""A fiscal year of the ledger, added up by department and program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal

from pipeline.export._rows import Spelling
from pipeline.export.words import one_line, program_words, rule_words
from pipeline.export.year import AMOUNTS, Account, Budget, Decided, Reason, Taxed, Twice, Unequal, Year
from pipeline.ledger import Choice, Entry, Ledger, approved_twice
from pipeline.model import Verdict
from pipeline.money import ZERO, share_out
from rules.checks.common import bare, program_key
from rules.checks.sales_tax import Shops
from rules.policy import Policy

#: How what was decided is called where it may differ.
_AS_JUDGED, _OTHERWISE, _RETURNED = "approved in full", "approved with another amount", "returned"

#: A return that no clause asked for.
_BY_THE_OFFICE = "The office's own decision"
#: Merchant, day, time, total and sales tax.
_Sale = tuple[str, date | None, time | None, Decimal | None, Decimal]


def report(ledger: Ledger, year: int, policy: Policy, day: date) -> Year:
    """The fiscal year `year` (named by the year it ends in) as the ledger has it on `day`.

    Of each submission what holds counts, once: its latest entry, with what was decided of it. One whose purchases fall
    in several years is shared out over them by what was bought in each; one of which no purchase's day is known is in
    the year of its form's day, else of its batch's.

    Raises:
        UsageError, ConfigError: as `Ledger.open`.
    """
    history, allocations, days = ledger.history(), ledger.allocations(year), ledger.days()
    books = _Books(year, policy, days, Spelling(allocations))
    held = history.before(history.runs + 1, frozenset())
    mine = books.parts(held)
    return Year(
        year=year,
        first=policy.year_ends(year - 1) + timedelta(days=1),
        last=policy.year_ends(year),
        day=day,
        ledger=f"{ledger.path.name}, {len(days)} run{'' if len(days) == 1 else 's'}, last link {ledger.last_link()[1]}",
        accounts=tuple(_accounts(mine)),
        budgets=tuple(_budgets(mine, {books.spelled.of(name): given for name, given in allocations.items()})),
        reasons=tuple(_reasons(books.parts(_versions(history.entries)), mine)),
        decided=tuple(part.decided for part in mine if part.decided is not None),
        unequal=tuple(_unequal(mine)),
        taxed=tuple(_taxed(mine)),
        undated=sum(part.undated for part in mine),
        beyond=sum((max(part.spent - part.requested, ZERO) for part in mine if part.ready), ZERO),
        twice=tuple(_twice(held, {part.entry.subject for part in mine})),
    )


def _versions(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The latest entry of each version of each submission, with all that was decided of that version."""
    latest: dict[tuple[int | None, str], Entry] = {}
    for entry in entries:
        key = (entry.subject, entry.handed.content)
        before = latest[key].decided if key in latest else ()
        latest[key] = replace(entry, decided=(*before, *entry.decided))
    yield from latest.values()


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a submission falls in the year.

    Attributes:
        spent: what it takes from the department's budget in the year.
        taxes: (merchant, sales tax) of its purchases of the year.
    """

    entry: Entry
    department: str
    program: str
    requested: Decimal
    spent: Decimal
    taxes: tuple[tuple[str, Decimal], ...]
    decided: Decided | None
    undated: bool

    @property
    def ready(self) -> bool:
        return self.entry.stands is Verdict.READY

    @property
    def went_back(self) -> bool:
        """Whether it was sent back, by the rules or the office, and neither approved since nor put off."""
        put_off = bool(self.entry.decided) and self.entry.decided[-1].choice is Choice.HOLD
        return self.entry.stands is Verdict.RETURN and not put_off


@dataclass(slots=True)
class _Books:
    """What entries come to in the year; departments and programs are spelled in one way."""

    year: int
    policy: Policy
    judged: Mapping[int, date]
    spelled: Spelling
    _programs: dict[str, str] = field(default_factory=dict)

    def parts(self, entries: Iterable[Entry]) -> list[_Part]:
        """What of each falls in the year. A sale that was handed in twice was taxed once."""
        taxed: set[_Sale] = set()
        return [part for entry in entries if (part := self._part(entry, taxed)) is not None]

    def _part(self, entry: Entry, taxed: set[_Sale]) -> _Part | None:
        weights: dict[int, Decimal] = {}
        for bought in entry.purchases:
            if bought.fiscal_year is not None:
                worth = max(bought.facts.total or ZERO, ZERO)
                weights[bought.fiscal_year] = weights.get(bought.fiscal_year, ZERO) + worth
        undated = not weights
        if undated:
            weights = {self.policy.fiscal_year(entry.handed.submitted or self.judged[entry.run]): ZERO}
        spent = dict.fromkeys(weights, ZERO)
        for _, of, amount in entry.spends:
            spent[of] = spent.get(of, ZERO) + amount
        if not entry.spends and entry.stands is Verdict.READY:  # its form names no department
            approved = entry.decided[-1].amount if entry.decided else None
            spent = _shared(approved or entry.to_pay or ZERO, weights)
        if self.year not in spent:
            return None
        department = self.spelled.of(entry.department or "")
        program = one_line(program_words(entry.program))
        program = self._programs.setdefault(program_key(program), program)
        return _Part(
            entry=entry,
            department=department,
            program=program,
            requested=_shared(entry.requested or ZERO, weights).get(self.year, ZERO),
            spent=spent[self.year],
            taxes=tuple(self._taxes(entry, taxed)),
            decided=_decided(entry, department, program),
            undated=undated,
        )

    def _taxes(self, entry: Entry, taxed: set[_Sale]) -> Iterator[tuple[str, Decimal]]:
        for one in entry.purchases:
            if one.sales_tax is not None and one.fiscal_year == self.year:
                facts = one.facts
                sale = (bare(facts.merchant), facts.date, facts.time, facts.total, one.sales_tax)
                if sale not in taxed or not sale[0]:
                    taxed.add(sale)
                    yield facts.merchant or "", one.sales_tax


def _shared(amount: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    years = sorted(weights)
    return dict(zip(years, share_out(amount, [weights[year] for year in years]), strict=True))


def _decided(entry: Entry, department: str, program: str) -> Decided | None:
    """The decision that holds; None where there is none, or it was put off."""
    settled = [one for one in entry.decided if one.choice is not Choice.HOLD]
    if not settled or entry.decided[-1].choice is Choice.HOLD:
        return None
    last = settled[-1]
    return Decided(
        one_line(entry.handed.id), department, program, entry.handed.submitted, settled[0].day, last.day,
        last.choice.value, last.amount, one_line(last.by), one_line(last.note),
    )  # fmt: skip


@dataclass(slots=True)
class _Sums:
    """What an account comes to so far."""

    submissions: int = 0
    amounts: dict[str, Decimal] = field(default_factory=dict)

    def add(self, what: str, amount: Decimal) -> None:
        self.amounts[what] = self.amounts.get(what, ZERO) + amount


def _accounts(parts: Iterable[_Part]) -> Iterator[Account]:
    sums: dict[tuple[str, str], _Sums] = {}
    for part in parts:
        account = sums.setdefault((part.department, part.program), _Sums())
        account.submissions += 1
        account.add("requested", part.requested)
        account.add("sales_tax", sum((tax for _, tax in part.taxes), ZERO))
        if part.ready:
            account.add("ready" if part.decided is None else "approved", part.spent)
            account.add("not_approved", max(part.requested - part.spent, ZERO))
        else:
            account.add("returned" if part.went_back else "waiting", part.requested)
    for department, program in sorted(sums, key=lambda key: (not key[0], key[0].casefold(), key[1].casefold())):
        account = sums[department, program]
        yield Account(
            department, program, account.submissions, **{what: account.amounts.get(what, ZERO) for what in AMOUNTS}
        )


def _budgets(parts: Iterable[_Part], allocations: dict[str, Decimal]) -> Iterator[Budget]:
    spent: dict[str, dict[bool, Decimal]] = {name: {} for name in allocations}
    for part in parts:
        of = spent.setdefault(part.department, {})
        decided = part.decided is not None
        of[decided] = of.get(decided, ZERO) + part.spent
    for name in sorted(spent, key=lambda name: (not name, name.casefold())):
        yield Budget(name, allocations.get(name), spent[name].get(True, ZERO), spent[name].get(False, ZERO))


def _reasons(versions: Iterable[_Part], mine: Iterable[_Part]) -> Iterator[Reason]:
    """Clauses by how many they sent back: every version counts, also one that was mended since.

    What was approved all the same, or put off, was only looked at.
    """
    found: dict[str, list[_Part]] = {}
    for part in versions:
        for rule, _ in part.entry.reasons:
            found.setdefault(rule, []).append(part)
    told = []
    for rule, those in found.items():
        back = [part for part in those if (rule, Verdict.RETURN) in part.entry.reasons and part.went_back]
        asked = sum((part.requested for part in back), ZERO)
        told.append(Reason(rule_words(rule), len(back), len(those) - len(back), asked))
    ours = [part for part in mine if part.went_back and part.entry.verdict is not Verdict.RETURN]
    if ours:
        told.append(Reason(_BY_THE_OFFICE, len(ours), 0, sum((part.requested for part in ours), ZERO)))
    yield from sorted(told, key=lambda reason: (-reason.returned, -reason.held, reason.clause))


def _unequal(parts: Iterable[_Part]) -> Iterator[Unequal]:
    """Those of one program of which the rules said the same, where what was decided differs."""
    groups: dict[tuple[str, tuple[tuple[str, Verdict], ...]], list[tuple[str, Decided]]] = {}
    for part in parts:
        if part.decided is not None:
            key = (part.program, tuple(sorted(part.entry.reasons)))
            groups.setdefault(key, []).append((_outcome(part.entry, part.decided), part.decided))
    for (program, reasons), those in sorted(groups.items()):
        if len({how for how, _ in those}) > 1:
            evidence = "; ".join(f"{rule_words(rule)}: {verdict.value}" for rule, verdict in reasons)
            yield Unequal(
                program, evidence or "Every clause that counts is met", tuple(sorted(those, key=lambda one: one[0]))
            )


def _outcome(entry: Entry, decided: Decided) -> str:
    if decided.choice != Choice.APPROVE:
        return _RETURNED
    return _AS_JUDGED if entry.to_pay is None or decided.amount == entry.to_pay else _OTHERWISE


def _twice(held: Iterable[Entry], mine: AbstractSet[int | None]) -> Iterator[Twice]:
    """What is approved twice, where one of the two is of the year."""
    for one in approved_twice(held):
        if one.entry.subject in mine or one.other.subject in mine:
            last = one.entry.decided[-1]
            yield Twice(
                one_line(one.entry.handed.id), one_line(one.other.handed.id), last.amount, last.day, one_line(last.by),
                one_line(last.note), one_line(one.why), one.meant,
            )  # fmt: skip


def _taxed(parts: Iterable[_Part]) -> Iterator[Taxed]:
    spelled, charged = Shops(), dict[str, list[Decimal]]()
    for part in parts:
        for merchant, tax in part.taxes:
            charged.setdefault(spelled.first(merchant), []).append(tax)
    rows = [Taxed(one_line(shop), len(taxes), sum(taxes, ZERO)) for shop, taxes in charged.items()]
    yield from sorted(rows, key=lambda row: (-row.sales_tax, row.merchant.casefold()))
