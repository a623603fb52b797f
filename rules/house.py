"""House rules: what an office asks beyond the handbook, as expressions over what was read and what the form says.

`NAMES` is the whole vocabulary; docs/house-rules.md tells it to the office and is held against it by a test. A value
that is not known is left out, and an expression that rests on it says "cannot tell", never "met".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.model import Cause, Evidence, Field, Purchase, Receipt, Role, State, TenderKind
from pipeline.money import ZERO, cents, in_words, show
from rules.checks.common import evidence_of, hidden, listed, name_of, papers, program_key, purchase_day
from rules.checks.company import company
from rules.checks.tips import bought_for, tip_of, wholly_read
from rules.expressions import AMOUNT, DAY, NUMBER, TEXT, TRUTH, Type, list_of
from rules.terms import Case, Check, House, Rule, Scope, Statement, cannot_tell, met, not_met, wanting

#: A longer list is not gone through: two of them inside each other would take too long.
MOST_ELEMENTS = 300

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that expressions and sentences may use; `meaning` is for the office."""

    name: str
    type: Type
    meaning: str


def _choice(*words: str) -> Type:
    return Type("text", choices=tuple(map(str, words)))


ITEM = Type(
    "record",
    fields=(
        ("description", TEXT),
        ("amount", AMOUNT),
        ("quantity", AMOUNT),
        ("unit_price", AMOUNT),
        ("alcohol", _choice("yes", "no", "unclear")),
        ("struck", TRUTH),
        ("section", TEXT),
    ),
    optional=("quantity", "unit_price"),
)
TENDER = Type(
    "record",
    fields=(
        ("kind", _choice(*TenderKind)),
        ("amount", AMOUNT),
        ("brand", _choice("visa", "mastercard", "amex", "discover", "debit")),
        ("last4", TEXT),
        ("auth_code", TEXT),
        ("marked_paid", TRUTH),
    ),
    optional=("amount", "brand", "last4", "auth_code"),
)
EXCLUDED = Type("record", fields=(("description", TEXT), ("amount", AMOUNT), ("reason", TEXT), ("share", AMOUNT)))

OF_PURCHASE = (
    Name("merchant", TEXT, "the business name as printed"),
    Name("date", DAY, "the day of the purchase"),
    Name("weekday", _choice(*_WEEKDAYS), "its day of the week"),
    Name("currency", TEXT, 'the currency as three letters, such as "USD"'),
    Name("total", AMOUNT, "what was paid or is due, tip included"),
    Name("subtotal", AMOUNT, "before tax, tip and service charge; where none is printed, the sum of the items"),
    Name("discount", AMOUNT, "off the whole bill, as a positive amount; 0 where none is printed"),
    Name("tax", AMOUNT, "all tax; 0 where none is printed"),
    Name("service_charge", AMOUNT, "automatic gratuity; 0 where none is printed"),
    Name("tip", AMOUNT, "voluntary tip, also one that only the card slip shows; 0 where there is none"),
    Name("reimbursable", AMOUNT, "what can be reimbursed of the purchase"),
    Name("items", list_of(ITEM), "what was bought"),
    Name("tenders", list_of(TENDER), "how it was paid, on all of its papers"),
    Name("excluded", list_of(EXCLUDED), "what is left out of the reimbursement, such as alcohol"),
    Name("documents", list_of(TEXT), "the files of its papers, the receipt first"),
)
OF_FORM = (
    Name("submitted", DAY, "the day of the submission"),
    Name("claimant_name", TEXT, "who claims"),
    Name("claimant_email", TEXT, "their e-mail"),
    Name("role", _choice(*Role), "their role"),
    Name("department", TEXT, "the department"),
    Name("program", TEXT, "the program, as the policy names it"),
    Name("event_date", DAY, "the day of the event"),
    Name("purpose", TEXT, "the purpose of the event"),
    Name("attendees", list_of(TEXT), "who attended, as the form lists it; empty where nobody is named"),
    Name("headcount", NUMBER, "how many attended: the number that is given (“12 people”), else how many are named"),
    Name("requested", AMOUNT, "the amount that is asked for"),
    Name("paid_by", _choice("card", "cash", "check"), "how it was paid, as the form says"),
)
TODAY = Name("today", DAY, "the day of judging")
OF_SUBMISSION = (
    Name("total", AMOUNT, "of all purchases together"),
    Name("reimbursable", AMOUNT, "what can be reimbursed of all purchases together"),
    Name(
        "purchases",
        list_of(Type("record", fields=tuple((name.name, name.type) for name in OF_PURCHASE))),
        "all purchases, each with the names of a purchase",
    ),
)


def names_of(scope: Scope) -> tuple[Name, ...]:
    """All names that a house rule of `scope` may use."""
    return (*(OF_PURCHASE if scope is Scope.PURCHASE else OF_SUBMISSION), *OF_FORM, TODAY)


def types_of(scope: Scope, programs: tuple[str, ...] = ()) -> dict[str, Type]:
    """Their types, by name; a program is one of `programs` (empty: not known which there are)."""
    return {name.name: name.type for name in names_of(scope)} | {"program": Type("text", choices=programs)}


def elsewhere(scope: Scope) -> dict[str, str]:
    """The names that only rules of the other scope may use, each with what to write."""
    own = {name.name for name in names_of(scope)}
    if scope is Scope.PURCHASE:
        return {
            name.name: f"`{name.name}` is of a submission: write `scope: submission`"
            for name in OF_SUBMISSION
            if name.name not in own
        }
    mend = "write `scope: purchase`, or go through `purchases`"
    return {name.name: f"`{name.name}` is of each purchase: {mend}" for name in OF_PURCHASE if name.name not in own}


def places_of(scope: Scope) -> tuple[str, ...]:
    """The {places} that a house rule's sentences may have."""
    own = ("receipt",) if scope is Scope.PURCHASE else ()
    return own + tuple(name.name for name in names_of(scope) if _is_sayable(name.type))


def _is_sayable(kind: Type) -> bool:
    return kind.kind in ("amount", "number", "text", "day") or kind == list_of(TEXT)


def needs_the_form(house: House) -> bool:
    """Whether the rule cannot be judged of one file by itself."""
    of_form = {name.name for name in (*OF_FORM, TODAY)}
    return bool(of_form & set(house.expression.names))


def check_of(rule: Rule, house: House) -> Check:
    """The check behind a house rule."""
    checked = f"not met where {house.expression.written}"
    return Check(rule.name, house.scope, checked, _run, asks=(("", places_of(house.scope)),))


def _run(case: Case) -> Statement:
    house = case.rule.house
    assert house is not None
    facts = _facts(case, house.scope)
    evidence = tuple(e for name in house.expression.names for e in facts.evidence.get(name, ()))
    about = f" ({name_of(case.purchase)})" if house.scope is Scope.PURCHASE else ""
    rule = f"The office's rule “{case.rule.clause}”"
    try:
        broken = house.expression.holds(facts.values)
    except LookupError as error:
        unknown = [name for name in house.expression.names if name in facts.unknown]
        cause = facts.unknown[unknown[0]][0] if unknown else Cause.MISSING_DOCUMENT
        why = "; ".join(dict.fromkeys(facts.unknown[name][1] for name in unknown))
        why = why or f"{str(error).strip(chr(39))} is not known of everything that the rule looks at"
        return cannot_tell(cause, f"{rule} could not be judged{about}: {why}.", *evidence)
    except ArithmeticError as error:
        return cannot_tell(Cause.CONFLICTING, f"{rule} could not be worked out{about}: {error}.", *evidence)
    if not broken:
        return met(f"{rule} is kept{about}.", *evidence)
    said = {place: facts.said.get(place, "(not known)") for place in places_of(house.scope)}
    message, ask = house.message.format_map(said), case.rule.ask(**said)
    # What a paper that nobody could read says may put a submission right, not a purchase.
    return (not_met if house.scope is Scope.PURCHASE else wanting)(message, ask, *evidence)


# --- What is known ---------------------------------------------------------------------------------------------------


class _Facts:
    """Values by name; of what is not known, why; where each stands; and how each is said in a sentence."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.unknown: dict[str, tuple[Cause, str]] = {}
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        self.said: dict[str, str] = {}

    def know(self, name: str, value: object, evidence: tuple[Evidence, ...] = ()) -> None:
        if isinstance(value, list) and len(value) > MOST_ELEMENTS:
            self.lack(name, Cause.CONFLICTING, f"there are more than {MOST_ELEMENTS} {name}", evidence)
            return
        self.evidence[name] = evidence
        match value:
            case Decimal():
                self.values[name], self.said[name] = float(value), show(value)
            case int():
                self.values[name], self.said[name] = value, str(value)
            case date():
                self.values[name] = self.said[name] = value.isoformat()
            case str():
                self.values[name] = self.said[name] = str(value)
            case _:
                self.values[name] = value
                if isinstance(value, list) and all(isinstance(each, str) for each in value):
                    self.said[name] = listed(value) if value else "nobody" if name == "attendees" else "none"

    def lack(self, name: str, cause: Cause, why: str, evidence: tuple[Evidence, ...] = ()) -> None:
        self.unknown[name] = (cause, why)
        self.evidence[name] = evidence


def _facts(case: Case, scope: Scope) -> _Facts:
    if scope is Scope.PURCHASE:
        facts = _of_purchase(case.purchase)
        facts.said["receipt"] = name_of(case.purchase)
    else:
        facts = _of_submission(case.all_purchases)
    _add_form(facts, case)
    if case.world is not None:
        facts.know("today", case.world.today)
    return facts


def _of_submission(purchases: tuple[Purchase, ...]) -> _Facts:
    facts = _Facts()
    each = [_of_purchase(purchase) for purchase in purchases]
    places = tuple(e for one in each for e in one.evidence.get("total", ()))
    facts.know("purchases", [one.values for one in each], places)
    for name, amounts in (
        ("total", [purchase.total for purchase in purchases]),
        ("reimbursable", [purchase.reimbursable for purchase in purchases]),
    ):
        lacking = [one.unknown[name] for one in each if name in one.unknown]
        if lacking:
            facts.lack(name, lacking[0][0], "; ".join(dict.fromkeys(why for _, why in lacking)), places)
        elif not purchases:
            facts.lack(name, Cause.MISSING_DOCUMENT, "there is no receipt")
        else:
            facts.know(name, cents(sum((amount for amount in amounts if amount is not None), ZERO)), places)
    return facts


def _of_purchase(purchase: Purchase) -> _Facts:
    facts, receipt, file = _Facts(), purchase.receipt, name_of(purchase)
    _read(facts, "merchant", _first([paper.merchant for paper in papers(purchase)]), file)
    _add_day(facts, purchase)
    facts.know("currency", receipt.currency)
    facts.know("documents", list(purchase.documents))
    if purchase.total is None and receipt.total.state is State.FOUND:
        # a total that is printed, and something that leaves open whether it is what was paid
        facts.lack("total", Cause.CONFLICTING, f"what {file} came to in the end is not known", receipt.total.evidence)
    else:
        _amount(facts, "total", purchase.total, receipt.total, file)
    whole = wholly_read(purchase)
    _add_charges(facts, purchase, whole)
    items = evidence_of_items(receipt)
    if whole and receipt.items:
        facts.know("items", [_item(item) for item in receipt.items], items)
    else:
        unseen = hidden(receipt, ("top", "bottom"))
        why = f"the items on {file} " + ("could not all be read" if receipt.items or unseen else "are not listed")
        cause = unseen[0] if unseen else Cause.CONFLICTING if receipt.items else Cause.MISSING_DOCUMENT
        facts.lack("items", cause, why, items)
    places = tuple(e for tender in purchase.tenders for e in tender.evidence)
    if unseen := hidden(receipt, ("top", "bottom")):
        facts.lack("tenders", unseen[0], f"how {file} was paid is not all to be seen: {unseen[1]}", places)
    else:
        facts.know("tenders", [_tender(tender) for tender in purchase.tenders if not tender.declined], places)
    if purchase.reimbursable is None:
        why = f"what can be reimbursed of {file} is not known"
        facts.lack("reimbursable", Cause.UNREADABLE, why, receipt.total.evidence)
        facts.lack("excluded", Cause.UNREADABLE, why)
    else:
        facts.know("reimbursable", purchase.reimbursable, receipt.total.evidence)
        left_out = [
            {"description": e.description, "amount": float(e.amount), "reason": e.reason, "share": float(e.share)}
            for e in purchase.excluded
        ]
        facts.know("excluded", left_out, tuple(e for part in purchase.excluded for e in part.evidence))
    if not receipt.in_dollars:
        for name in OF_PURCHASE:
            if name.type is AMOUNT and name.name in facts.values:
                del facts.values[name.name]
                money = in_words(receipt.currency)
                facts.lack(name.name, Cause.CONFLICTING, f"{file} is in {money}, not in US dollars")
    return facts


def _add_day(facts: _Facts, purchase: Purchase) -> None:
    day = purchase_day(purchase)
    dates = [paper.date for paper in papers(purchase)]
    if day is None:
        _read(facts, "date", purchase.receipt.date, name_of(purchase))
        facts.lack("weekday", *facts.unknown["date"])
        return
    facts.know("date", day, evidence_of(dates))
    facts.know("weekday", _WEEKDAYS[day.weekday()], evidence_of(dates))


def _add_charges(facts: _Facts, purchase: Purchase, whole: bool) -> None:
    """What stands between the items and the total; what is not printed on a paper that was wholly read is 0."""
    receipt, file = purchase.receipt, name_of(purchase)
    for name, field in (
        ("discount", receipt.discount),
        ("tax", receipt.tax),
        ("service_charge", receipt.service_charge),
    ):
        _amount(facts, name, ZERO if whole and field.state is State.ABSENT else None, field, file)
    _amount(facts, "tip", tip_of(purchase), _first([paper.tip for paper in papers(purchase)]), file)
    _amount(facts, "subtotal", bought_for(purchase), receipt.subtotal, file)


def _first(fields: list[Field[Any]]) -> Field[Any]:
    """The first that was found, else the first where something stands, else the first."""
    order = (State.FOUND, State.UNREADABLE, State.AMBIGUOUS, State.ABSENT)
    return min(fields, key=lambda field: order.index(field.state))


def _amount(facts: _Facts, name: str, known: Decimal | None, field: Field[Decimal], file: str) -> None:
    if known is not None:
        facts.know(name, known, field.evidence)
    else:
        _read(facts, name, field, file)


def _read(facts: _Facts, name: str, field: Field[Any], file: str) -> None:
    """A field of a paper as it was read."""
    called = name.replace("_", " ")
    match field.state:
        case State.FOUND:
            facts.know(name, field.value, field.evidence)
        case State.UNREADABLE:
            facts.lack(name, Cause.UNREADABLE, f"the {called} on {file} could not be read", field.evidence)
        case State.AMBIGUOUS:
            why = f"the {called} on {file} can be read in more than one way"
            facts.lack(name, Cause.CONFLICTING, why, field.evidence)
        case State.ABSENT:
            facts.lack(name, Cause.MISSING_DOCUMENT, f"{file} shows no {called}", field.evidence)


def _add_form(facts: _Facts, case: Case) -> None:
    form = case.form
    if form is None:
        for each in OF_FORM:
            facts.lack(each.name, Cause.MISSING_DOCUMENT, "there is no form")
        return
    values: Mapping[str, object] = {
        "submitted": form.submitted,
        "claimant_name": form.claimant.name,
        "claimant_email": form.claimant.email,
        "role": form.role,
        "department": form.department,
        "program": form.program and _as_the_policy_has_it(form.program, case),
        "event_date": form.event_date,
        "purpose": form.event_purpose,
        "attendees": list(form.attendees),
        "headcount": company(form.attendees).came,
        "requested": form.amount_requested,
        "paid_by": form.paid_by,
    }
    not_understood = " ".join(field for field, _ in form.problems)
    for name, value in values.items():
        if name == "headcount" and value is None:
            facts.lack(name, Cause.MISSING_DOCUMENT, "the form does not say how many attended")
        elif value is None:
            facts.lack(name, Cause.MISSING_DOCUMENT, f"the form does not say {name.replace('_', ' ')}")
        elif name == "attendees" and not value and "attendees" in not_understood:
            facts.lack(name, Cause.CONFLICTING, "who attended, as the form says it, is not understood")
        else:
            facts.know(name, value)


def _as_the_policy_has_it(program: str, case: Case) -> str:
    """The program as the policy names it; as the form does where the policy has none like it."""
    names = case.policy.rule("department-eligible").words("programs")
    return next((name for name in names if program_key(name) == program_key(program)), program)


def _item(item: Any) -> dict[str, object]:
    known = {
        "description": item.description,
        "amount": float(item.amount),
        "quantity": None if item.quantity is None else float(item.quantity),
        "unit_price": None if item.unit_price is None else float(item.unit_price),
        "alcohol": item.alcohol.value,
        "struck": item.struck,
        "section": item.section,
    }
    return {name: value for name, value in known.items() if value is not None}


def _tender(tender: Any) -> dict[str, object]:
    known = {
        "kind": tender.kind.value,
        "amount": None if tender.amount is None else float(tender.amount),
        "brand": tender.brand,
        "last4": tender.last4,
        "auth_code": tender.auth_code,
        "marked_paid": tender.marked_paid,
    }
    return {name: value for name, value in known.items() if value is not None}


def evidence_of_items(receipt: Receipt) -> tuple[Evidence, ...]:
    """All places of a receipt's items."""
    return tuple(evidence for item in receipt.items for evidence in item.evidence)
