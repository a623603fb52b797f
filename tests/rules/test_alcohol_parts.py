"""The parts of the alcohol judge: words of a register, the spaCy pipeline, the model of names, the context."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words, judge, judge_text, names
from rules.alcohol.lexicon import Tag, lexicon, weights
from rules.alcohol.lines import Ground, judged, weighed
from rules.alcohol.names import KIND_SIZE, KINDS, SIZE, UNIT, Likeness, likeness
from rules.alcohol.register import LIKENESS, PARTS, WORDS, pipeline
from rules.alcohol.tokens import tokens


def item(description: str, amount: str = "5.00", section: str = "") -> LineItem:
    return LineItem(description, None, None, Decimal(amount), section=section)


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TITOS 1.75 L", ("titos", "1", "75", "l")),
        ("TITOS 1.75L", ("titos", "1.75l")),
        ("Bud 12 PK", ("bud", "12pk")),
        ("BUD 12PACK 16OZ", ("bud", "12pk", "16oz")),
        ("6/4PK 12.0Z", ("6", "4pk", "12oz")),
        ("Lagunitas 6.2% IPA", ("lagunitas", "ipa")),
        ("Tito’s & Soda", ("titos", "and", "soda")),
        ("Rosé", ("rose", "wine")),
        ("N/A Beer", ("na", "beer")),
        ("2 lt beer", ("2", "lt", "beer")),
        ("ＢＥＥＲ", ("beer",)),
        ("", ()),
    ],
)
def test_the_words_of_a_register(text: str, words: tuple[str, ...]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("BUDLT12PK", ["budlt12pk"]),
        ("2HH MARG", ["2", "hh marg"]),
        ("BLUEMOONDRFT", ["bluemoon", "drft"]),
        ("CABSAUV GL", ["cabsauv", "gl"]),
        ("C0R0NA LT", ["corona lt"]),
        ("WINEGLASS", ["wineglass"]),
        ("G1N 2P3", ["g1n", "2p3"]),
        ("Margarine", ["margarine"]),
    ],
)
def test_a_line_is_cut_into_what_is_known_of_it(text: str, parts: list[str]) -> None:
    assert [part.text for part in pipeline()(text).user_data[PARTS]] == parts


def test_the_pipeline_is_spacys_and_has_a_matcher_and_a_model() -> None:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

    nlp = pipeline()
    assert isinstance(nlp, Language)
    assert nlp.pipe_names == ["phrases", "names"]
    assert any(isinstance(value, PhraseMatcher) for value in vars(nlp.get_pipe("phrases")).values())
    (doc,) = nlp.pipe(["Modelo DFT"])
    assert [token.text for token in doc] == doc.user_data[WORDS] == ["modelo", "dft"]
    assert [part.tag for part in doc.user_data[PARTS]] == [Tag.BRAND, Tag.POUR]
    assert doc.user_data[LIKENESS].kind == "beer"


@given(st.text(max_size=40))
def test_the_pieces_of_a_line_are_its_words(text: str) -> None:
    data = pipeline()(text).user_data
    assert [word for part in data[PARTS] for word in part.text.split()] == data[WORDS]


def test_the_matcher_finds_what_the_lists_have_the_longest_first() -> None:
    for phrase, entry in list(lexicon().items())[::23]:
        (part,) = pipeline()(" ".join(phrase)).user_data[PARTS]
        assert (part.tag, part.says) == entry


# --- The model of names -----------------------------------------------------------------------------------------------


def test_the_shipped_weights_are_whole_and_speak_for_drinks() -> None:
    assert len(weights()) == SIZE + len(KINDS) * KIND_SIZE
    assert likeness(["domaine", "nightjar", "rouge", "750ml"], [("domaine", None)]).score > UNIT
    assert likeness(["grilled", "chicken", "sandwich"], [("grilled", None)]).score < -UNIT
    assert likeness([], []).score == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CH NIGHTJAR ROUGE 750ML", "wine"),
        ("ZALUVERA CELLARS 750ML", "wine"),
        ("NIGHTJAR BREWING HOPPY 4/6 NR", "beer"),
        ("GLEN NIGHTJAR 12YR CASK 750ML", "spirit"),
    ],
)
def test_a_name_on_no_list_is_told_by_what_it_is_like(text: str, kind: str) -> None:
    said = judged(text)
    assert said.alcohol is not Alcohol.NO
    assert f"reads like the name of a {kind}" in said.because
    assert "“" in said.because


def test_the_model_speaks_only_as_far_as_the_lists_let_it() -> None:
    like, unlike = Likeness(90 * UNIT, ("nightjar",)), Likeness(-90 * UNIT, ())
    assert weighed(judged("Nightjar"), like).alcohol is Alcohol.YES
    assert weighed(judged("NA Beer"), like).alcohol is Alcohol.NO
    assert weighed(judged("Root Beer"), like).alcohol is Alcohol.NO
    assert weighed(judged("Fever Tree Margarita"), like).alcohol is Alcohol.NO
    assert weighed(judged("Modelo Especial"), unlike).alcohol is Alcohol.YES
    assert weighed(judged("Chard, cooked in butter"), unlike).alcohol is not Alcohol.YES
    assert weighed(judged("Zinfandel Nightjar"), unlike).alcohol is Alcohol.UNCLEAR
    assert weighed(judged("Prem Glass"), like).alcohol is Alcohol.UNCLEAR
    assert weighed(judged("Beer"), unlike)._replace(likeness=None) == judged("Beer")._replace(likeness=None)


def test_other_weights_say_otherwise_and_are_forgotten() -> None:
    plain = judged("Domaine Nightjar Rouge 750ML").likeness
    with patch.object(names, "weights", return_value=bytes(SIZE + len(KINDS) * KIND_SIZE)):
        names.forget()
        assert likeness(["rouge"], [("rouge", None)]).score == 0
        names.forget()
    names.forget()
    assert judged("Domaine Nightjar Rouge 750ML").likeness == plain


def test_training_writes_the_same_bytes_and_learns() -> None:
    from bench.examples import Example
    from bench.training import featured, trained

    rows = [Example(f"{name} lager", True, "made", "", kind=0) for name in ("zal", "mor", "vek")]
    rows += [Example(f"{name} soup", False, "made", "") for name in ("zal", "mor", "vek")]
    learned = trained(featured(rows))
    assert learned == trained(featured(rows))
    with patch.object(names, "weights", return_value=learned):
        names.forget()
        try:
            assert likeness(["lager"], [("lager", None)]).score > 0 > likeness(["soup"], [("soup", None)]).score
        finally:
            names.forget()


def test_what_we_write_ourselves_is_the_same_each_time() -> None:
    from itertools import islice

    from bench.written_lines import written

    assert list(islice(written(), 3000)) == list(islice(written(), 3000))


# --- What a line says -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Modelo DFT", "“modelo” is a brand of beer; “dft” means draft"),
        ("Prem Red", "“prem red” is how a glass or bottle of wine is called"),
        ("Draft", "“draft” by itself is beer from the tap"),
        ("Alcoholic Ginger Beer", "the line says that it is alcoholic"),
        ("Finest Call Margarita", "“finest call” is a maker of mixers"),
        ("Nightjar Rose", "“rose” after a name is how wines and beers are called, and the name is not known"),
    ],
)
def test_reasons_are_in_words(text: str, because: str) -> None:
    assert judge_text(text)[1] == because


@pytest.mark.parametrize(
    "text", ["Old Fashioned Lemonade", "Old Fashioned Root Beer", "Server Margarita", "Pint Glass"]
)
def test_what_is_only_named_like_a_drink(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.NO


@pytest.mark.parametrize("text", ["Margarita Seltzer", "Burger w/ Beer", "Bourbon & Pecans Ice Cream"])
def test_what_may_be_the_drink_or_its_taste_is_asked_about(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.UNCLEAR


# --- The context ------------------------------------------------------------------------------------------------------


def alcohol_of(*items: LineItem, merchant: str | None = None) -> list[Alcohol]:
    return [each.alcohol for each in judge(items, merchant)]


def test_a_name_on_no_list_is_asked_about_where_drinks_are_made() -> None:
    name = item("Schnickelfritz")
    assert alcohol_of(name, merchant="Nightjar Bakery") == [Alcohol.NO]
    assert alcohol_of(name, merchant="Nightjar Brewing Co") == [Alcohol.UNCLEAR]
    assert alcohol_of(item("Side Salad"), item("Fries"), merchant="Nightjar Brewing Co") == [Alcohol.NO, Alcohol.NO]


def test_neighbors_and_the_kind_of_place_move_the_odds_and_a_cheap_extra_does_not() -> None:
    from rules.alcohol import context

    with patch.object(context, "judged", side_effect=_at_the_edge):
        alone, beside = item("Edge"), item("Edge")
        assert alcohol_of(alone) == [Alcohol.NO]
        assert alcohol_of(item("Beer"), beside) == [Alcohol.YES, Alcohol.UNCLEAR]
        assert alcohol_of(alone, merchant="The Nightjar Tavern") == [Alcohol.UNCLEAR]
        assert alcohol_of(alone, merchant="Juice Bar") == [Alcohol.NO]
        assert alcohol_of(item("Edge", "0.75"), merchant="The Nightjar Tavern") == [Alcohol.NO]
        assert alcohol_of(item("Edge", section="BAR")) == [Alcohol.UNCLEAR]
        assert alcohol_of(item("Edge", section="SALAD BAR")) == [Alcohol.NO]


def _at_the_edge(text: str, words: Words) -> object:
    said = judged(text, words)
    if text == "Edge":
        said = said._replace(alcohol=Alcohol.NO, ground=Ground.NOTHING, likeness=Likeness(11 * UNIT // 4, ()))
    return said


def test_a_name_of_which_a_part_is_hidden_is_never_no() -> None:
    assert judge_text("[…] Burger")[0] is Alcohol.UNCLEAR
    assert judge_text("Corona […]")[0] is Alcohol.YES


@pytest.mark.parametrize("text", ["&T", "x", "/ B"])
def test_one_letter_is_no_legible_name(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.UNCLEAR
    assert judge_text("G&T")[0] is Alcohol.YES


@pytest.mark.parametrize("merchant", ["Nightjar Liquors", "Nightjar Wine & Spirits", "The Nightjar Bar", None])
def test_a_price_without_a_name_is_never_no(merchant: str | None) -> None:
    assert alcohol_of(item(""), item("8.50"), item("--"), merchant=merchant) == [Alcohol.UNCLEAR] * 3


def test_what_a_liquor_store_sells_is_asked_about_unless_it_is_plainly_something_else() -> None:
    shop = "Nightjar Liquors"
    assert alcohol_of(item("Xqv Zzk"), merchant=shop) == [Alcohol.UNCLEAR]
    assert alcohol_of(item("Chips"), item("Root Beer"), item("Coke 2L"), merchant=shop) == [Alcohol.NO] * 3


def test_no_items_load_nothing() -> None:
    code = "import sys; from rules.alcohol import judge; assert judge(()) == (); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_ten_thousand_lines_take_a_second_or_so() -> None:
    pick = [" ".join(phrase) for phrase in lexicon()]
    lines = [f"{pick[i % len(pick)]} {pick[(i * 7) % len(pick)]}" for i in range(2000)]
    judge_text("Burger")
    start = time.process_time()
    for line in lines:
        judge_text(line)
    assert time.process_time() - start < 1.0  # a fifth of them, and slow machines


# --- Policy and command -----------------------------------------------------------------------------------------------


def test_an_offices_words_win_over_lists_and_model_in_context_too() -> None:
    words = Words(extra=("house special",), exceptions=("Nightjar Pale Ale",))
    items = (item("NIGHTJAR PALE ALE PT", section="DRAFT"), item("House Special"), item("Pale Ale"))
    judgments = judge(items, "Nightjar Liquors", words)
    assert [each.alcohol for each in judgments] == [Alcohol.NO, Alcohol.YES, Alcohol.YES]
    assert "office" in judgments[0].because
    assert "office" in judgments[1].because


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
    given_lines = "IPA\r\nBurger\n\n啤酒\n".encode() + b"\xff beer\n"
    done = subprocess.run([sys.executable, "-c", code], input=given_lines, capture_output=True, check=True)
    said = list(_said(done.stdout.decode()))
    assert said == [("Stout", "yes"), ("IPA", "yes"), ("Burger", "no"), ("啤酒", "yes"), ("\ufffd beer", "yes")]


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
        ("modelo", "", "`modelo` is alcohol without this entry, which changes nothing and can go"),
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
