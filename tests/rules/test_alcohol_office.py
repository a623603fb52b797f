"""An office's own words for the alcohol judge, and the command that asks it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words, judge, judge_text


def item(description: str, amount: str = "5.00", section: str = "") -> LineItem:
    return LineItem(description, None, None, Decimal(amount), section=section)


# --- Policy and command -----------------------------------------------------------------------------------------------


def test_an_offices_words_win_over_lists_and_model_in_context_too() -> None:
    words = Words(extra=("house special",), exceptions=("Nightjar Pale Ale",))
    items = (item("NIGHTJAR PALE ALE PT", section="DRAFT"), item("House Special"), item("Pale Ale"))
    judgments = judge(items, "Nightjar Liquors", words)
    assert [each.alcohol for each in judgments] == [Alcohol.NO, Alcohol.YES, Alcohol.YES]
    assert "office" in judgments[0].because
    assert "office" in judgments[1].because


@pytest.mark.parametrize(
    "line",
    ["TomatoSoup", "TOMATOSOUP", "SoupTomato", "BBQSoup", "Cup CornSoup", "cornsoup", "SOUP12OZ", "2SOUP", "Soups",
     "HouseSpecial", "HOUSESPECIAL 2", "PumpkinAle", "Ales"],
)  # fmt: skip
def test_an_offices_words_are_seen_where_they_run_together(line: str) -> None:
    verdict, because = judge_text(line, Words(extra=("soup", "house special", "ale")))
    assert verdict is not Alcohol.NO
    assert verdict is Alcohol.YES or "run together" in because
    (after,) = judge([item(line)], "Nightjar", Words(extra=("soup", "house special", "ale")))
    assert after.alcohol is not Alcohol.NO


@pytest.mark.parametrize(
    "line", ["Kale Salad", "KaleSalad", "Sale Item", "Wholesale", "Tamale Plate", "Souper Bowl", "GingerAle", "Soupcon"]
)
def test_letters_within_another_word_are_none_of_the_offices(line: str) -> None:
    words = Words(extra=("soup", "ale"), exceptions=("ginger ale",))
    assert judge_text(line, words)[0] is Alcohol.NO


def _said(out: str) -> Iterator[tuple[str, str]]:
    for line in out.splitlines():
        found = json.loads(line)
        assert list(found) == ["text", "alcohol", "because"]
        assert found["because"]
        yield found["text"], found["alcohol"]


def test_the_command_says_what_the_judge_says(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["alcohol", "BUD LT 12PK", "Root Beer", "Prem Glass", "Crème Brûlée"]) == 0
    assert list(_said(capfd.readouterr().out)) == [
        ("BUD LT 12PK", "yes"),
        ("Root Beer", "no"),
        ("Prem Glass", "unclear"),
        ("Crème Brûlée", "no"),
    ]


def test_the_command_reads_lines(tmp_path: Path) -> None:
    code = "import sys; from pipeline.cli import main; sys.exit(main(['alcohol', 'Stout', '-']))"
    given_lines = "\ufeffIPA\r\nBurger\n\n \t\r\n啤酒\n".encode() + b"\xff beer\n"
    done = subprocess.run([sys.executable, "-c", code], input=given_lines, capture_output=True, check=True)
    said = list(_said(done.stdout.decode()))
    assert said == [("Stout", "yes"), ("IPA", "yes"), ("Burger", "no"), ("啤酒", "yes"), ("\ufffd beer", "yes")]


def test_the_command_takes_what_is_no_text(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["alcohol", "\udcff beer"]) == 0
    assert list(_said(capfd.readouterr().out)) == [("? beer", "yes")]


def test_the_command_loads_nothing_where_there_is_no_line() -> None:
    code = (
        "import sys; from pipeline.cli import main; code = main(['alcohol', '-']); print(code, 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=b"\n \r\n", capture_output=True, check=True)
    assert done.stdout.decode().split() == ["0", "False"]


def test_the_command_goes_by_a_policys_words(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from rules.policy import PACKAGED

    policy = tmp_path / "ours.yaml"
    text = PACKAGED.read_text(encoding="utf-8")
    before, found, after = text.partition("      extra_words:\n        value: []")
    assert found
    policy.write_text(f"{before}      extra_words:\n        value: [nightjar]{after}", encoding="utf-8")
    assert main(["alcohol", "Nightjar 4", "--policy", str(policy)]) == 0
    assert list(_said(capfd.readouterr().out)) == [("Nightjar 4", "yes")]
    assert main(["alcohol"]) == 2


def test_items_are_judged_in_their_order_with_all_else_kept() -> None:
    before = [replace(item("Soup"), struck=True), item("Zaluvera Brewing IPA")]
    after = judge(before, "Nightjar")
    assert [replace(each, alcohol=Alcohol.UNCLEAR, because="") for each in after] == before


# --- An office's words are tried when the policy is loaded ------------------------------------------------------------


def with_words(folder: Path, added: str, excepted: str) -> Path:
    """A policy file whose office adds and excepts these words."""
    from rules.policy import PACKAGED

    text = PACKAGED.read_text(encoding="utf-8")
    for parameter, words in (("extra_words", added), ("exceptions", excepted)):
        before, found, after = text.partition(f"      {parameter}:\n        value: []")
        assert found
        text = f"{before}      {parameter}:\n        value: [{words}]{after}"
    policy = folder / "ours.yaml"
    policy.write_text(text, encoding="utf-8")
    return policy


@pytest.mark.parametrize(
    ("added", "excepted", "field", "told"),
    [
        ("nightjar", "nightjar", "extra_words", "`nightjar` is in both lists; take it out of"),
        ("Nightjar", "NIGHTJAR", "extra_words", "`Nightjar` is in both lists"),
        ("nightjar special", "nightjar", "extra_words", "holds `nightjar` of `exceptions`, which wins; take one"),
        ("1.50", "", "extra_words", "`1.50` has no letter, and a line without one"),
        ("맥주", "", "extra_words", "`맥주` is never found in a line; write the words as"),
        ("", "~", "exceptions", "`~` has no letter"),
        ("", "beer", "exceptions", "the name of a drink (“beer” is an alcoholic drink); write the whole name of"),
        ("", "bud light", "exceptions", "(“bud light” is a brand of beer)"),
        ("", "stella", "exceptions", "`stella` would let every line with it pass"),
        ("", "sol", "exceptions", "`sol` would let every line with it pass"),
        *(
            ("", word, "exceptions", f"`{word}` only says how something is served")
            for word in (*("happy hour", "glass", "pint", "light", "house", "large", "white", "12pk", "750ml", "lime"),)
        ),
        *(
            (word, "", "extra_words", f"`{word}` stands in lines of every kind")
            for word in ("a", "the", "water", "food")
        ),
    ],
)
def test_a_word_that_cannot_do_what_it_is_for_is_refused(
    tmp_path: Path, added: str, excepted: str, field: str, told: str
) -> None:
    from rules.policy import lint

    (mistake,) = lint(with_words(tmp_path, added, excepted))
    assert mistake.field == f"rules.no-alcohol.{field}"
    assert mistake.line is not None
    line = (tmp_path / "ours.yaml").read_text(encoding="utf-8").splitlines()[mistake.line - 1]
    assert (added if field == "extra_words" else excepted) in line
    assert told in str(mistake)


@pytest.mark.parametrize(
    ("added", "excepted", "told"),
    [
        ("modelo", "", "`modelo` is alcohol without this entry, which only makes alcohol of lines with it"),
        ("root beer", "", "`root beer` makes every line with it alcohol, and without this entry it is none"),
        ("", "corona bakery roll", "`corona bakery roll` is no alcohol without this entry"),
        ("nightjar, house special", "nightjar pale ale, prem glass", ""),
        ("house", "house special", ""),
    ],
)
def test_a_word_that_changes_nothing_is_pointed_out(tmp_path: Path, added: str, excepted: str, told: str) -> None:
    from rules.policy import cautions, load

    found = [line for line in cautions(load(with_words(tmp_path, added, excepted))) if "no-alcohol" in line]
    assert [told in line for line in found] == ([True] if told else [])


@pytest.mark.parametrize(
    ("excepted", "line"),
    [
        *(
            ("light", "BUD LIGHT"),
            ("house", "House Margarita"),
            ("happy hour", "Happy Hour IPA"),
            ("lime", "Corona Lime"),
        ),
        *(("glass", "Glass Cab"), ("house", "House Red"), ("nightjar", "Nightjar Ale"), ("soup", "Soup w/ Beer")),
    ],
)
def test_an_exception_frees_only_what_it_names_by_itself(excepted: str, line: str) -> None:
    assert judge_text(line, Words(exceptions=(excepted,)))[0] is judge_text(line)[0] is not Alcohol.NO
    assert judge_text(f"{excepted} special", Words(exceptions=(excepted,)))[0] is Alcohol.NO


def test_an_exception_of_several_words_is_freed_in_any_size() -> None:
    words = Words(exceptions=("Nightjar Pale Ale", "Prem Glass"))
    for line in ("NIGHTJAR PALE ALE PT", "2 Nightjar Pale Ale 16oz", "Nightjar Pale Ale & Fries", "Prem Glass"):
        assert judge_text(line, words)[0] is Alcohol.NO
    for line in ("Nightjar Pale Ale & Bud", "Prem Glass Merlot"):
        assert judge_text(line, words)[0] is Alcohol.YES


def test_a_policy_without_words_loads_no_judge() -> None:
    code = "import sys; from rules.policy import load; load(); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_spacys_own_command_line_is_not_loaded_and_can_be(tmp_path: Path) -> None:
    code = (
        "import sys; from rules.alcohol import judge_text; judge_text('stout'); light = 'spacy.cli' in sys.modules;"
        "import spacy.cli; print(light, spacy.cli.info.__name__, 'httpx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == "False info True"


@pytest.mark.parametrize("entry", ["Corkage Fee", "wine pairing", "Bar Tab"])
def test_a_charge_for_alcohol_may_be_excepted(entry: str) -> None:
    from rules.alcohol.office import objections

    assert judge_text(entry)[0] is Alcohol.YES
    assert not list(objections(Words(exceptions=(entry,))))
    assert judge_text(entry, Words(exceptions=(entry,)))[0] is Alcohol.NO
    assert [each.refused for each in objections(Words(exceptions=("wine",)))] == [True]


def test_a_fee_is_called_no_drink() -> None:
    assert judge_text("Corkage Fee")[1] == "“corkage fee” is a fee for serving alcohol"
