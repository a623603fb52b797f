"""Outlook's own message files, real compound files of the smallest kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableFile
from pipeline.intake import Kind, discover, groups, open_paths, open_source
from pipeline.intake.outlook import as_eml
from pipeline.model import Person, Submission
from tests.intake.compound import Attachment, Letter, compound


def arrived(tmp_path: Path, letter: Letter, name: str = "lee.msg") -> Submission:
    (tmp_path / name).write_bytes(letter.msg())
    return open_paths([tmp_path / name])


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


def test_attachments_form_sender_and_text(tmp_path: Path, made: Any) -> None:
    large = made.jpeg("x" * 9000)
    papers = [Attachment("form.yaml", made.form.encode()), Attachment("Lunch – Café.jpg", large, "image/jpeg")]
    one = arrived(tmp_path, Letter(text="The wine is not claimed.", attachments=papers))
    assert names(one) == ["Lunch – Café.jpg"]
    assert one.files[0].content == large
    assert one.form is not None
    assert one.form.department == "History"
    assert (one.problems, one.sender) == ((), Person("Ana García", "ana@example.edu"))
    assert one.notes == (("lee.msg", "says: “The wine is not claimed.”"),)
    (letter,) = one.letters
    assert (letter.file, letter.day, letter.subject) == ("lee.msg", date(2026, 10, 5), "Reimbursement")
    assert "lee.msg" in [file.name for file in one.kept]


def test_a_message_within_is_its_writers(tmp_path: Path, made: Any) -> None:
    approval = Letter("Re: lunch", "Sam Lee", "sam@example.edu", text="Approved, Sam")
    papers = [Attachment("lunch.jpg", made.jpeg()), Attachment("Re: lunch", message=approval.tree(inner=True))]
    one = arrived(tmp_path, Letter(attachments=papers))
    assert names(one) == ["lunch.jpg"]
    assert [(letter.file, letter.sender) for letter in one.letters] == [
        ("lee.msg", Person("Ana García", "ana@example.edu")),
        ("Re- lunch.eml", Person("Sam Lee", "sam@example.edu")),
    ]
    assert one.letters[1].text.strip() == "Approved, Sam"


def test_html_and_pictures_in_it(tmp_path: Path, made: Any) -> None:
    html = "<p>Hello</p><img src='cid:logo@x'><img src='cid:shot@x'><blockquote>Approved</blockquote>"
    papers = [
        Attachment("image001.png", made.png(120, 40), "image/png", "logo@x"),
        Attachment("image002.png", made.png(320, 480), "image/png", "shot@x"),
    ]
    one = arrived(tmp_path, Letter(html=html, attachments=papers))
    assert names(one) == ["image002.png"]
    assert one.pasted == ("image002.png",)
    assert one.letters[0].text == "Hello\n> Approved"


def test_the_address_of_the_transport_counts_and_not_the_servers_own(tmp_path: Path) -> None:
    server = "/O=EXCHANGE/OU=GROUP/CN=RECIPIENTS/CN=ANA"
    headers = "From: Ana G. <ana@example.edu>\r\nDate: Sun, 4 Oct 2026 23:30:00 -0500\r\n\r\n"
    (letter,) = arrived(tmp_path, Letter(email=server, headers=headers, text="x")).letters
    assert (letter.sender, letter.day) == (Person("Ana G.", "ana@example.edu"), date(2026, 10, 4))
    (letter,) = arrived(tmp_path, Letter(email=server, text="x")).letters
    assert letter.sender == Person("Ana García")


def test_what_is_only_named_is_asked_for(tmp_path: Path, made: Any) -> None:
    one = arrived(tmp_path, Letter(attachments=[Attachment("lunch.jpg", method=7), Attachment("x.jpg", made.jpeg())]))
    ((file, why),) = one.problems
    assert file == "lunch.jpg"
    assert "please attach the file" in why


def test_it_is_a_submission_as_an_eml_is(tmp_path: Path) -> None:
    (tmp_path / "2026-10-07-lee.msg").write_bytes(Letter(text="x").msg())
    (source,) = discover(tmp_path)
    assert (source.id, source.kind) == ("2026-10-07-lee", Kind.MAIL)
    assert open_source(source).sender == Person("Ana García", "ana@example.edu")
    other = tmp_path / "b.eml"
    assert groups([source.path, other]) == [[source.path], [other]]


def test_the_same_file_gives_the_same_bytes() -> None:
    inner = Letter(text="Approved").tree(inner=True)
    content = Letter(
        text="Grüße", html="<p>x", attachments=[Attachment("a", message=inner), Attachment("b", b"1")]
    ).msg()
    assert as_eml(content) == as_eml(content)


@pytest.mark.parametrize("tree", [{}, {"WordDocument": b"x" * 5000}])
def test_another_compound_file_is_no_message(tmp_path: Path, tree: Any) -> None:
    (tmp_path / "lee.msg").write_bytes(compound(tree))
    one = open_paths([tmp_path / "lee.msg"])
    assert one.files == ()
    assert "is no Outlook message" in one.problems[0][1]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_told_and_never_raised(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(Letter(text="x", attachments=[Attachment("a.jpg", b"\xff\xd8\xff" + b"x" * 5000)]).msg())
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "lee.msg").write_bytes(damaged)
    one = open_paths([tmp_path / "lee.msg"])
    assert one == open_paths([tmp_path / "lee.msg"])


def test_what_is_cut_short_is_told() -> None:
    with pytest.raises(UnreadableFile, match="please save it again"):
        as_eml(Letter(text="x").msg()[:700])
