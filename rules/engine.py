"""A policy over what was read: findings, and from findings alone the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.model import (
    PAYMENT_ONLY,
    Cause,
    Consequence,
    Context,
    DocumentKind,
    Dossier,
    FileReading,
    Finding,
    FindingState,
    Purchase,
    Receipt,
    Verdict,
)
from rules import mend
from rules.checks import CHECKS
from rules.checks.common import is_for_picture, listed, retake
from rules.house import check_of, needs_the_form
from rules.terms import Case, Check, Policy, Rule, Scope, Statement, cannot_tell

_BY_NAME = {check.name: check for check in CHECKS}
UNKNOWN = "holds nothing that looks like a receipt; please send a sharper picture if it is one, or tell us what it is"
#: The rule under which papers are named that could not be read beside others that were.
_WHOLE = "form-complete"
_OF_A_PURCHASE = frozenset(check.name for check in CHECKS if check.scope is Scope.PURCHASE)


def _check_of(rule: Rule) -> Check:
    return _BY_NAME[rule.name] if rule.house is None else check_of(rule, rule.house)


def _is_of_a_purchase(rule: Rule) -> bool:
    return _check_of(rule).scope is Scope.PURCHASE


def evaluate_purchase(
    purchase: Purchase, policy: Policy, number: int | None, unread: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """The findings that a purchase alone decides, in the policy's order: no form and no other paper is known.

    A house rule that asks for what the form says is left out.

    `unread` names files or pages that could not be read and might belong to it. Never raises for what is in it.
    """
    findings = [
        _judge(
            Case(rule, policy, (purchase,), None, tuple(unread), one=purchase),
            number,
        )
        for rule in policy.rules
        if _is_of_a_purchase(rule) and not (rule.house is not None and needs_the_form(rule.house))
    ]
    return _one_picture(findings, (purchase,), policy)


def evaluate_unread(files: Sequence[str], policy: Policy, why: str = "") -> tuple[Finding, ...]:
    """For papers that could not be read: "cannot tell" for every rule of a purchase, naming `files` and `why`."""
    statement = _unread_statement(dict.fromkeys(files, why), policy)
    return tuple(_finding(statement, rule, policy, None, None) for rule in policy.rules if _is_of_a_purchase(rule))


def evaluate(dossier: Dossier, policy: Policy, context: Context) -> tuple[Finding, ...]:
    """All findings on a submission, in the policy's order; purchases are numbered from 1.

    Never raises for what is in the submission: a check that fails becomes a "cannot tell". So do papers that could
    not be read; see `findings_on_unread`.
    """
    unread = unread_files(dossier)
    of_unread = findings_on_unread(dossier, policy)
    findings: list[Finding] = []
    for rule in policy.rules:
        extra = [finding for finding in of_unread if finding.rule == rule.name]
        case = Case(rule, policy, dossier.purchases, dossier.form, tuple(unread), None, dossier, context)
        if _is_of_a_purchase(rule):
            cases = [replace(case, one=purchase) for purchase in dossier.purchases]
            findings += [_judge(of_one, number) for number, of_one in enumerate(cases, start=1)]
        else:
            said = _discreet(_judge(case, None), context)
            # That it is met and that it cannot be told would contradict each other.
            findings += [] if extra and said.state is FindingState.MET else [said]
        findings += extra
    return _one_picture(findings, dossier.purchases, policy)


def _one_picture(findings: Iterable[Finding], purchases: Iterable[Purchase], policy: Policy) -> tuple[Finding, ...]:
    """`findings` that ask for one new picture of a paper: not for one that is whole and another one that is sharp, and
    not for one more on which some amounts are.
    """
    findings = tuple(findings)
    for purchase in purchases:
        for file in purchase.documents[:1]:
            asked = [finding.ask for finding in findings if finding.ask]
            sharp, whole = (
                retake(policy, cause, file, purchase.receipt) for cause in (Cause.UNREADABLE, Cause.CUT_OFF)
            )
            others = [ask for ask in asked if is_for_picture(ask, file)]
            if one := next((ask for ask in (whole, sharp, *others) if ask in asked), None):
                findings = tuple(
                    replace(each, ask=one) if each.ask == sharp or is_for_picture(each.ask, file) else each
                    for each in findings
                )
    return findings


def _discreet(finding: Finding, context: Context) -> Finding:
    """`finding` with an ask that names no other submission, whose id may tell who claims: it goes to the submitter."""
    ask = finding.ask
    if "submission " not in ask:
        return finding
    for earlier in sorted(context.earlier, key=lambda other: -len(other.submission)):
        facts = [str(fact) for fact in (earlier.merchant, earlier.date) if fact is not None]
        said = f"an earlier submission ({', '.join(facts)})" if facts else "an earlier submission"
        ask = ask.replace(f"submission {earlier.submission}", said)
    return replace(finding, ask=ask)


def findings_on_unread(dossier: Dossier, policy: Policy) -> tuple[Finding, ...]:
    """What is said of papers that could not be read; never nothing where there is one, so that it is never ready.

    Beside purchases that were read, one "cannot tell" for each reason, under `form-complete`: what the purchases'
    own papers show stays so. Where no purchase was read, the papers are all that could show one: every rule of a
    purchase then says "cannot tell".
    """
    unread = unread_files(dossier)
    if not unread:
        return ()
    if not dossier.purchases:
        statement = _unread_statement(unread, policy)
        return tuple(_finding(statement, rule, policy, None, None) for rule in policy.rules if _is_of_a_purchase(rule))
    rule = policy.rule(_WHOLE)
    reasons = dict.fromkeys(unread.values())
    alike = ({name: why for name, why in unread.items() if why == reason} for reason in reasons)
    return tuple(_finding(_unread_statement(group, policy), rule, policy, None, None) for group in alike)


def unread_files(dossier: Dossier) -> dict[str, str]:
    """Everything that arrived and was not wholly read: file name -> why. "" stands for what has no name."""
    unread: dict[str, str] = {}
    judged = {file for purchase in dossier.purchases for file in purchase.documents}
    for reading in dossier.readings:
        own = [purchase.documents[:1] for purchase in dossier.purchases] == [(reading.file,)]
        problem = _problem(reading, own and len(reading.receipts) == 1)
        if problem is None and reading.file not in judged and _is_unknown(reading):
            problem = UNKNOWN
        if problem is not None:
            unread[reading.file] = problem
    for name, why in dossier.problems:
        unread[name] = f"{unread[name]}; {why}" if name in unread else why
    return unread


def _problem(reading: FileReading, own: bool) -> str | None:
    """Why a file is not wholly read, or None. `own`: it is the only purchase, whose own findings tell what it lacks."""
    if reading.error is not None:
        return reading.error
    broken = [page for page in reading.words if page.problem is not None]
    if broken:
        return "; ".join(f"page {page.page}: {page.problem}" for page in broken)
    if not reading.receipts:
        return UNKNOWN
    if not own and any(_without_amounts(receipt) for receipt in reading.receipts):
        seen = any(receipt.statement_others for receipt in reading.receipts)
        return "shows no payment that went through" if seen else "no amount on it could be read"
    return None


def _is_unknown(reading: FileReading) -> bool:
    """Whether a file holds nothing but papers of no known kind: a receipt may be among them."""
    return all(receipt.document is DocumentKind.OTHER for receipt in reading.receipts)


def _without_amounts(receipt: Receipt) -> bool:
    """Whether a paper is about a payment and none was read: it may be the proof of any purchase."""
    if receipt.document not in PAYMENT_ONLY or receipt.total.value is not None or receipt.statement_lines:
        return False
    return all(tender.amount is None for tender in receipt.tenders)


def _unread_statement(unread: Mapping[str, str], policy: Policy) -> Statement:
    """That the files of `unread` (name -> why) could not be read, with what to ask for."""
    groups = {why: [name for name in unread if name and unread[name] == why] for why in unread.values()}
    message = " ".join(mend.sentence(names, why) for why, names in groups.items())
    asks = [_ask_for(names, why, policy) for why, names in groups.items()]
    cause = Cause.MISSING_DOCUMENT if all(map(mend.is_absent, groups)) else Cause.UNREADABLE
    return cannot_tell(cause, message, ask=" ".join(filter(None, asks)))


def _ask_for(names: list[str], why: str, policy: Policy) -> str:
    ask = mend.ask(names, why)
    return dict(policy.retake)[Cause.UNREADABLE].format_map({"receipt": listed(names)}) if ask is None else ask


def _judge(case: Case, number: int | None) -> Finding:
    """The finding of one rule; a check that raises says "cannot tell"."""
    check = _check_of(case.rule)
    try:
        statement = check.run(case)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a check, the clause must not pass
        message = f"A fault in the program: this clause was not judged ({type(error).__name__}: {error})."
        statement = cannot_tell(Cause.UNREADABLE, message)
        return _finding(statement, case.rule, case.policy, number, None)
    if statement.state is FindingState.NOT_MET and statement.for_want and case.unread:
        named = listed([name for name in case.unread if name]) or "something that came with it"
        message = f"{statement.message} But {named} could not be read, and it may be there."
        ask = statement.ask
        if case.whole is not None and case.one is not None:
            # The file comes before another paper: it is asked for once, in the words of its own finding.
            ask = _unread_statement(unread_files(case.whole), case.policy).ask
        elif case.one is not None:
            ask = ""
        statement = cannot_tell(Cause.UNREADABLE, message, *statement.evidence, ask=ask)
        return _finding(statement, case.rule, case.policy, number, case.unread[0] or None)
    file = case.one.documents[0] if case.one is not None and case.one.documents else None
    return _finding(statement, case.rule, case.policy, number, file, case.one.receipt if case.one else None)


def _finding(
    statement: Statement,
    rule: Rule,
    policy: Policy,
    number: int | None,
    file: str | None,
    receipt: Receipt | None = None,
) -> Finding:
    """`statement` with the policy's words around it; a retake is asked for where `file` could not be read."""
    ask = statement.ask
    if not ask and file and statement.cause is not None:
        ask = retake(policy, statement.cause, file, receipt)
    return Finding(
        rule=rule.name,
        state=statement.state,
        message=statement.message,
        cause=statement.cause,
        purchase=number,
        ask=ask,
        clause=rule.clause,
        evidence=statement.evidence,
        consequence=rule.on_not_met,
    )


def decide(findings: Iterable[Finding]) -> Verdict:
    """The verdict that findings carry, whatever the policy's order.

    RETURN where a clause that the policy returns for is not met; otherwise REVIEW where anything cannot be told,
    where a clause is not met that the policy wants looked at, or where not every rule of a purchase was judged at
    all (no receipts, no findings); READY only where none of this is so.
    """
    findings = tuple(findings)
    broken = {finding.consequence for finding in findings if finding.state is FindingState.NOT_MET}
    if Consequence.RETURN in broken:
        return Verdict.RETURN
    judged = {finding.rule for finding in findings}
    if Consequence.REVIEW in broken or not judged >= _OF_A_PURCHASE:
        return Verdict.REVIEW
    if any(finding.state is FindingState.CANNOT_TELL for finding in findings):
        return Verdict.REVIEW
    return Verdict.READY
