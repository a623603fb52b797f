"""From checks to findings to the verdict: nothing unknown, unread or broken is ever ready."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import (
    Candidate,
    Cause,
    Consequence,
    DocumentKind,
    Dossier,
    FileReading,
    Finding,
    FindingState,
    Match,
    PageWords,
    Receipt,
    Verdict,
)
from rules import engine
from rules.checks import CHECKS
from rules.engine import decide, evaluate, evaluate_purchase, evaluate_unread
from rules.terms import Case, Scope, Statement, gravest, met, not_met, wanting
from tests.rules.builders import (
    ABSENT,
    POLICY,
    UNREADABLE,
    bill,
    context,
    dossier,
    form,
    purchase,
    reading,
    receipt,
    slip,
    statement,
)

D = Decimal
OF_A_PURCHASE = [check.name for check in CHECKS if check.scope is Scope.PURCHASE]


def verdict(whole: Dossier) -> Verdict:
    return decide(evaluate(whole, POLICY, context()))


def states(whole: Dossier) -> dict[str, set[FindingState]]:
    found: dict[str, set[FindingState]] = {}
    for finding in evaluate(whole, POLICY, context()):
        found.setdefault(finding.rule, set()).add(finding.state)
    return found


def test_a_good_submission_is_ready() -> None:
    assert verdict(dossier()) is Verdict.READY


def test_every_rule_says_something_in_the_policys_order() -> None:
    findings = evaluate(dossier(purchase(), purchase(bill(), "b.jpg")), POLICY, context())
    expected: list[tuple[str, int | None]] = []
    for rule in POLICY.rules:
        expected += [(rule.name, 1), (rule.name, 2)] if rule.name in OF_A_PURCHASE else [(rule.name, None)]
    assert [(f.rule, f.purchase) for f in findings] == expected
    assert all(f.clause == POLICY.rule(f.rule).clause for f in findings)
    assert all(f.consequence is POLICY.rule(f.rule).on_not_met for f in findings)


def test_an_unpaid_bill_goes_back() -> None:
    assert verdict(dossier(purchase(bill(), reimbursable=D("24.00")))) is Verdict.RETURN


def test_over_budget_is_looked_at() -> None:
    world = context(spent={("History", 2027): D("499.00")})
    assert decide(evaluate(dossier(), POLICY, world)) is Verdict.REVIEW


def test_the_evidence_of_a_check_is_in_its_finding() -> None:
    findings = {f.rule: f for f in evaluate_purchase(purchase(), POLICY, 1)}
    assert findings["business-name"].evidence == receipt().merchant.evidence
    assert findings["payment-proof"].evidence[0].text == "VISA 0103"


# --- a failure never approves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [check.name for check in CHECKS])
def test_a_check_that_crashes_never_passes(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(case: Case) -> Statement:
        raise ZeroDivisionError("boom")

    broken = replace(engine._BY_NAME[rule], run=crash)
    monkeypatch.setitem(engine._BY_NAME, rule, broken)
    findings = evaluate(dossier(), POLICY, context())
    crashed = [f for f in findings if f.rule == rule]
    assert [f.state for f in crashed] == [FindingState.CANNOT_TELL]
    assert "fault in the program" in crashed[0].message
    assert crashed[0].ask == ""
    assert decide(findings) is Verdict.REVIEW
    if rule in OF_A_PURCHASE:
        alone = {f.rule: f.state for f in evaluate_purchase(purchase(), POLICY, None)}
        assert alone[rule] is FindingState.CANNOT_TELL


def test_a_purchase_that_makes_no_sense_is_a_fault_and_no_exception() -> None:
    broken = replace(receipt(), total="24.00")  # type: ignore[arg-type]
    findings = evaluate_purchase(replace(purchase(), receipt=broken, total=None), POLICY, 1)
    assert {f.rule: f.state for f in findings}["payment-proof"] is FindingState.CANNOT_TELL


UNREAD = {
    "cannot be opened": FileReading("b.jpg", "x", 0, "this is not a picture"),
    "a page timed out": reading("b.jpg", words=(PageWords(1, 10, 10, "rapidocr", (), problem="took too long"),)),
    "nothing recognized": FileReading("b.jpg", "x", 1),
    "a paper of no known kind": reading("b.jpg", Receipt(DocumentKind.OTHER)),
    "slip without amounts": reading("b.jpg", Receipt(DocumentKind.CARD_SLIP, total=UNREADABLE)),
    "statement without amounts": reading("b.jpg", Receipt(DocumentKind.BANK_STATEMENT)),
}


def test_a_slip_without_amounts_that_is_the_only_purchase_is_told_by_its_own_findings() -> None:
    slip = receipt(document=DocumentKind.CARD_SLIP, items=(), total=UNREADABLE, tenders=())
    alone = dossier(purchase(slip, total=None, paid=None, reimbursable=None), readings=(reading("lunch.jpg", slip),))
    findings = evaluate(alone, POLICY, context())
    assert decide(findings) is not Verdict.READY
    states = {f.rule: f.state for f in findings}
    assert (states["form-complete"], states["payment-proof"]) == (FindingState.MET, FindingState.CANNOT_TELL)
    assert not any("it may be there" in f.message for f in findings)


@pytest.mark.parametrize("unread", list(UNREAD.values()), ids=list(UNREAD))
def test_an_unread_file_is_never_ready(unread: FileReading) -> None:
    whole = dossier(readings=(reading(), unread))
    findings = evaluate(whole, POLICY, context())
    assert decide(findings) is Verdict.REVIEW
    about_it = [f for f in findings if f.state is FindingState.CANNOT_TELL]
    assert [f.rule for f in about_it] == ["form-complete"]
    assert [f.rule for f in findings if f.rule == "form-complete"] == ["form-complete"]
    assert all("b.jpg" in f.message and f.cause is Cause.UNREADABLE and f.purchase is None for f in about_it)
    assert all("b.jpg" in f.ask for f in about_it)


def test_one_file_that_cannot_be_used_is_one_reason_with_the_ask_that_fits() -> None:
    causes = {
        "the PDF is locked with a password; please send it without one": "send it without one",
        "is a broken zip archive; please send the files again, or each by itself": "send the files again",
        "is named in row 3, column files, and is not in the folder in; please attach it": "attach it",
        "it is neither a picture nor a PDF; please send a photo (JPEG, PNG, HEIC) or a PDF": "send a photo",
    }
    for why, wanted in causes.items():
        findings = evaluate(dossier(problems=(("b.xyz", why),)), POLICY, context())
        (about,) = [f for f in findings if f.state is FindingState.CANNOT_TELL]
        assert "b.xyz" in about.message
        assert about.cause is (Cause.MISSING_DOCUMENT if wanted == "attach it" else Cause.UNREADABLE)
        assert "please" not in about.message
        assert f"Could you {wanted}" in about.ask
        assert "photo or scan" not in about.ask
        met_ones = {f.rule for f in findings if f.state is FindingState.MET}
        assert met_ones >= set(OF_A_PURCHASE)
        alone = evaluate(replace(dossier(problems=(("b.xyz", why),)), purchases=(), readings=()), POLICY, context())
        of_papers = [f for f in alone if f.rule in OF_A_PURCHASE]
        assert {(f.message, f.ask, f.state) for f in of_papers} == {(about.message, about.ask, about.state)}


def test_files_with_one_reason_are_named_together_and_a_fault_asks_for_nothing() -> None:
    problems = (("a.zip", "is broken"), ("b.zip", "is broken"), ("", "a fault in the program (KeyError: 'x')"))
    findings = evaluate(dossier(problems=problems), POLICY, context())
    said = [(f.message, f.ask != "") for f in findings if f.state is FindingState.CANNOT_TELL]
    assert said == [
        ("a.zip and b.zip: each is broken.", True),
        ("A fault in the program (KeyError: 'x').", False),
    ]


def test_a_second_form_is_about_the_form_and_about_nothing_else() -> None:
    why = "is another form, which says something else than form.yaml; please tell us which one is right"
    findings = evaluate(dossier(form_problems=(("form.json", why),)), POLICY, context())
    (about,) = [f for f in findings if f.state is not FindingState.MET and f.state is not FindingState.NOT_APPLICABLE]
    assert (about.rule, about.cause) == ("form-complete", Cause.CONFLICTING)
    assert about.ask.endswith("Could you tell us which one is right?")
    assert decide(findings) is Verdict.REVIEW
    incomplete = evaluate(dossier(form=form(department=None), form_problems=(("form.json", why),)), POLICY, context())
    (about,) = [f for f in incomplete if f.rule == "form-complete"]
    assert about.state is FindingState.NOT_MET
    assert "your department" in about.ask
    assert "which one is right" in about.ask


def test_papers_that_are_no_receipts_and_known_hold_nothing_up() -> None:
    papers = tuple(reading(f"{kind}.jpg", Receipt(kind)) for kind in (DocumentKind.FORM, DocumentKind.APPROVAL))
    assert verdict(dossier(readings=(reading(), *papers))) is Verdict.READY


def test_a_paper_of_no_known_kind_that_is_judged_is_not_called_unread() -> None:
    other = purchase(receipt(document=DocumentKind.OTHER))
    assert verdict(dossier(other)) is Verdict.READY


def test_what_arrived_and_could_not_be_used_is_never_ready() -> None:
    for problem in (("papers.zip", "the archive is broken"), ("", "an attachment has no name")):
        assert verdict(dossier(problems=(problem,))) is Verdict.REVIEW


def test_only_an_unread_file_is_review_and_not_a_missing_receipt() -> None:
    whole = Dossier("x", form(), (UNREAD["cannot be opened"],), ())
    assert states(whole)["itemized"] == {FindingState.CANNOT_TELL}
    assert states(whole)["form-complete"] == {FindingState.MET}
    assert verdict(whole) is Verdict.REVIEW


def test_what_is_wanting_may_be_on_the_unread_file() -> None:
    whole = dossier(
        purchase(bill(merchant=ABSENT)), readings=(reading("lunch.jpg", bill()), UNREAD["cannot be opened"])
    )
    for rule in ("payment-proof", "business-name"):
        assert states(whole)[rule] == {FindingState.CANNOT_TELL}
    no_approval = replace(whole, form=form(lead_approval=None))
    assert states(no_approval)["lead-approval"] == {FindingState.CANNOT_TELL}


def test_what_is_certainly_wrong_goes_back_whatever_was_not_read() -> None:
    whole = dossier(form=form(submitted=date(2026, 10, 1)), problems=(("b.zip", "broken"),))
    assert verdict(whole) is Verdict.RETURN


def test_no_files_go_back() -> None:
    assert verdict(Dossier("x", form(), (), ())) is Verdict.RETURN


def test_a_slip_alone_goes_back() -> None:
    assert verdict(dossier(purchase(slip()))) is Verdict.RETURN


def test_a_slip_of_another_purchase_proves_nothing() -> None:
    whole = dossier(
        purchase(bill(), candidates=(Candidate("slip.jpg", Match.APART, "it is for $9.00"),)),
        purchase(slip("9.00"), "slip.jpg"),
    )
    finding = next(f for f in evaluate(whole, POLICY, context()) if f.rule == "payment-proof")
    assert finding.state is FindingState.NOT_MET
    assert "slip.jpg not joined" in finding.message


def test_findings_for_a_file_that_could_not_be_read() -> None:
    findings = evaluate_unread(("a.jpg",), POLICY, "it is a text file")
    assert [f.rule for f in findings] == OF_A_PURCHASE
    assert all(f.state is FindingState.CANNOT_TELL and "it is a text file" in f.message for f in findings)


def test_pages_unread_beside_a_single_purchase() -> None:
    findings = {f.rule: f for f in evaluate_purchase(purchase(bill()), POLICY, None, unread=("lunch.jpg",))}
    assert findings["payment-proof"].state is FindingState.CANNOT_TELL


def test_a_retake_is_asked_for_where_it_would_help() -> None:
    cut = {f.rule: f for f in evaluate_purchase(purchase(bill(cut_off=("bottom",))), POLICY, 1)}["payment-proof"]
    assert cut.cause is Cause.CUT_OFF
    assert "whole paper" in cut.ask
    of_statement = {f.rule: f for f in evaluate_purchase(purchase(statement("1.00")), POLICY, 1)}
    missing = of_statement["no-alcohol"]
    assert missing.cause is Cause.MISSING_DOCUMENT
    assert missing.ask == of_statement["itemized"].ask != ""


# --- decide --------------------------------------------------------------------------------------------------------


def finding(rule: str, state: FindingState, consequence: Consequence = Consequence.RETURN) -> Finding:
    cause = Cause.UNREADABLE if state is FindingState.CANNOT_TELL else None
    return Finding(rule, state, "", cause, consequence=consequence)


ALL_MET = [finding(check.name, FindingState.MET) for check in CHECKS]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), Verdict.READY),
        (((FindingState.NOT_MET, Consequence.RETURN),), Verdict.RETURN),
        (((FindingState.NOT_MET, Consequence.REVIEW),), Verdict.REVIEW),
        (((FindingState.NOT_MET, Consequence.NOTE),), Verdict.READY),
        (((FindingState.CANNOT_TELL, Consequence.NOTE),), Verdict.REVIEW),
        (((FindingState.CANNOT_TELL, Consequence.RETURN),), Verdict.REVIEW),
        (((FindingState.NOT_APPLICABLE, Consequence.RETURN),), Verdict.READY),
        (
            ((FindingState.CANNOT_TELL, Consequence.RETURN), (FindingState.NOT_MET, Consequence.RETURN)),
            Verdict.RETURN,
        ),
        (
            ((FindingState.NOT_MET, Consequence.REVIEW), (FindingState.NOT_MET, Consequence.RETURN)),
            Verdict.RETURN,
        ),
    ],
)
def test_decide(more: tuple[tuple[FindingState, Consequence], ...], expected: Verdict) -> None:
    assert decide([*ALL_MET, *(finding("itemized", *each) for each in more)]) is expected


def test_what_was_not_judged_is_not_ready() -> None:
    assert decide([]) is Verdict.REVIEW
    for rule in OF_A_PURCHASE:
        assert decide([f for f in ALL_MET if f.rule != rule]) is Verdict.REVIEW
    assert decide(ALL_MET) is Verdict.READY


@given(
    st.lists(
        st.tuples(
            st.sampled_from([check.name for check in CHECKS]),
            st.sampled_from(list(FindingState)),
            st.sampled_from(list(Consequence)),
        )
    )
)
def test_ready_needs_everything_and_order_does_not_matter(drawn: list[tuple[str, FindingState, Consequence]]) -> None:
    findings = [*ALL_MET, *(finding(*each) for each in drawn)]
    said = decide(findings)
    wrong = {f.consequence for f in findings if f.state is FindingState.NOT_MET}
    unknown = any(f.state is FindingState.CANNOT_TELL for f in findings)
    assert (said is Verdict.READY) == (not unknown and wrong <= {Consequence.NOTE})
    assert (said is Verdict.RETURN) == (Consequence.RETURN in wrong)
    assert decide(reversed(findings)) is said


@given(
    states=st.lists(
        st.sampled_from([met("m"), not_met("n", "a"), wanting("w", "b"), Statement(FindingState.NOT_APPLICABLE, "x")]),
        min_size=1,
    )
)
def test_the_gravest_statement_is_kept(states: list[Statement]) -> None:
    worst = gravest(states)
    assert worst.state in {s.state for s in states}
    if any(s.state is FindingState.NOT_MET for s in states):
        assert worst.state is FindingState.NOT_MET
        certain = any(s.state is FindingState.NOT_MET and not s.for_want for s in states)
        assert worst.for_want is not certain
    assert worst.message


FIELDS = ("merchant", "phone", "date", "total", "tip", "tax", "subtotal", "change", "balance_due")


@given(
    blurred=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from([UNREADABLE, ABSENT])),
    cut=st.sets(st.sampled_from(["top", "bottom", "left", "right"])),
    without_items=st.booleans(),
    without_tenders=st.booleans(),
)
def test_what_is_taken_off_a_good_receipt_is_missed(
    blurred: dict[str, object], cut: set[str], without_items: bool, without_tenders: bool
) -> None:
    """It is ready only while name, contact, date, total, items and payment are read."""
    changes: dict[str, object] = {**blurred, "cut_off": tuple(sorted(cut))}
    if without_items:
        changes["items"] = ()
    if without_tenders:
        changes["tenders"] = ()
    said = verdict(dossier(purchase(receipt(**changes))))
    needed = {"merchant", "phone", "date", "total"} & set(blurred)
    if needed or without_items or without_tenders:
        assert said is not Verdict.READY


def test_judging_the_same_twice_gives_the_same() -> None:
    whole = dossier(purchase(bill()), purchase(file="b.jpg"), problems=(("c.zip", "broken"),))
    assert evaluate(whole, POLICY, context()) == evaluate(whole, POLICY, context())
