"""Forms and e-mails are read again from the files that are kept of them, and held against what they said then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.audit.handed import handed_again
from pipeline.audit.rerun import read_again, replay
from pipeline.bundle import Bundle
from pipeline.intake import discover, open_source
from pipeline.model import Submission
from pipeline.workers import Workers
from pipeline.writing import without_content
from tests.audit.stored import unpacked
from tests.papers import submission

HEADER = "submission,claimant_name,department,amount_requested,paid_by,event_date,files\n"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, 100) as pool:
        yield pool


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Submission]:
    """A folder with a form, an e-mail with a form in its text, one that brings its form along, a row of an export."""
    top = tmp_path_factory.mktemp("handed")
    folder = submission(top / "october", "a-folder")
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    (folder / "form.json").write_text('{"amount_requested": "12.00"}', encoding="utf-8")
    for name, said, attached in (
        ("b-text", "amount_requested: 21.60\npaid_by: card\nevent_date: 2026-10-01\n", None),
        ("c-attached", "Here it is.\nSee you!\n", text.replace("claimant:", "note:")),
    ):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "lena.hart@example.edu", "office@example.edu", "Lunch"
        message.set_content(said)
        if attached is not None:
            message.add_attachment(attached.encode(), maintype="text", subtype="yaml", filename="form.yaml")
        (top / "october" / f"{name}.eml").write_bytes(bytes(message))
    (top / "october" / "lunch.pdf").write_bytes((folder / "lunch.pdf").read_bytes())
    (top / "october" / "responses.csv").write_text(f"{HEADER}d-row,Ana,History,21.60,card,2026-10-01,lunch.pdf\n")
    return {source.id: open_source(source) for source in discover(top / "october")}


def contents(of: Submission) -> dict[str, bytes]:
    return {file.name: file.content for file in (*of.files, *of.kept)}


def test_what_is_read_as_it_was_is_no_difference(opened: dict[str, Submission]) -> None:
    assert sorted(opened) == ["a-folder", "b-text", "c-attached", "d-row"]
    for one in opened.values():
        was = without_content(one)
        again = handed_again(was, contents(one))
        assert (again.submission, again.otherwise) == (was, ())
        assert again.taken == (("responses.csv row 2",) if one.id == "d-row" else ())
        assert handed_again(was, contents(one), one).taken == ()


@pytest.mark.parametrize(
    ("id_", "file"), [("a-folder", "form.yaml"), ("b-text", "b-text.eml"), ("c-attached", "form.yaml")]
)
def test_each_field_of_a_form_that_is_read_otherwise_is_told(
    opened: dict[str, Submission], id_: str, file: str
) -> None:
    now = opened[id_]
    assert now.form is not None
    form = replace(now.form, amount_requested=Decimal("25.00"), paid_by=None)
    again = handed_again(without_content(replace(now, form=form)), contents(now))
    assert [str(one) for one in again.otherwise] == [
        f"{id_}: {file}: was read amount_requested “25.00”, is read amount_requested “21.60”",
        f"{id_}: {file}: was read without paid_by, is read paid_by “card”",
    ]
    assert again.submission == without_content(now)


def test_a_form_that_was_none_then_and_one_that_is_none_now(opened: dict[str, Submission]) -> None:
    one = opened["a-folder"]
    (told,) = handed_again(replace(one, form=None, form_problems=()), contents(one)).otherwise
    assert (told.file, told.was, told.now) == ("form.yaml", "as no form", "as a form")
    other = {**contents(one), "form.yaml": b"", "form.json": b""}
    found = handed_again(one, other)
    assert found.submission.form != one.form
    assert {each.file for each in found.otherwise} == {"form.yaml"}


def test_other_forms_that_say_something_else(opened: dict[str, Submission]) -> None:
    one = opened["a-folder"]
    ((file, why),) = one.form_problems
    assert file == "form.json"
    (told,) = handed_again(replace(one, form_problems=()), contents(one)).otherwise
    assert (told.was, told.now) == ("without other forms", f"other forms “form.json {why}”")


def test_each_field_of_an_e_mail_that_is_read_otherwise_is_told(opened: dict[str, Submission]) -> None:
    now = opened["c-attached"]
    (letter,) = now.letters
    then = replace(letter, subject="Dinner", text="Here it is.\nSee me!\n")
    again = handed_again(replace(now, letters=(then,)), contents(now))
    assert [(one.was, one.now) for one in again.otherwise] == [
        ("subject “Dinner”", "subject “Lunch”"),
        ("text “See me!”", "text “See you!”"),
    ]
    assert again.submission.letters == (letter,)


def test_what_is_not_at_hand_is_taken_as_it_was(opened: dict[str, Submission]) -> None:
    for one in opened.values():
        again = handed_again(one, {})
        assert (again.submission, again.otherwise) == (one, ())
        assert again.taken == tuple(
            dict.fromkeys([one.form.file if one.form else "", *(letter.file for letter in one.letters)])
        )


def test_a_form_in_a_bundle_that_was_altered_and_sealed_anew(tmp_path: Path, workers: Workers) -> None:
    """As if a newer program read the form otherwise: told as the reading's doing, with what it changes."""
    out = unpacked(1, tmp_path)
    bundle = Bundle(out)
    place = out / "submissions/a-ready/files/form.yaml"
    altered = place.read_bytes().replace(b'"21.60"', b'"99.00"')
    place.write_bytes(altered)
    about = out / "submissions/a-ready/submission.json"
    said = json.loads(about.read_text(encoding="utf-8"))
    (form,) = [file for file in said["kept"] if file["name"] == "form.yaml"]
    form["sha256"] = hashlib.sha256(altered).hexdigest()
    about.write_text(json.dumps(said), encoding="utf-8")
    replayed = replay(bundle, workers)
    fresh = read_again(bundle, workers, replayed)
    assert ("a-ready", "form.yaml", "amount_requested “21.60”", "amount_requested “99.00”") in [
        (one.submission, one.file, one.was, one.now) for one in fresh.readings
    ]
    assert ("a-ready", "requested", "21.60", "99.00") in [
        (one.submission, one.about, one.was, one.now) for one in fresh.differences
    ]
    place.unlink()
    gone = read_again(bundle, workers, replayed)
    assert ("a-ready", "form.yaml", "is not there") in gone.missing
    assert gone.taken == ()
