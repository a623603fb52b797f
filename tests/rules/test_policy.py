"""The policy file: what is written is what is meant, and every mistake is refused with its place, in plain words."""

from __future__ import annotations

import hashlib
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError, ExitCode
from pipeline.model import Cause, Consequence
from rules.checks import CHECKS
from rules.policy import PACKAGED, describe, load
from rules.terms import MonthDay, Scope

TEXT = PACKAGED.read_text(encoding="utf-8")


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the packaged policy with the first `old` made `new`."""
    assert old in TEXT
    path = tmp_path / "policy.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path: Path, needle: str) -> int:
    return next(i for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if needle in line)


def test_the_packaged_policy_has_every_rule_and_its_sentence() -> None:
    policy = load()
    assert [rule.name for rule in policy.rules] == [check.name for check in CHECKS]
    assert policy.sha256 == hashlib.sha256(PACKAGED.read_bytes()).hexdigest()
    assert policy.path == PACKAGED
    for rule in policy.rules:
        assert rule.clause
        assert rule.where
        assert TEXT.splitlines()[rule.line - 2].strip() == f"{rule.name}:"
        assert all(setting.reason for setting in rule.settings)
    consequences = {rule.name: rule.on_not_met for rule in policy.rules}
    assert consequences["sales-tax"] is Consequence.NOTE
    assert consequences["within-budget"] is Consequence.REVIEW
    assert consequences["payment-proof"] is Consequence.RETURN


def test_parameters_have_their_types() -> None:
    policy = load()
    assert policy.rule("payment-proof").flag("printed_cash_tender_counts") is True
    assert policy.rule("lead-approval").words("roles") == ("peer_mentor",)
    assert policy.rule("amount-requested").amount("rounding") == Decimal("0.00")
    assert policy.alcohol_takes_its_share is True
    assert policy.alcohol_words.extra == ()
    assert dict(policy.retake)[Cause.CUT_OFF]
    with pytest.raises(KeyError):
        policy.rule("no-such-rule")


def test_a_policy_goes_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(load())) == load()


# --- scalars are read as written -------------------------------------------------------------------------------------


def test_scalars_stay_the_text_that_was_written(tmp_path: Path) -> None:
    path = edited(tmp_path, "policy: Grad Peer Circles reimbursement", "policy: NO")
    assert load(path).name == "NO"
    path = edited(tmp_path, 'version: "1"', "version: 1.10")
    assert load(path).version == "1.10"
    path = edited(tmp_path, 'value: "0.00"', "value: 75.10")
    assert str(load(path).rule("amount-requested").amount("rounding")) == "75.10"
    path = edited(tmp_path, "value: []", "value: [NO, null, 07-01 Ale, 1e3]")
    assert load(path).rule("no-alcohol").words("extra_words") == ("NO", "null", "07-01 Ale", "1e3")


@pytest.mark.parametrize(("written", "meant"), [("NO", False), ("off", False), ("Yes", True), ('"true"', True)])
def test_yes_and_no_may_be_written_as_people_do(tmp_path: Path, written: str, meant: bool) -> None:
    path = edited(tmp_path, "value: yes", f"value: {written}")
    assert load(path).rule("payment-proof").flag("printed_cash_tender_counts") is meant


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_fiscal_year_is_named_by_the_year_it_ends_in(day: date) -> None:
    year = load().fiscal_year(day)
    assert date(year - 1, 7, 1) <= day <= date(year, 6, 30)


def test_a_fiscal_year_may_be_the_calendars(tmp_path: Path) -> None:
    policy = load(edited(tmp_path, "value: 07-01", "value: 1-1"))
    assert policy.fiscal_year_starts == MonthDay(1, 1)
    assert policy.fiscal_year(date(2026, 1, 1)) == policy.fiscal_year(date(2026, 12, 31)) == 2026


# --- mistakes --------------------------------------------------------------------------------------------------------

MISTAKES = {
    # name: (what stands in the file, what is written instead, the line's mark, words of the message)
    "key twice": ("version:", "policy: Again\nversion:", "policy: Again", ["`policy` is written twice", "line 8"]),
    "rule twice": ("  sales-tax:", "  itemized:\n    clause: x\n  sales-tax:", None, ["`itemized` is written twice"]),
    "unknown rule": (
        "  no-alcohol:",
        "  no-alchohol:",
        "no-alchohol",
        ["no `no-alchohol`", "did you mean `no-alcohol`?"],
    ),
    "rule missing": ("  sales-tax:\n", "  x:\n", "  x:", ["there is no `x` here"]),
    "unknown top key": ("source:", "sauce:", "sauce:", ["there is no `sauce` here", "`source`"]),
    "unknown parameter": (
        "printed_cash_tender_counts:",
        "printed_cash_tender_count:",
        "tender_count:",
        ["did you mean `printed_cash_tender_counts`?"],
    ),
    "parameter of another rule": ("extra_words:", "programs:", "programs:", ["there is no `programs` here"]),
    "no reason": (
        "        reason: Drinks that this office's",
        "        because: Drinks that this office's",
        "because: Drinks",
        ["there is no `because` here"],
    ),
    "consequence misspelled": (
        "on_not_met: note",
        "on_not_met: notice",
        "notice",
        ["`notice` is not one of", "did you mean `note`?"],
    ),
    "flag that is none": ("value: yes", "value: maybe", "maybe", ["expected yes or no, not `maybe`"]),
    "flag as number": ("value: yes", "value: 1", "value: 1", ["expected yes or no"]),
    "amount in words": ('value: "0.00"', "value: two cents", "two cents", ["amount in dollars", "two cents"]),
    "amount with three decimals": ('value: "0.00"', "value: 0.025", "0.025", ["amount in dollars"]),
    "amount below zero": ('value: "0.00"', "value: -1", "value: -1", ["amount in dollars"]),
    "word for list": ("value: [peer_mentor]", "value: peer_mentor", "value: peer_mentor", ["a list of words"]),
    "unknown role": ("[peer_mentor]", "[peer_mentors]", "peer_mentors", ["did you mean `peer_mentor`?"]),
    "unknown form field": ("[claimant_name,", "[claimant_nam,", "claimant_nam,", ["did you mean `claimant_name`?"]),
    "word twice": ("value: [peer_mentor]", "value: [lead, lead]", "[lead", ["in the list twice"]),
    "no program at all": (
        "value: [departmental_peer_circle, reading_group]",
        "value: []",
        None,
        ["programs", "name at least one"],
    ),
    "empty sentence": (
        '    clause: "Exemption from Missouri Sales Tax"',
        "    clause:",
        None,
        ["this is empty"],
    ),
    "list for text": ('version: "1"', "version: [1, 2]", "version:", ["expected a single text"]),
    "no such date": ("value: 07-01", "value: 02-30", "02-30", ["month-day such as 07-01", "02-30"]),
    "date as number": ("value: 07-01", "value: 701", "701", ["month-day such as 07-01"]),
    "place that cannot be filled": (
        "{receipt}, or a part",
        "{reciept}, or a part",
        "reciept",
        ["{reciept}", "{receipt}"],
    ),
    "place into a value": (
        "{receipt}, or a part",
        "{receipt.x}, or a part",
        "receipt.x",
        ["cannot be filled in"],
    ),
    "place with a format": (
        "{receipt}, or a part",
        "{receipt!r}, or a part",
        "receipt!r",
        ["write {receipt} alone, with nothing behind the name"],
    ),
    "bracket without partner": ("{receipt}, or a part", "{receipt, or a part", "{receipt, or", ["curly bracket"]),
    "ask of a case missing": ("      rest:", "      remainder:", "remainder:", ["there is no `remainder` here"]),
    "one ask for many": (
        '    ask:\n      form: "Could',
        '    ask: "Please"\n    asks:\n      form: "Could',
        None,
        ["there is no `asks` here"],
    ),
    "rules as list": ("rules:\n  business-name:", "rules:\n  - business-name:", None, []),
    "tabs": ("  unreadable:", "\tunreadable:", "\tunreadable:", ["not well-formed YAML"]),
    "quote left open": ('version: "1"', 'version: "1', None, ["not well-formed YAML"]),
    "two documents": ("rules:\n", "---\nrules:\n", None, ["not well-formed YAML"]),
}


@pytest.mark.parametrize(("old", "new", "mark", "words"), list(MISTAKES.values()), ids=list(MISTAKES))
def test_a_mistake_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, mark: str | None, words: list[str]
) -> None:
    path = edited(tmp_path, old, new)
    with pytest.raises(ConfigError) as refusal:
        load(path)
    error, message = refusal.value, str(refusal.value)
    assert error.exit_code is ExitCode.CONFIG
    assert error.path == path
    assert error.line is not None
    assert message.startswith(f"{path}:{error.line}: ")
    if mark is not None:
        assert error.line == line_of(path, mark)
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("cut", "missing"),
    [
        ("version:", "`version` is missing"),
        ("retake:", "`retake` is missing"),
        ("  sales-tax:", "`sales-tax` is missing"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, cut: str, missing: str) -> None:
    """Everything from a heading to the next of its depth is cut out."""
    lines = TEXT.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(cut))
    depth = len(cut) - len(cut.lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
        end += 1
    path = tmp_path / "policy.yaml"
    path.write_text("".join(lines[:start] + lines[end:]), encoding="utf-8")
    with pytest.raises(ConfigError, match=missing):
        load(path)


def test_a_policy_that_is_no_file_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be opened"):
        load(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="cannot be opened"):
        load(tmp_path)
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"policy: x\nsource: caf\xe9\n")
    with pytest.raises(ConfigError, match="UTF-8") as refusal:
        load(path)
    assert refusal.value.line == 2
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="empty"):
        load(path)
    path.write_text("just words\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="entries of the form"):
        load(path)


@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`,?\n\t 07~"), max_size=40))
def test_no_text_gets_out_as_another_exception(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "policy.yaml")
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError):
            load(path)


# --- in words --------------------------------------------------------------------------------------------------------


def test_describe_says_all_of_the_policy_in_words() -> None:
    policy = load()
    shown = describe(policy)
    flat = " ".join(shown.split())
    for check in CHECKS:
        rule = policy.rule(check.name)
        assert f"{check.name} (judged of {check.scope})" in flat
        assert rule.clause in flat
        assert check.checked in flat
        assert all(" ".join(sentence.split()) in flat for _, sentence in rule.asks)
        assert all(setting.reason in flat for setting in rule.settings)
    assert policy.sha256 in shown
    assert "printed_cash_tender_counts = yes" in flat
    assert "rounding = $0.00" in flat
    assert "extra_words = (none)" in flat
    assert max(map(len, shown.splitlines())) <= 100
    assert {check.scope for check in CHECKS} == set(Scope)


def test_asks_are_filled_and_text_of_a_receipt_stays_text() -> None:
    rule = load().rule("no-alcohol")
    said = rule.ask("alcohol", receipt="{0.__class__}.jpg", items="{amount}")
    assert "{0.__class__}.jpg" in said
    assert "{amount}" in said
