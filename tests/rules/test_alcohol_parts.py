"""The parts of the alcohol judge: words of a register, the spaCy pipeline, the model of names, the context."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Alcohol, LineItem
from rules.alcohol import Words, judge, judge_text, names
from rules.alcohol.lexicon import Tag, lexicon, weights
from rules.alcohol.lines import judged
from rules.alcohol.names import KIND_SIZE, KINDS, SIZE, UNIT, Likeness, likeness
from rules.alcohol.register import LIKENESS, PARTS, WORDS, pipeline
from rules.alcohol.said import Ground
from rules.alcohol.tokens import tokens
from rules.alcohol.weighing import weighed


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
        ("BUDLT12PK", ["budlt", "12pk"]),
        ("BUDLIGHT16OZ", ["budlight", "16oz"]),
        ("COORSLT12PKCAN", ["coorslt", "12pk", "can"]),
        ("MICHULTRADRFT", ["michultra", "drft"]),
        ("SIERRANEVADA6", ["sierranevada", "6"]),
        ("ROOM12PK", ["room12pk"]),
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
        ("GLEN NIGHTJAR 12YR 750ML", "spirit"),
    ],
)
def test_a_name_on_no_list_is_told_by_what_it_is_like(text: str, kind: str) -> None:
    said = judged(text)
    assert said.alcohol is not Alcohol.NO
    assert f"names like this are mostly {kind}s" in said.because
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
        said = said._replace(alcohol=Alcohol.NO, ground=Ground.NOTHING, likeness=Likeness(9 * UNIT // 4, ()))
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


@pytest.mark.parametrize(
    "text",
    ["GlNGER ALE", "V1RGIN MOJITO", "BLOODY MARY M1X", "CORONA O.O", "N0N ALCOHOLIC BEER", "N0N-ALC BEER"],
)
def test_a_slip_in_the_word_that_frees_a_drink_is_asked_about(text: str) -> None:
    assert judge_text(text)[0] is Alcohol.UNCLEAR


@pytest.mark.parametrize(
    "text", ["STELLA ARTOI", "7 & 7", "BUD LlGHT", "M1LLER LITE", "CORONA 12.0", "ALE 1", "Blonde Ale"]
)
def test_a_slip_elsewhere_frees_none(text: str) -> None:
    assert judge_text(text)[0] is not Alcohol.NO
    assert judge_text("PB&J")[0] is Alcohol.NO
    assert judge_text("PB&J Porter")[0] is Alcohol.YES
    assert judge_text("PLATINUM 10X VODKA")[0] is Alcohol.YES
    assert judge_text("7 7")[0] is Alcohol.UNCLEAR
