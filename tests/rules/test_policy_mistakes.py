"""One policy file with many mistakes: all are told at once, each with its line, in words that a coordinator can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import ConfigError, ExitCode
from rules.checks.form_complete import FIELDS
from rules.policy import cautions, lint, load
from tests.rules.own_policy import HOUSE, TEXT, house_text, written

#: (what stands in the packaged policy, what is written instead, what the line of the mistake has, field, exact words)
EDITS = [
    (
        'version: "1"',
        'version: "1"\nversion: "2"',
        'version: "2"',
        "version",
        "`version` is written twice (first in line 9)",
    ),
    (
        "  value: 07-01",
        "  value: 30-06",
        "value: 30-06",
        "fiscal_year_starts.value",
        "`30-06` is no month-day; the month comes first: did you mean `06-30`?",
    ),
    (
        "with the whole paper in the picture? Part",
        "with {paper} in the picture? Part",
        "cut_off: ",
        "retake.cut_off",
        "{paper} cannot be filled in here; allowed: {receipt}",
    ),
    (
        "  business-contact:\n    clause: The business name and contact information\n",
        "  business-contact:\n    clause:\n",
        "    clause:\n    where",
        "rules.business-contact.clause",
        "this is empty; write the text, in quotes if it has a colon in it",
    ),
    (
        "  itemized:\n",
        "  itemised:\n",
        "  itemised:",
        "rules.itemised",
        "there is no `itemised` here; did you mean `itemized`?",
    ),
    (
        "      rest: ",
        "      the_rest: ",
        "      the_rest: ",
        "rules.payment-proof.ask.the_rest",
        "there is no `the_rest` here; did you mean `rest`?",
    ),
    (
        "printed_cash_tender_counts:\n        value: yes",
        "printed_cash_tender_counts:\n        value: 75.10",
        "value: 75.10",
        "rules.payment-proof.printed_cash_tender_counts",
        "expected yes or no, not `75.10`",
    ),
    (
        "share_of_charges:\n        value: yes",
        "share_of_charge:\n        value: yes",
        "share_of_charge:",
        "rules.no-alcohol.parameters.share_of_charge",
        "there is no `share_of_charge` here; did you mean `share_of_charges`?",
    ),
    (
        "amounts that we misread prove no cost\n    on_not_met: review",
        "amounts that we misread prove no cost",
        "what items were",
        "rules.reconciles",
        "`on_not_met` is missing",
    ),
    (
        "[claimant_name, claimant_email,",
        "[claimant_name, claimant_mail,",
        "claimant_mail",
        "rules.form-complete.fields",
        f"`claimant_mail` is not one of {', '.join(FIELDS)}; did you mean `claimant_email`?",
    ),
    (
        'value: "0.00"',
        "value: -0.02",
        "value: -0.02",
        "rules.amount-requested.rounding",
        "expected an amount in dollars such as 12.50, not `-0.02`",
    ),
    (
        "tip_cap:\n        value: off",
        "tip_cap:\n        value: 200",
        "value: 200",
        "rules.amount-requested.tip_cap",
        "expected a percentage such as 20, or off, not `200`",
    ),
    (
        "value: [peer_mentor]",
        "value: peer_mentor",
        "value: peer_mentor",
        "rules.lead-approval.roles",
        "expected a list of words, such as [one, two] or []",
    ),
    (
        "value: [departmental_peer_circle, reading_group]",
        "value: [reading_group, reading_group]",
        "value: [reading_group, reading_group]",
        "rules.department-eligible.programs",
        "`reading_group` is in the list twice",
    ),
    (
        "{receipt} seems to be",
        "{reciept} seems to be",
        "{reciept} seems",
        "rules.not-duplicate.ask",
        "{reciept} cannot be filled in here; allowed: {receipt}, {earlier}; did you mean `receipt`?",
    ),
    (
        "spend_by:\n        value: off",
        "spend_by:\n        value: 02-30",
        "value: 02-30",
        "rules.purchase-date.spend_by",
        "expected month-day such as 07-01, not `02-30`",
    ),
    (
        "on_not_met: note",
        "on_not_met: ignore",
        "on_not_met: ignore",
        "rules.sales-tax.on_not_met",
        "`ignore` is not one of return, review, note; did you mean `note`?",
    ),
]

HOUSE_MISTAKES = """
house_rules:
  unknown-name:
    scope: purchase
    not_met_if: totl > 75.0
    message: "{receipt} is dear."
    ask: "Why?"
    on_not_met: return
    clause: Nothing dear.
    where: Office rule
  bad-grammar:
    scope: purchase
    not_met_if: total > 75.0 and size(attendees) = 0
    message: "{receipt} is dear."
    ask: "Why?"
    on_not_met: return
    clause: Nothing dear.
    where: Office rule
  wrong-type:
    scope: submission
    not_met_if: requested > "75"
    message: "Dear."
    ask: "Why?"
    on_not_met: return
    clause: Nothing dear.
    where: Office rule
  No Message:
    scope: submission
    not_met_if: requested > 75
    ask: "Why?"
    on_not_met: return
    clause: Nothing dear.
    where: Office rule
  unknown-place:
    scope: submission
    not_met_if: requested > 75
    message: "{amount} is dear."
    ask: "Why?"
    on_not_met: return
    clause: Nothing dear.
    where: Office rule
  itemized:
    scope: both
    not_met_if: requested > 75
    message: "Dear."
    ask: "Why?"
    on_not_met: return
    clause: Nothing dear.
    where: Office rule
"""
NEVER_ALIKE = "which are never alike; a number stands without quotes, as in `total > 75.00`"
NAMED = "write it in small letters, digits and hyphens, such as names-of-guests"
HOUSE_SAID = [
    (
        "totl > 75.0",
        "house_rules.unknown-name.not_met_if",
        "there is no `totl` here; did you mean `total`? (in `totl > 75.0`)",
    ),
    (
        "total > 75.0 and",
        "house_rules.bad-grammar.not_met_if",
        "`=` alone does nothing; write == to compare (in `total > 75.0 and size(attendees) = 0`)",
    ),
    (
        'requested > "75"',
        "house_rules.wrong-type.not_met_if",
        f'`>` holds an amount against a text, {NEVER_ALIKE} (in `requested > "75"`)',
    ),
    (
        "  No Message:",
        "house_rules.No Message",
        f"`No Message` cannot be the name of a rule; {NAMED}",
    ),
    (
        "  itemized:\n    scope: both",
        "house_rules.itemized",
        "`itemized` is a rule of the handbook; give this one another name",
    ),
    ("scope: both", "house_rules.itemized.scope", "`both` is not one of purchase, submission"),
]


def all_wrong() -> str:
    text = TEXT
    for old, new, *_ in EDITS:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text + HOUSE_MISTAKES


def line_of(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def test_seventeen_mistakes_of_the_handbooks_part_are_told_at_once(tmp_path: Path) -> None:
    text = all_wrong()
    path = written(tmp_path, text)
    told = {(m.line, m.field, str(m)) for m in lint(path)}
    assert len(EDITS) >= 15
    for _, _, mark, field, words in EDITS:
        # "what items were" marks the second rule that quotes the clause: the first is the misspelled one
        line = line_of(text, "  reconciles:") + 1 if mark == "what items were" else line_of(text, mark)
        assert (line, field, f"{path}:{line}: {field}: {words}") in told


def test_the_mistakes_of_the_house_rules_are_told_with_them(tmp_path: Path) -> None:
    text = all_wrong()
    path = written(tmp_path, text)
    told = {str(m) for m in lint(path)}
    for mark, field, words in HOUSE_SAID:
        assert f"{path}:{line_of(text, mark)}: {field}: {words}" in told
    line = line_of(text, "  No Message:") + 1
    assert f"{path}:{line}: house_rules.No Message: `message` is missing" in told
    (place,) = (m for m in lint(path) if m.field == "house_rules.unknown-place.message")
    assert place.line == line_of(text, "{amount} is dear")
    assert "{amount} cannot be filled in here; allowed: {total}, {reimbursable}, {submitted}" in str(place)


def test_nothing_else_is_told_and_the_order_is_the_files(tmp_path: Path) -> None:
    mistakes = lint(written(tmp_path, all_wrong()))
    assert len(mistakes) == len(EDITS) + len(HOUSE_SAID) + 2
    lines = [mistake.line or 0 for mistake in mistakes]
    assert lines == sorted(lines)


def test_what_lint_tells_is_refused_by_every_command(tmp_path: Path) -> None:
    path = written(tmp_path, all_wrong())
    with pytest.raises(ConfigError) as refusal:
        load(path)
    first, _, more = str(refusal.value).partition(" (24 more mistakes")
    assert first in {str(mistake) for mistake in lint(path)}
    assert "itemized policy lint" in more


def test_lint_on_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, all_wrong())
    assert cli.main(["policy", "lint", str(path)]) == ExitCode.CONFIG
    said = capfd.readouterr()
    assert said.out.splitlines() == [str(mistake) for mistake in lint(path)]
    assert f"25 mistakes in {path}; it cannot be used as it is" in said.err

    one = written(tmp_path, house_text("totl > 1"))
    assert cli.main(["policy", "lint", str(one)]) == ExitCode.CONFIG
    assert f"1 mistake in {one}" in capfd.readouterr().err

    right = written(tmp_path, TEXT + HOUSE)
    assert cli.main(["policy", "lint", str(right)]) == ExitCode.DONE
    said = capfd.readouterr()
    first, *off = said.out.splitlines()
    assert first == f"{right}: no mistakes"
    assert "rules.purchase-date.days_to_submit is off: the office must decide" in off
    assert all(line.endswith(" is off: the office must decide") for line in off)
    lax = written(tmp_path, TEXT.replace("\n    on_not_met: return", "\n    on_not_met: note", 1))
    assert cli.main(["policy", "lint", str(lax)]) == ExitCode.DONE
    assert "business-name: where it is not met, that is only noted, and" in capfd.readouterr().out
    assert cli.main(["policy", "lint", str(tmp_path / "none.yaml")]) == ExitCode.CONFIG
    assert "cannot be opened" in capfd.readouterr().out


def test_scalars_that_yaml_would_change_are_read_as_written(tmp_path: Path) -> None:
    text = house_text("total > 75.10 && department != 'NO'", message="75.10", ask="NO")
    text = text.replace("where: Office rule", "where: 1.10").replace("The office wants it so.", "NO")
    rule = load(written(tmp_path, text)).rules[-1]
    assert rule.house is not None
    assert (rule.house.message, rule.ask(), rule.where, rule.clause) == ("75.10", "NO", "1.10", "NO")
    assert rule.house.expression.cel == "((total > 75.10) && (department != 'NO'))"


@pytest.mark.parametrize("sign", [">", "|"])
def test_a_text_of_several_lines_is_one_sentence(tmp_path: Path, sign: str) -> None:
    ask = f"ask: {sign}\n      Could you tell us\n      who attended?"
    text = TEXT + HOUSE.replace('ask: "Could you tell us who attended?"', ask)
    text = text.replace("total > 75.0 && size", f"{sign}\n      total > 75.0 &&\n      size")
    rule = load(written(tmp_path, text)).rules[-1]
    assert rule.ask() == "Could you tell us who attended?"
    assert rule.house is not None
    assert rule.house.expression.written == "total > 75.0 && size(attendees) == 0"


NOT_YAML = {
    "a tab": (
        TEXT.replace("  business-name:", "\tbusiness-name:", 1),
        "\tbusiness-name:",
        "the line is indented with a tab; use spaces",
    ),
    "a quote left open": (TEXT + '# "\nhouse_rules: "x\n', 'house_rules: "x', "a quote is opened and not closed"),
    "a colon in a text": (
        TEXT.replace("policy: Grad", "policy: Note: Grad", 1),
        "policy: Note: Grad",
        "there is a colon too many; put a text that has a colon in it in quotes",
    ),
    "a line that stands out": (
        TEXT.replace("    where: Helpful", "     where: Helpful", 1),
        "     where: Helpful",
        "not well-formed YAML",
    ),
    "a list left open": (
        TEXT.replace("value: [peer_mentor]", "value: [peer_mentor", 1),
        "value: [peer_mentor",
        "a list has no closing ]",
    ),
    "a sign at the beginning": (
        TEXT.replace("policy: Grad", "policy: @Grad", 1),
        "policy: @Grad",
        "put a text with signs in quotes",
    ),
    "a star at the beginning": (TEXT.replace("policy: Grad", "policy: *Grad", 1), "*Grad", "begins with * stands in"),
    "two files in one": (TEXT + "---\npolicy: x\n", "---\npolicy: x", "starts a second file; take it out"),
    "a text that begins with &": (TEXT.replace("policy: G", "policy: &G", 1), "&G", "that begins with & stands in"),
    "an expression that begins with !": (
        TEXT + HOUSE.replace("total > 75.0 &&", "!(total < 75.0) &&"),
        "not_met_if: !(",
        "a text that begins with ! stands in quotes",
    ),
    "an expression that begins with ! and a name": (
        TEXT + HOUSE.replace("total > 75.0 &&", "!claimant_email.endsWith('@example.edu') &&"),
        "not_met_if: !claimant",
        "a text that begins with ! stands in quotes",
    ),
    "an expression that begins with a quote": (
        TEXT + HOUSE.replace("total > 75.0 &&", '"Ana" in attendees &&'),
        'not_met_if: "',
        """a text that begins with " stands in quotes, all of it: '...'""",
    ),
    "a sentence that begins with a place": (
        TEXT + HOUSE.replace('ask: "Could you tell us who attended?"', "ask: {receipt} names nobody."),
        "ask: {receipt}",
        "a text that begins with { stands in quotes",
    ),
    "a quote that another one closes": (
        TEXT + HOUSE.replace('who attended."', "who attended."),
        'message: "{receipt} is for',
        "; a closing quote is missing",
    ),
    "an ask that is not indented as the others": (
        TEXT + HOUSE.replace('    ask: "', '   ask: "'),
        '   ask: "Could you tell us who attended',
        "this line is not indented as those around it",
    ),
}


@pytest.mark.parametrize(("text", "mark", "words"), NOT_YAML.values(), ids=list(NOT_YAML))
def test_what_is_no_yaml_is_told_in_plain_words(tmp_path: Path, text: str, mark: str | None, words: str) -> None:
    (mistake,) = lint(written(tmp_path, text))
    assert words in str(mistake)
    if mark is not None:
        assert mistake.line == line_of(text, mark)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"# nothing but a remark\n", "the file is empty"),
        (b"policy: caf\xe9\n", "not plain text in UTF-8"),
        (b"- a\n- b\n", "expected entries of the form `name: value`"),
        (TEXT.replace("rules:\n", "rules: none\nx:\n", 1).encode(), "expected entries of the form"),
        ((TEXT + "house_rules: none\n").encode(), "expected the office's own rules"),
        (
            (TEXT + "house_rules:\n  own: none\n").encode(),
            "expected entries of the form `name: value` (scope, not_met_if",
        ),
        ((TEXT + "house_rules:\n").encode(), "expected the office's own rules"),
        ((TEXT + HOUSE + HOUSE.split("\n", 2)[2]).encode(), "`names-of-guests` is written twice"),
    ],
)
def test_what_is_no_policy(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(content)
    assert words in str(lint(path)[0])


def test_a_state_that_is_none_would_save_no_tax(tmp_path: Path) -> None:
    (mistake,) = lint(written(tmp_path, TEXT.replace("value: [MO]", "value: [Missouri]")))
    assert "`Missouri` is not one of AL, AK," in str(mistake)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("merchant == 'Costco'", "in `merchant == '...` capital and small letters count"),
        ("items.exists(i, i.description.contains('gift'))", 'description.matches("(?i)...") takes both'),
        ("department in ['History']", "in `department in ['...` capital"),
        ("merchant.matches('(?i)costco')", ""),
        ("program == 'reading_group' && date == event_date", ""),
    ],
)
def test_a_text_held_to_the_letter_is_pointed_out(tmp_path: Path, expression: str, told: str) -> None:
    said = [line for line in cautions(load(written(tmp_path, house_text(expression)))) if "own-rule" in line]
    assert [told in line for line in said] == ([True] if told else [])


def test_an_expression_is_looked_at_where_the_message_is_wrong_too(tmp_path: Path) -> None:
    mistakes = lint(written(tmp_path, house_text("totl > 75", message="{totl} is too much.")))
    assert [mistake.field for mistake in mistakes] == [
        "house_rules.own-rule.not_met_if",
        "house_rules.own-rule.message",
    ]
