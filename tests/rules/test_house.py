"""House rules: an office's own clauses, judged, counted and said like the handbook's."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.export.as_json import result_json
from pipeline.export.reply import Office, reply
from pipeline.model import (
    Alcohol,
    Cause,
    Consequence,
    Dossier,
    Finding,
    FindingState,
    Proof,
    Purchase,
    Reconciliation,
    TenderKind,
    Verdict,
)
from pipeline.run import judge
from pipeline.settle import settle
from rules.engine import decide, evaluate, evaluate_purchase
from rules.house import EXCLUDED, ITEM, OF_FORM, OF_PURCHASE, OF_SUBMISSION, TENDER, TODAY, names_of
from rules.policy import describe, load
from rules.terms import Policy, Scope
from tests.rules.builders import (
    ABSENT,
    AMBIGUOUS,
    UNREADABLE,
    D,
    bill,
    card,
    context,
    dossier,
    form,
    found,
    item,
    purchase,
    receipt,
    slip,
)
from tests.rules.own_policy import HOUSE, TEXT, house_policy, written

DOC = Path(__file__).parents[2] / "docs" / "house-rules.md"


def own(policy: Policy, whole: Dossier | None = None) -> list[Finding]:
    """What the one house rule of `policy` says."""
    name = policy.rules[-1].name
    return [f for f in evaluate(whole or dossier(), policy, context()) if f.rule == name]


def dear(amount: str, **changes: Any) -> Purchase:
    """A purchase of one dish."""
    paper = receipt(
        items=(item("Banquet", amount),),
        subtotal=found(D(amount)),
        tax=ABSENT,
        tip=ABSENT,
        total=found(D(amount)),
        tenders=(card(amount),),
        **changes,
    )
    return purchase(paper)


@pytest.fixture
def guests(tmp_path: Path) -> Policy:
    return load(written(tmp_path, TEXT + HOUSE))


def test_a_rule_is_broken_kept_and_counted(guests: Policy) -> None:
    nobody = form(attendees=(), amount_requested=D("75.01"))
    (broken,) = own(guests, dossier(dear("75.01"), form=nobody))
    assert broken.state is FindingState.NOT_MET
    assert broken.message == "lunch.jpg is for $75.01, and the form names nobody who attended."
    assert broken.ask == "Could you tell us who attended?"
    assert broken.clause == "Who attended is named where more than $75 is spent."
    assert broken.purchase == 1
    assert broken.consequence is Consequence.RETURN
    assert [e.text for e in broken.evidence] == ["75.01"]
    (kept,) = own(guests, dossier(dear("75.00"), form=nobody))
    assert kept.state is FindingState.MET
    assert "is kept" in kept.message


@pytest.mark.parametrize(
    ("consequence", "verdict"),
    [("return", Verdict.RETURN), ("review", Verdict.REVIEW), ("note", Verdict.READY)],
)
def test_a_broken_rule_has_the_consequence_that_the_office_gave_it(
    tmp_path: Path, consequence: str, verdict: Verdict
) -> None:
    text = HOUSE.replace("on_not_met: return", f"on_not_met: {consequence}")
    policy = load(written(tmp_path, TEXT + text))
    whole = dossier(dear("80.00"), form=form(attendees=(), amount_requested=D("80.00")))
    assert decide(evaluate(whole, load(), context())) is Verdict.READY
    assert decide(evaluate(whole, policy, context())) is verdict


def test_each_purchase_is_judged_by_itself(guests: Policy) -> None:
    whole = dossier(dear("80.00"), replace(dear("20.00"), documents=("b.jpg",)), form=form(attendees=()))
    assert [(f.purchase, f.state) for f in own(guests, whole)] == [
        (1, FindingState.NOT_MET),
        (2, FindingState.MET),
    ]


def test_what_is_unknown_cannot_be_told_and_is_named(guests: Policy) -> None:
    unread = dossier(purchase(receipt(total=UNREADABLE), total=None), form=form(attendees=()))
    (finding,) = own(guests, unread)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.UNREADABLE)
    assert "the total on lunch.jpg could not be read" in finding.message
    (finding,) = own(guests, dossier(dear("80.00"), form=None))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.MISSING_DOCUMENT)
    assert "there is no form" in finding.message
    (finding,) = own(guests, dossier(dear("80.00"), form=form(attendees=(), problems=(("attendees", "12/5"),))))
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    # of a small purchase it does not matter who attended
    (finding,) = own(guests, dossier(dear("20.00"), form=None))
    assert finding.state is FindingState.MET


def test_a_printed_total_that_may_not_be_what_was_paid_is_none(guests: Policy) -> None:
    doubtful = dossier(purchase(receipt(total=found(D("20.00"))), total=None), form=form(attendees=()))
    (finding,) = own(guests, doubtful)
    assert (finding.state, finding.cause) == (FindingState.CANNOT_TELL, Cause.CONFLICTING)
    assert "what lunch.jpg came to in the end is not known" in finding.message


UNKNOWN = {
    "merchant == 'X'": {"merchant": UNREADABLE},
    "merchant == 'Y'": {"merchant": ABSENT},
    "date > '2026-01-01'": {"date": AMBIGUOUS},
    "weekday == 'Sunday'": {"date": ABSENT},
    "tax > 1": {"tax": UNREADABLE},
    "tip > 1": {"tip": AMBIGUOUS},
    "tip > 2": {"tip": ABSENT, "reconciliation": Reconciliation(Proof.UNPROVED, D("2.00"))},
    "discount > 1": {"cut_off": ("bottom",), "reconciliation": Reconciliation(Proof.CONSISTENT, None)},
    "service_charge > 1": {"reconciliation": Reconciliation(Proof.UNPROVED, None)},
    "subtotal > 1": {"subtotal": UNREADABLE},
    "items.exists(i, i.amount > 50)": {
        "cut_off": ("top",),
        "reconciliation": Reconciliation(Proof.CONSISTENT, None),
    },
    "size(items) > 9": {"items": ()},
    "tenders.exists(t, t.kind == 'cash')": {"cut_off": ("bottom",)},
    "total > 1": {"currency": "EUR"},
    "size(items) > 8": {"items": (item("Roll", "0.06"),) * 301},
}


@pytest.mark.parametrize(("expression", "changes"), UNKNOWN.items(), ids=list(UNKNOWN))
def test_nothing_that_was_not_read_is_taken_for_zero(tmp_path: Path, expression: str, changes: dict[str, Any]) -> None:
    for asked in (expression, f"!({expression})"):
        (finding,) = own(house_policy(tmp_path, asked), dossier(purchase(receipt(**changes))))
        assert finding.state is FindingState.CANNOT_TELL, finding.message


TRUE_OF_THE_SAMPLE = [
    "merchant == 'LANTERN HOUSE' && merchant.matches('(?i)lantern')",
    "date == '2026-10-03' && weekday == 'Saturday'",
    "currency == 'USD'",
    "total == 24 && subtotal == 20 && tax == 2 && tip == 2",
    "discount == 0 && service_charge == 0",
    "reimbursable == 24",
    "size(items) == 2 && items.all(i, i.alcohol == 'no' && !i.struck && i.section == '')",
    "items.exists(i, i.description == 'Noodle Soup' && i.amount == 13)",
    "!items.exists(i, has(i.quantity) || has(i.unit_price))",
    "tenders.exists(t, t.kind == 'card' && has(t.amount) && t.amount == 24 && t.brand == 'visa' && t.last4 == '0103')",
    "tenders.all(t, t.auth_code == '02776A' && !t.marked_paid)",
    "size(excluded) == 0",
    "size(documents) == 1 && 'lunch.jpg' in documents",
    "requested == 24 && requested <= reimbursable",
    "size(attendees) == 2 && 'Wei Chen' in attendees && headcount == 2 && total == 12 * headcount",
    "role == 'peer_mentor' && department == 'History' && program == 'departmental_peer_circle'",
    "event_date == date && submitted > event_date && today >= submitted",
    "purpose == 'Lunch with mentee' && paid_by == 'card'",
    "claimant_name == 'Ana García' && claimant_email == 'ana@example.edu'",
    "tip > 0.09 * subtotal && tip <= 0.10 * subtotal",
]


@pytest.mark.parametrize("expression", TRUE_OF_THE_SAMPLE)
def test_the_names_mean_what_the_office_is_told(tmp_path: Path, expression: str) -> None:
    (finding,) = own(house_policy(tmp_path, expression))
    assert finding.state is FindingState.NOT_MET, finding.message


def test_the_sample_uses_every_name() -> None:
    words = set(re.findall(r"\w+", " ".join(TRUE_OF_THE_SAMPLE)))
    assert {name.name for name in names_of(Scope.PURCHASE)} <= words
    assert {field for kind in (ITEM, TENDER) for field, _ in kind.fields} <= words


def test_where_the_amounts_close_to_the_cent_nothing_is_hidden_beyond_an_edge(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "tip == 0 && discount == 0 && size(items) == 2 && subtotal == 20")
    paper = receipt(tip=ABSENT, subtotal=ABSENT, total=found(D("22.00")), cut_off=("top", "bottom"))
    (finding,) = own(policy, dossier(purchase(paper)))
    assert finding.state is FindingState.NOT_MET, finding.message


def test_a_tip_that_only_the_slip_shows_is_one(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "tip == 2.00 && total == 24.00")
    joined = purchase(bill(), proofs=(("slip.jpg", slip("24.00")),), total=D("24.00"))
    assert own(policy, dossier(joined))[0].state is FindingState.NOT_MET


def test_what_is_left_out_can_be_asked_for(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "excluded.exists(e, e.reason == 'alcohol' && e.amount + e.share > 8)")
    wine = receipt(items=(item("Soup", "12.00"), item("Wine", "8.00", Alcohol.YES)))
    whole = dossier(settle(purchase(wine), takes_share=True))
    assert own(policy, whole)[0].state is FindingState.NOT_MET


def test_rules_of_the_submission(tmp_path: Path) -> None:
    policy = house_policy(
        tmp_path,
        "size(purchases) == 2 && total == 48 && reimbursable == 48 && purchases.exists(p, p.tip == 2)"
        " && purchases.all(p, p.items.exists(i, i.amount == 13))",
        scope="submission",
        message="{total} in all, {claimant_name}, {attendees}.",
        ask="{requested}?",
    )
    two = dossier(purchase(), replace(purchase(), documents=("b.jpg",)))
    (finding,) = own(policy, two)
    assert finding.state is FindingState.NOT_MET
    assert finding.purchase is None
    assert finding.message == "$48.00 in all, Ana García, Ana García and Wei Chen."
    assert finding.ask == "$24.00?"
    lacking = dossier(purchase(), purchase(receipt(tip=UNREADABLE), reimbursable=None))
    (finding,) = own(policy, lacking)
    assert finding.state is FindingState.CANNOT_TELL
    assert "what can be reimbursed of lunch.jpg is not known" in finding.message


def test_a_purchase_of_which_something_is_unknown_is_not_passed_over(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "purchases.exists(p, p.tip > 50)", scope="submission")
    (finding,) = own(policy, dossier(purchase(receipt(tip=UNREADABLE))))
    assert finding.state is FindingState.CANNOT_TELL
    assert "tip is not known of everything" in finding.message


def test_a_paper_that_nobody_could_read_may_put_a_submission_right(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "size(purchases) < 2", scope="submission")
    assert own(policy)[0].state is FindingState.NOT_MET
    unread = dossier(problems=(("b.jpg", "is broken; please send it again"),))
    assert own(policy, unread)[0].state is FindingState.CANNOT_TELL


def test_a_division_by_zero_goes_to_a_person(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "total / size(attendees) > 30")
    (finding,) = own(policy, dossier(form=form(attendees=())))
    assert finding.state is FindingState.CANNOT_TELL
    assert "could not be worked out (lunch.jpg)" in finding.message


def test_a_program_is_as_the_policy_names_it(tmp_path: Path) -> None:
    text = TEXT.replace("value: [departmental_peer_circle, reading_group]", "value: [Writing Group, reading_group]")
    own_rule = HOUSE.replace("total > 75.0 && size(attendees) == 0", "program == 'Writing Group'")
    policy = load(written(tmp_path, text + own_rule))
    for said, state in (("writing_group", FindingState.NOT_MET), ("reading_group", FindingState.MET)):
        (finding,) = own(policy, dossier(purchase(), form=form(program=said)))
        assert finding.state is state


def test_how_many_attended_is_the_number_or_the_names(tmp_path: Path) -> None:
    policy = house_policy(
        tmp_path, "total > 5 * headcount", scope="submission", message="{total} for {headcount} people."
    )
    for attendees, state in (
        (("4 people",), FindingState.NOT_MET),
        (("5 people",), FindingState.MET),
        (("Ana", "Wei", "Bo", "2 others"), FindingState.MET),
        ((), FindingState.CANNOT_TELL),
        (("everybody",), FindingState.CANNOT_TELL),
    ):
        (finding,) = own(policy, dossier(purchase(), form=form(attendees=attendees)))
        assert finding.state is state, attendees
        if state is FindingState.NOT_MET:
            assert finding.message == "$24.00 for 4 people."


@pytest.mark.parametrize(
    ("expression", "scope", "words"),
    [
        ("program == 'Reading group'", "purchase", "did you mean `reading_group`?"),
        ("program in ['readers']", "purchase", '`program` is never "readers"'),
        ("size(purchases) > 3", "purchase", "`purchases` is of a submission: write `scope: submission`"),
        ("receipts > 3", "purchase", "did you mean `purchases`? `purchases` is of a submission"),
        ("merchant == 'A'", "submission", "`merchant` is of each purchase: write `scope: purchase`, or go through"),
        ("tenders.exists(t, t.brand == 'VISA')", "purchase", '`t.brand` is never "VISA"'),
        ("false", "purchase", "this looks at nothing of a submission"),
        ("1 + 1 == 2", "purchase", "this looks at nothing of a submission"),
    ],
)
def test_a_rule_that_would_never_speak_is_refused(tmp_path: Path, expression: str, scope: str, words: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        house_policy(tmp_path, expression, scope=scope)
    assert words in str(refusal.value)


def test_only_what_goes_back_must_say_what_is_asked_for(tmp_path: Path) -> None:
    text = TEXT + HOUSE.replace('    ask: "Could you tell us who attended?"\n', "")
    with pytest.raises(ConfigError, match="`ask` is missing; what goes back says what is asked for"):
        load(written(tmp_path, text))
    policy = load(
        written(
            tmp_path, text.replace("    on_not_met: return\n    clause: Who", "    on_not_met: review\n    clause: Who")
        )
    )
    (finding,) = own(policy, dossier(dear("80.00"), form=form(attendees=())))
    assert (finding.state, finding.ask) == (FindingState.NOT_MET, "")
    assert "Ask:" not in describe(policy)[describe(policy).index("names-of-guests") :].partition("Where a paper")[0]


def test_text_of_a_receipt_stays_text(tmp_path: Path) -> None:
    policy = house_policy(tmp_path, "total > 1", message="At {merchant}.", ask="{merchant}?")
    (finding,) = own(policy, dossier(purchase(receipt(merchant=found("{total} {0.__class__}")))))
    assert finding.message == "At {total} {0.__class__}."
    (finding,) = own(policy, dossier(purchase(receipt(merchant=ABSENT))))
    assert finding.ask == "(not known)?"


def test_one_file_alone_is_judged_by_the_rules_that_need_no_form(tmp_path: Path, guests: Policy) -> None:
    alone = evaluate_purchase(dear("80.00"), guests, None)
    assert "names-of-guests" not in {f.rule for f in alone}
    policy = house_policy(tmp_path, "total > 75")
    assert [f.state for f in evaluate_purchase(dear("80.00"), policy, None) if f.rule == "own-rule"] == [
        FindingState.NOT_MET
    ]


def test_papers_that_could_not_be_read_leave_a_rule_open(guests: Policy) -> None:
    whole = dossier(purchases=(), readings=(), problems=(("a.jpg", "is broken; please send it again"),))
    assert {f.state for f in evaluate(whole, guests, context()) if f.rule == "names-of-guests"} == {
        FindingState.CANNOT_TELL
    }


def test_it_is_in_the_json_in_the_reply_and_in_words(guests: Policy) -> None:
    whole = dossier(dear("80.00"), form=form(attendees=(), amount_requested=D("80.00"), paid_by=TenderKind.CARD))
    result = judge(whole, guests, context())
    assert result.verdict is Verdict.RETURN
    assert any(
        finding["rule"] == "names-of-guests" and finding["state"] == "not_met"
        for finding in result_json(result)["findings"]
    )
    draft = reply(result, Office())
    assert draft is not None
    said = " ".join(draft.get_content().split())
    assert "Could you tell us who attended?" in said
    assert "“Who attended is named where more than $75 is spent.”" in said
    shown = " ".join(describe(guests).split())
    assert "names-of-guests (judged of each purchase, a rule of this office)" in shown
    assert "Not met if: total > 75.0 && size(attendees) == 0" in shown
    assert "If not met: the submission goes back to the submitter." in shown


def test_a_policy_with_house_rules_goes_to_other_processes(guests: Policy) -> None:
    assert pickle.loads(pickle.dumps(guests)) == guests


def test_the_page_about_house_rules_names_all_and_only_what_there_is() -> None:
    text = DOC.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| .* \| (.+) \|$", text, re.MULTILINE))
    names = [*OF_PURCHASE, *OF_SUBMISSION, *OF_FORM, TODAY]
    assert told == {name.name: name.meaning for name in names}
    fields = re.findall(r"^\| `(\w+)` \| ([^|]+) \|$", text, re.MULTILINE)
    assert [name for name, _ in fields] == [name for kind in (ITEM, TENDER, EXCLUDED) for name, _ in kind.fields]
    optional = [name for kind in (ITEM, TENDER) for name, _ in kind.fields if name in kind.optional]
    assert [name for name, what in fields if what.endswith(", may be missing")] == optional


def test_the_examples_on_the_page_are_right(tmp_path: Path) -> None:
    text = DOC.read_text(encoding="utf-8")
    first, *_, examples = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert load(written(tmp_path, f"{TEXT}\n{first}")).rules[-1].name == "names-of-guests"
    found_examples = re.findall(r"# (.+)\nnot_met_if: (.+)\n", examples)
    assert len(found_examples) >= 7
    for comment, expression in found_examples:
        scope = "submission" if "(scope: submission)" in comment else "purchase"
        assert house_policy(tmp_path, expression, scope=scope).rules[-1].house is not None
    for inline in re.findall(r"`(purchases\..+?)`", text):
        assert house_policy(tmp_path, inline, scope="submission").rules[-1].house is not None


def test_amounts_are_exact_in_the_policy_too(guests: Policy) -> None:
    for cents in range(7490, 7511):
        amount = Decimal(cents) / 100
        (finding,) = own(guests, dossier(dear(f"{amount:.2f}"), form=form(attendees=())))
        assert (finding.state is FindingState.NOT_MET) is (amount > 75)
