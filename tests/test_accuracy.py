"""`make accuracy`: intervals, comparisons and counts on made labels; and nothing of a receipt in what it writes."""

from __future__ import annotations

import ast
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import accuracy, kept, report
from bench.figures import CONFIDENCE, Figures, Reading, clause_accuracy, figures_of, wilson
from bench.report import Costs, DataSet, Measurement, Stage, hardest
from bench.stages import STAGES, lines_as_read, receipts_at, replaced
from bench.truth import Label, amount, counts, items_found, meets, same
from pipeline import extract, run
from pipeline.cache import Cache
from pipeline.export import accuracy as words
from pipeline.export.accuracy import Accuracy, measured, percent
from pipeline.intake.source import source_file
from pipeline.model import (
    Cause,
    DocumentKind,
    Field,
    Finding,
    FindingState,
    LineItem,
    Proof,
    Receipt,
    Reconciliation,
)
from rules.policy import load
from tests.export import builders
from tests.extract import typewriter
from tests.papers import receipt_pdf

D = Decimal
MET, NOT_MET, CANNOT_TELL = FindingState.MET, FindingState.NOT_MET, FindingState.CANNOT_TELL


# --- Intervals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [  # R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_that_are_published(hits: int, of: int, low: float, high: float) -> None:
    share = wilson(hits, of)
    assert share.low == pytest.approx(low, abs=5e-5)
    assert share.high == pytest.approx(high, abs=5e-5)


@given(st.integers(0, 300), st.integers(1, 300))
def test_an_interval_holds_its_share_and_mirrors_the_other(hits: int, more: int) -> None:
    share, other = wilson(hits, hits + more), wilson(more, hits + more)
    assert share.low is not None
    assert share.high is not None
    assert share.part is not None
    assert 0 <= share.low <= share.part <= share.high <= 1
    assert other.high == pytest.approx(1 - share.low, abs=2e-6)
    assert share.high < 1 or not more


def test_no_cases_have_no_interval() -> None:
    share = wilson(0, 0)
    assert (share.low, share.high, share.part, share.words()) == (None, None, None, "")


# --- When it is the same --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "truth", "read", "right"),
    [
        ("total", "12.50", "12.5", True),
        ("total", "12.50", "12.51", False),
        ("tax", "1,012.50", "1012.50", True),
        ("phone", "(503) 555-0142", "+1 503.555.0142", True),
        ("phone", "(503) 555-0142", "(503) 555-0143", False),
        ("date", "2026-10-03", "2026-10-03", True),
        ("date", "2026-10-03", "2026-03-10", False),
        ("merchant", "Lantern House", "LANTERN HOUSE BAR & GRILL", True),
        ("merchant", "Lantern House", "LANTERN H0USE", True),
        ("merchant", "Ino", "CASINO ROYAL", False),
        ("address", "18 Harbor Street, Port Lively", "18 HARBOR STREET PORT LIVELY", True),
        ("address", "18 Harbor Street, Port Lively", "Lantern House", False),
    ],
)
def test_when_a_field_is_read_right(name: str, truth: str, read: str, right: bool) -> None:
    assert same(name, truth, read) is right


def test_an_amount_that_is_none_is_not_zero() -> None:
    assert amount("") is amount(None) is amount("a dollar") is None
    assert amount("0") == 0


def item(description: str, price: str) -> LineItem:
    return LineItem(description, None, None, D(price))


def test_items_are_found_once_each() -> None:
    truth = [{"description": "Noodle Soup", "amount": "9.00"}, {"description": "Noodle Salad", "amount": "9.00"}]
    assert items_found(truth, [item("NOODLE SALAD", "9.00"), item("NOODLE S0UP", "9.00")]) == 2
    assert items_found(truth, [item("Noodle Soup", "9.00")]) == 1
    assert items_found(truth, [item("Noodle Soup", "9.50"), item("Beer", "9.00")]) == 0


@pytest.mark.parametrize(
    ("clause", "label", "truth"),
    [
        ("business-name", {"merchant": "Lantern House"}, True),
        ("business-name", {"merchant": None}, False),
        ("business-name", {}, None),
        ("business-contact", {"contact": False}, False),
        ("itemized", {"itemised": True}, True),
        ("payment-proof", {"payment": {"kind": "paid_stamp"}}, True),
        ("payment-proof", {"payment": {"kind": "none"}}, False),
        ("payment-proof", {"payment": {"kind": "unclear"}}, None),
        ("payment-proof", {}, None),
        ("no-alcohol", {"itemised": True, "alcohol": True}, False),
        ("no-alcohol", {"itemised": False, "alcohol": False}, None),
    ],
)
def test_what_a_label_says_of_a_clause(clause: str, label: Label, truth: bool | None) -> None:
    assert meets(clause, label) is truth


def test_only_legible_receipts_from_here_count() -> None:
    assert counts({})
    assert not counts({"usable": False})
    assert not counts({"us": False})


# --- Counting -------------------------------------------------------------------------------------------------------


def label(file: str, **told: object) -> Label:
    return {
        "file": file, "merchant": "Quokka Barn", "phone": None, "address": None, "date": "2026-10-03",
        "items": [{"description": "Zwieback", "amount": "8.00"}], "subtotal": "8.00", "tax": "0.50",
        "service_charge": None, "tip": None, "total": "8.50", "itemised": True, "contact": False,
        "payment": {"kind": "card"}, "alcohol": False, "cut_off": False, **told,
    }  # fmt: skip


def receipt(**read: object) -> Receipt:
    whole = Receipt(
        DocumentKind.RECEIPT,
        merchant=Field.found("QUOKKA BARN"),
        date=Field.found(date(2026, 10, 3)),
        items=(item("Zwieback", "8.00"),),
        subtotal=Field.found(D("8.00")),
        tax=Field.found(D("0.50")),
        total=Field.found(D("8.50")),
        reconciliation=Reconciliation(Proof.PROVED, D("0.00")),
    )
    return replace(whole, **read)  # type: ignore[arg-type]


def said(**states: FindingState) -> tuple[Finding, ...]:
    return tuple(
        Finding(rule.replace("_", "-"), state, "", Cause.UNREADABLE if state is CANNOT_TELL else None)
        for rule, state in states.items()
    )


LABELS = [
    label("right.jpg"),
    label("wrong.jpg", payment={"kind": "none"}),
    label("nothing.jpg", cut_off=True),
    label("abroad.jpg", us=False),
]
READINGS = {
    "right": Reading((receipt(),), said(payment_proof=MET, itemized=MET)),
    "wrong": Reading(
        (receipt(total=Field.found(D("9.00")), tip=Field.found(D("1.00")), date=Field()),),
        said(payment_proof=MET, itemized=NOT_MET),
    ),
    "nothing": Reading((), said(payment_proof=CANNOT_TELL)),
    "abroad": Reading((receipt(),), said(payment_proof=MET)),
}


@pytest.fixture
def figures() -> Figures:
    return figures_of(LABELS, READINGS)


def test_fields_are_right_wrong_or_not_offered(figures: Figures) -> None:
    assert figures.receipts == 3
    total, day, tip = figures.field("total"), figures.field("date"), figures.field("tip")
    assert (total.right.hits, total.wrong.hits, total.not_offered.hits, total.right.of) == (1, 1, 1, 3)
    assert (day.right.hits, day.wrong.hits, day.not_offered.hits) == (1, 0, 2)
    assert (tip.right.of, tip.invented) == (0, 1)
    assert figures.all_right.hits == 1
    assert figures.mean(("total", "date")) == pytest.approx(1 / 3)
    assert figures.mean(("total", "address")) is None


def test_items_are_counted_over_all_receipts(figures: Figures) -> None:
    items = figures.items
    assert (items.found.hits, items.found.of, items.true.hits, items.true.of) == (2, 3, 2, 2)
    assert items.f1 == pytest.approx(0.8)
    assert (items.whole.hits, items.whole.of) == (2, 3)


def test_a_proof_of_a_wrong_total_is_counted(figures: Figures) -> None:
    proof = figures.proof
    assert (proof.proved.hits, proof.proved.of, proof.unproved.hits) == (2, 3, 1)
    assert proof.visible is not None
    assert (proof.visible.hits, proof.visible.of) == (2, 2)
    assert (proof.wrong.hits, proof.wrong.of, proof.wrong_part.hits) == (1, 2, 1)


def test_what_is_said_of_a_clause_is_held_against_the_label(figures: Figures) -> None:
    states = figures.clauses["payment-proof"]
    assert states == {(True, MET): 1, (False, MET): 1, (True, CANNOT_TELL): 1}
    one = clause_accuracy("payment-proof", "made ones", states)
    assert (one.receipts, one.met.hits, one.met.of, one.not_met.of) == (3, 1, 2, 0)
    assert (one.cannot_tell.hits, one.untold_met.hits, one.untold_met.of) == (1, 1, 1)
    assert figures.clauses["itemized"] == {(True, MET): 1, (True, NOT_MET): 1, (True, CANNOT_TELL): 1}


def test_of_several_purchases_the_worst_state_counts() -> None:
    both = Reading((), (*said(itemized=MET), *said(itemized=NOT_MET)))
    assert both.state_of("itemized") is NOT_MET
    assert Reading((), (*said(itemized=CANNOT_TELL), *said(itemized=MET))).state_of("itemized") is CANNOT_TELL
    assert Reading().state_of("itemized") is CANNOT_TELL


# --- What each part adds --------------------------------------------------------------------------------------------

BILL = """
        LANTERN HOUSE

    Noodle Soup          9.00
    Spring Rolls         5.00
    Subtotal            14.00
    Tax                  1.12
    Total               15.12
    Total               14.00
"""


def at(stage: str, by_column: bool = False) -> Receipt:
    page = typewriter.page(BILL)
    if by_column:
        page = replace(page, words=tuple(sorted(page.words, key=lambda word: word.box.left)))
    (one,) = receipts_at(stage, [page], "bill.jpg", False)
    return one


def test_without_layout_an_amount_belongs_to_the_run_before_it() -> None:
    assert [line.text for line in lines_as_read(typewriter.page(BILL).words)][1:3] == [
        "Noodle Soup 9.00",
        "Spring Rolls 5.00",
    ]
    assert typewriter.amount(at("reader alone").subtotal) == "14.00"
    assert typewriter.amount(at("reader alone", by_column=True).subtotal) is None
    assert typewriter.amount(at("+ layout", by_column=True).subtotal) == "14.00"


def test_without_arithmetic_the_last_total_is_taken_and_nothing_is_proved() -> None:
    one = at("+ layout")
    assert (typewriter.amount(one.total), one.reconciliation.state) == ("14.00", Proof.UNPROVED)
    assert typewriter.amount(at("+ arithmetic").total) == "15.12"


def test_the_last_stage_of_one_reading_is_the_program_itself() -> None:
    page = typewriter.page(BILL)
    assert receipts_at("+ arithmetic", [page], "bill.jpg", False) == extract.receipts_of([page], "bill.jpg", False)


def test_a_switch_is_undone_whatever_happens() -> None:
    before = {(where, name): getattr(where, name) for changes in STAGES.values() for where, name, _ in changes}
    with pytest.raises(ZeroDivisionError), replaced(*STAGES["reader alone"]):
        raise ZeroDivisionError
    assert {(where, name): getattr(where, name) for where, name in before} == before
    with pytest.raises(AttributeError), replaced((extract, "no_such_name", None)):
        pass


# --- The command ----------------------------------------------------------------------------------------------------

TABLE = """\
| Up to | Total | Subtotal | Tax | Item F1 | All right | Clauses told right | Proved | Proved wrongly | Clauses told wrongly | Seconds a picture |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| Reader alone | 0.0% | 0.0% | 0.0% | 0.0% | 0.0% | 0.0% | 0.0% | 0 | 0 | 0.50 s |
| + layout | 33.3% (+33.3) | 66.7% (+66.7) | 66.7% (+66.7) | 80.0% (+80.0) | 33.3% (+33.3) | 13.3% (+13.3) | 66.7% (+66.7) | 1 | 2 | 0.75 s (+0.25) |
"""  # noqa: E501
SPEED = """\
| Pictures | Number | Reader alone | Itemized | Times as long | Median | Most |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| made ones | 3 | 1.00 s | 2.00 s | 2.00 | 1.50 | 3.00 |
| all | 3 | 1.00 s | 2.00 s | 2.00 | 1.50 | 3.00 |
| proved at first reading | 2 | 1.00 s | 1.50 s | 1.50 | 1.50 | 1.50 |
| the hardest tenth | 1 | 1.00 s | 3.00 s | 3.00 | 3.00 | 3.00 |
"""
CLAUSE = (
    "| Proof of payment | made ones | 3 | 1 of 2 (50.0%; 9.5% to 90.5%) | – | 1 of 3 (33.3%; 6.1% to 79.2%) | 1 / 0 |"
)


@pytest.fixture
def measurement(figures: Figures) -> Measurement:
    made = DataSet("made", "made ones", "receipts made up for a test", "mdy")
    nothing = figures_of(LABELS, {})
    return Measurement(
        accuracy=Accuracy(
            "0.1.0",
            (("rapidocr", "3.10.0"),),
            "Peer Circles 2026.1",
            CONFIDENCE,
            tuple(clause_accuracy(rule, made.name, states) for rule, states in figures.clauses.items()),
        ),
        figures={made: figures},
        pictures={made: (4, 4)},
        costs={made: [Costs(1.0, 1.5, True), Costs(1.0, 1.5, True), Costs(1.0, 3.0, False)]},
        stages={made: (Stage("reader alone", nothing, 0.5), Stage("+ layout", figures, 0.75))},
        processors=2,
    )


def test_the_report_has_the_tables(measurement: Measurement) -> None:
    written = report.report(measurement)
    assert TABLE in f"{written}\n"
    assert SPEED in written
    assert CLAUSE in written
    assert "| Proof of payment | made ones | met | 1 of 2 (50.0%; 9.5% to 90.5%) | 0 of 2" in written
    assert "| Total | 3 | 1 of 3 (33.3%; 6.1% to 79.2%) | 1 of 3" in written
    assert "| receipts made up for a test | 4 | 4 | 3 | month before day |" in written
    assert "Program: Itemized 0.1.0. Readers: rapidocr 3.10.0. Policy: Peer Circles 2026.1." in written
    assert "With a wrong total all the same: 1." in written
    assert "Wrongly passed: 1." in written
    assert "Processors: 2." in written
    assert not re.search(r"\bNone\b|\bnan\b", written)


def test_the_hardest_are_those_with_the_most_of_the_readers_time() -> None:
    costs = [Costs(1.0, 1.0 + number / 10, False) for number in range(30)]
    assert [cost.whole for cost in hardest(costs)] == pytest.approx([3.9, 3.8, 3.7])


def typed(module: Path) -> Iterator[str]:
    """The texts that a module's code holds, without its docstrings and its formats."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    formats = {id(part) for node in ast.walk(tree) if isinstance(node, ast.FormattedValue) and node.format_spec
               for part in ast.walk(node.format_spec)}  # fmt: skip
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in formats | alone:
            yield node.value


@pytest.mark.parametrize("module", [report.__file__, words.__file__, accuracy.__file__])
def test_no_figure_is_typed(module: str) -> None:
    texts = list(typed(Path(module)))
    assert len(texts) > 20
    assert [text for text in texts if re.search(r"\d", text.replace("F1", "").replace("utf-8", ""))] == []


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """Three data sets of PDFs with text, which are read without a picture, and their labels."""
    for folder, name, net in (
        ("srd", "zq-walrus", "20.00"),
        ("slips", "zq-heron", "31.00"),
        ("sroie", "zq-ibis", "7.00"),
    ):
        place = tmp_path / "bench" / "data" / folder
        total = receipt_pdf(place / "images" / f"{name}.pdf", "Quokka Barn", net)
        told = label(
            f"{name}.pdf", total=str(total), subtotal=net, tax=str(total - D(net)), date="2026-10-01", contact=True,
            phone="314-555-0123", address="12 Elm Street, Maple Falls, MO 63099",
            items=[{"description": "Lentil Soup", "amount": f"{D(net) / 2:.2f}"}],
        )  # fmt: skip
        (place / "labels.jsonl").write_text(json.dumps(told) + "\n", encoding="utf-8")
    return tmp_path / "bench"


def test_the_command_writes_figures_and_nothing_of_a_receipt(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "reader_alone", lambda _source: time.sleep(0.01))
    policy, cache = load(None), tmp_path / "cache"
    document, packaged = tmp_path / "accuracy.md", tmp_path / "accuracy.json"
    accuracy.write(accuracy.measure(bench / "data", cache, policy), document, packaged)
    written = document.read_text(encoding="utf-8")
    assert "| Total | 1 | 1 of 1 (100.0%; 20.7% to 100.0%) |" in written
    assert "| Proof of payment | scanned card receipts | 1 | 1 of 1" in written
    read = measured(packaged)
    assert read is not None
    assert {one.data for one in read.clauses} == {"restaurant photos", "scanned card receipts"}
    both = (written + packaged.read_text(encoding="utf-8")).lower()
    for secret in (
        "quokka",
        "barn",
        "walrus",
        "heron",
        "ibis",
        "lentil",
        "soup",
        "elm street",
        "555",
        "20.00",
        "21.60",
    ):
        assert secret not in both

    def again(*_: object) -> None:
        pytest.fail("it was kept")

    monkeypatch.setattr(kept, "read_anew", again)
    before = packaged.read_bytes()
    accuracy.write(accuracy.measure(bench / "data", cache, policy), document, packaged)
    assert packaged.read_bytes() == before
    untimed = "## What each part adds and costs"
    assert document.read_text(encoding="utf-8").split(untimed)[0] == written.split(untimed)[0]


def test_a_folder_without_labels_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert accuracy.main([str(tmp_path)]) == 2
    said = capsys.readouterr().err
    wanted = [*(f"data/{folder}/labels.jsonl" for folder in ("srd", "slips", "sroie")), "alcohol/dev.csv"]
    assert [file in said for file in wanted] == [True] * 4


def test_one_command_writes_both_parts_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (*(f"data/{folder}/labels.jsonl" for folder in ("srd", "slips", "sroie")), "alcohol/dev.csv"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("", encoding="utf-8")
    done: list[tuple[str, Path]] = []
    monkeypatch.setattr(accuracy, "measure", lambda *_: None)
    monkeypatch.setattr(accuracy, "write", lambda _, document, __: done.append(("receipts", document)))
    monkeypatch.setattr("bench.alcohol.renew", lambda document, bench: done.append((bench.name, document)))
    assert accuracy.main([str(tmp_path)]) == 0
    document = accuracy.TOP / "docs" / "accuracy.md"
    assert done == [("receipts", document), (tmp_path.name, document)]
    assert capsys.readouterr().err == ""


def test_a_picture_is_timed_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    off = tuple((name, middle, "71.90" if name == "TOTAL" else price) for name, middle, price in builders.PRINTED)
    monkeypatch.setattr(builders, "PRINTED", off)
    builders.picture(2).save(tmp_path / "lunch.png")
    source, settings = source_file(tmp_path / "lunch.png"), run.Settings()
    cache = Cache(tmp_path / "cache", settings)
    assert kept.kept(source, cache) is None
    one = kept.read_anew(source, settings, load(None))
    assert 0 < one.looking < one.whole
    assert one.alone > 0
    assert 0 < one.second < one.whole, "what does not add up is looked at again"
    assert [page.page for page in one.first] == [1]
    assert len(one.first[0].words) > 20
    assert one.reading.receipts[0].reconciliation.state is not Proof.PROVED
    kept.keep(source, cache, one)
    assert kept.kept(source, cache) == one


def test_what_failed_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "torn.jpg").write_bytes(b"no picture")
    source, settings = source_file(tmp_path / "torn.jpg"), run.Settings()
    reading = run.read_file(source, settings)
    assert reading.error
    kept.keep(source, cache := Cache(tmp_path / "cache", settings), kept.Kept((), reading, 1.0, 1.0, 0.0, 1.0))
    assert kept.kept(source, cache) is None


def test_what_came_with_the_program_holds_shares_alone() -> None:
    came = measured()
    for clause in came.clauses if came else ():
        assert clause.met.of + clause.not_met.of + clause.cannot_tell.hits == clause.receipts
        for share in (clause.met, clause.not_met, clause.cannot_tell, clause.untold_met):
            assert share == wilson(share.hits, share.of, came.confidence if came else 0)
    assert percent(1.0) == "100.0%"
