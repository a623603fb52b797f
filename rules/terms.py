"""What a policy is made of, and what passes between the engine and a check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pipeline.model import Cause, Consequence, Context, Dossier, Evidence, FindingState, Form, Purchase
from rules.alcohol import Words
from rules.expressions import Expression


class Kind(StrEnum):
    """What a parameter's value must be, as a coordinator would say it."""

    FLAG = "yes or no"
    WORDS = "a list of words"
    AMOUNT = "an amount in dollars"
    # What follows may be off: the handbook does not ask for it, and the office must decide.
    NUMBER = "a whole number such as 60, or off"
    PERCENT = "a percentage such as 20, or off"
    MONTH_DAY = "month-day such as 05-15, or off"
    SWITCH = "on or off"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a check reads: the policy file must give it, with a reason.

    Attributes:
        choices: the only words allowed in a list; empty where any word is.
        needs_a_word: whether a list without a word would refuse everybody.
    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    needs_a_word: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter's value in a policy, and why it is so. None: off."""

    name: str
    value: bool | int | Decimal | tuple[str, ...] | MonthDay | None
    reason: str


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year."""

    month: int
    day: int


class Scope(StrEnum):
    """What a rule is judged of."""

    PURCHASE = "each purchase"
    SUBMISSION = "the submission"


@dataclass(frozen=True, slots=True)
class House:
    """What makes a rule the office's own: when it is not met, and what is said then, with {places} to fill."""

    scope: Scope
    expression: Expression
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause of the policy.

    Attributes:
        name: as in CHECKS; an office's own rule has its own.
        clause: the handbook's own sentence. where: the part of the handbook it stands in.
        on_not_met: what happens where the clause is not met.
        asks: by name, the sentences to send to the submitter, with {places} to fill; "" is the name of the only one.
        settings: the values of its parameters.
        line: where it begins in the policy file.
        house: of an office's own rule; None where the rule is one of CHECKS.
    """

    name: str
    clause: str
    where: str
    on_not_met: Consequence
    asks: tuple[tuple[str, str], ...]
    settings: tuple[Setting, ...]
    line: int
    house: House | None = None

    def flag(self, name: str) -> bool:
        """The value of a yes-or-no parameter."""
        value = self._value(name)
        assert isinstance(value, bool)
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """The value of a list parameter."""
        value = self._value(name)
        assert isinstance(value, tuple)
        return value

    def amount(self, name: str) -> Decimal:
        """The value of an amount parameter."""
        value = self._value(name)
        assert isinstance(value, Decimal)
        return value

    def number(self, name: str) -> int | None:
        """The value of a whole-number parameter; None where it is off."""
        value = self._value(name)
        assert value is None or isinstance(value, int)
        return value

    def percent(self, name: str) -> Decimal | None:
        """The value of a percentage (20 for 20%); None where it is off."""
        value = self._value(name)
        assert value is None or isinstance(value, Decimal)
        return value

    def month_day(self, name: str) -> MonthDay | None:
        """The value of a day of every year; None where it is off."""
        value = self._value(name)
        assert value is None or isinstance(value, MonthDay)
        return value

    def _value(self, name: str) -> bool | int | Decimal | tuple[str, ...] | MonthDay | None:
        return next(setting.value for setting in self.settings if setting.name == name)

    def ask(self, which: str = "", **values: str) -> str:
        """The sentence named `which`, its places filled with `values`."""
        return dict(self.asks)[which].format_map(values)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file as loaded; see `rules.policy.load`.

    Attributes:
        name, version: of the policy. source: the handbook it states.
        sha256: of the file's bytes. path: where it was loaded from.
        rules: in the file's order, one for every check; then the office's own.
        fiscal_year_starts: first day of a fiscal year. fiscal_year_reason: why.
        retake: what to ask for where a paper could not be read, and where it is cut off; {receipt} is its file.
    """

    name: str
    version: str
    source: str
    sha256: str
    path: Path
    rules: tuple[Rule, ...]
    fiscal_year_starts: MonthDay
    fiscal_year_reason: str
    retake: tuple[tuple[Cause, str], ...]

    def rule(self, name: str) -> Rule:
        """The rule of that name (KeyError where there is none)."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)

    @property
    def alcohol_words(self) -> Words:
        """The office's own words for `rules.alcohol.judge`."""
        rule = self.rule("no-alcohol")
        return Words(extra=rule.words("extra_words"), exceptions=rule.words("exceptions"))

    @property
    def alcohol_takes_its_share(self) -> bool:
        """Whether excluded alcohol takes its share of discount, tax, service charge and tip with it."""
        return self.rule("no-alcohol").flag("share_of_charges")

    @property
    def tip_cap(self) -> Decimal | None:
        """The highest tip that is reimbursed, as a percentage of what was bought; None where there is no limit."""
        return self.rule("amount-requested").percent("tip_cap")

    def year_ends(self, year: int) -> date:
        """The last day of a fiscal year."""
        start = self.fiscal_year_starts
        if (start.month, start.day) == (1, 1):
            return date(year, 12, 31)
        return date(year, start.month, start.day) - timedelta(days=1)

    def fiscal_year(self, day: date) -> int:
        """The fiscal year that `day` falls in, named by the year it ends in."""
        start = self.fiscal_year_starts
        if (start.month, start.day) == (1, 1):
            return day.year
        return day.year + ((day.month, day.day) >= (start.month, start.day))


@dataclass(frozen=True, slots=True)
class Statement:
    """What a check says; the engine makes a Finding of it.

    Attributes:
        for_want: the clause is not met because something was not found. Where a file of the submission could not
            be read it may be there, and the engine says "cannot tell" instead.
    """

    state: FindingState
    message: str
    cause: Cause | None = None
    ask: str = ""
    evidence: tuple[Evidence, ...] = ()
    for_want: bool = False


def met(message: str, *evidence: Evidence) -> Statement:
    """The papers show that the clause is kept."""
    return Statement(FindingState.MET, message, evidence=evidence)


def not_applicable(message: str) -> Statement:
    """The clause has nothing to say here."""
    return Statement(FindingState.NOT_APPLICABLE, message)


def not_met(message: str, ask: str, *evidence: Evidence) -> Statement:
    """The papers show that the clause is broken."""
    return Statement(FindingState.NOT_MET, message, ask=ask, evidence=evidence)


def wanting(message: str, ask: str, *evidence: Evidence) -> Statement:
    """The clause is not met because something is not there (see `Statement.for_want`)."""
    return Statement(FindingState.NOT_MET, message, ask=ask, evidence=evidence, for_want=True)


def cannot_tell(cause: Cause, message: str, *evidence: Evidence, ask: str = "") -> Statement:
    """What the clause needs is not known; where `ask` is empty the engine asks for a retake where one would help."""
    return Statement(FindingState.CANNOT_TELL, message, cause, ask, evidence)


_GRAVITY = (FindingState.NOT_MET, FindingState.CANNOT_TELL, FindingState.MET, FindingState.NOT_APPLICABLE)


def gravest(statements: list[Statement]) -> Statement:
    """One statement for several: the gravest state, with the messages and evidence of all that share it.

    `statements` holds at least one. A certain "not met" is kept before one that is only for want of something.
    """
    state = min((s.state for s in statements), key=_GRAVITY.index)
    same = [s for s in statements if s.state is state]
    same.sort(key=lambda s: s.for_want)
    first = same[0]
    message = " ".join(dict.fromkeys(s.message for s in same))
    return Statement(state, message, first.cause, first.ask, tuple(e for s in same for e in s.evidence), first.for_want)


@dataclass(frozen=True, slots=True)
class Case:
    """What a check is asked about: of a purchase, `purchase`; of the submission, `dossier` and `context`.

    Attributes:
        all_purchases: of the submission (for one file: the one purchase).
        form: None where there is none.
        unread: names of files that could not be read, wholly or in part.
    """

    rule: Rule
    policy: Policy
    all_purchases: tuple[Purchase, ...]
    form: Form | None
    unread: tuple[str, ...] = ()
    one: Purchase | None = None
    whole: Dossier | None = None
    world: Context | None = None

    @property
    def purchase(self) -> Purchase:
        """The purchase in question (LookupError for a rule of the submission)."""
        if self.one is None:
            raise LookupError(f"{self.rule.name} is not judged of a purchase")
        return self.one

    @property
    def dossier(self) -> Dossier:
        """The submission (LookupError where a file is judged alone)."""
        if self.whole is None:
            raise LookupError(f"{self.rule.name} is judged of a submission")
        return self.whole

    @property
    def context(self) -> Context:
        """The world (LookupError where a file is judged alone)."""
        if self.world is None:
            raise LookupError(f"{self.rule.name} is judged of a submission")
        return self.world


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with an entry of a list in a policy, found by trying it.

    Attributes:
        parameter, entry: the list, and the entry as written in it.
        why: what is wrong and how to mend it, as it goes on after the entry.
        refused: whether the policy cannot be used with it; otherwise it is only pointed out.
    """

    parameter: str
    entry: str
    why: str
    refused: bool


def no_objections(rule: Rule) -> Iterator[Objection]:  # noqa: ARG001 - as every trial
    """The trial of a check whose parameters need none."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Check:
    """The code behind a rule.

    Attributes:
        name: of the rule, as in CONTRACT.
        checked: in plain words, what is looked at.
        asks: names of the sentences it sends, each with the places it fills. One with the name "" is written in the
            policy as `ask: sentence`, several as `ask: {name: sentence, ...}`.
        trial: tries the rule's parameters, all of which are well-formed, and says what is wrong with them.
    """

    name: str
    scope: Scope
    checked: str
    run: Callable[[Case], Statement]
    asks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    trial: Callable[[Rule], Iterator[Objection]] = no_objections
