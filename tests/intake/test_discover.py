from __future__ import annotations

import os
import pickle
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableFile, UsageError
from pipeline.intake import Kind, Source, discover, left_out, open_paths, open_source, source_file, unpacked
from pipeline.intake.names import alike, safe_name
from pipeline.model import Submission


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def opened(folder: Path) -> dict[str, Submission]:
    return {source.id: open_source(source) for source in discover(folder)}


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


def test_every_form_of_a_submission_in_one_folder(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_attachment(made.form.encode(), "application", "yaml", filename="form.yaml")
    message.add_attachment(made.jpeg("lee"), "image", "jpeg", filename="lunch.jpg")
    put(
        tmp_path,
        {
            "2026-10-07-garcia/form.yaml": made.form,
            "2026-10-07-garcia/lunch.jpg": made.jpeg("a"),
            "2026-10-07-garcia/papers/slip.heic": made.jpeg("b"),
            "2026-10-09-lee.eml": message.as_bytes(),
            "2026-10-11-okafor.zip": made.packed({"x/form.yaml": made.form.encode(), "x/lunch.jpg": made.jpeg("c")}),
            "responses.csv": "claimant_name,amount_requested,files\nWei Chen,5.00,Wei.JPG\n",
            "wei.jpg": made.jpeg("d"),
            "stray.jpg": made.jpeg("e"),
            "departments.csv": "department,fiscal_year,allocation,leads\n",
            "README.txt": "read me",
            "notes.txt": "mine",
            ".hidden.jpg": made.jpeg(),
            "Thumbs.db": "x",
            "~$form.xlsx": "x",
            "__MACOSX/._lunch.jpg": "x",
            ".git/config": "x",
        },
    )
    found = discover(tmp_path)
    assert [(source.id, source.kind) for source in found] == [
        ("2026-10-07-garcia", Kind.FOLDER),
        ("2026-10-09-lee", Kind.MAIL),
        ("2026-10-11-okafor", Kind.ARCHIVE),
        ("hidden", Kind.STRAY),
        ("responses-row-2", Kind.ROW),
        ("stray", Kind.STRAY),
    ]
    assert pickle.loads(pickle.dumps(found)) == found
    submissions = opened(tmp_path)
    assert {key: names(one) for key, one in submissions.items()} == {
        "2026-10-07-garcia": ["lunch.jpg", "slip.heic"],
        "2026-10-09-lee": ["lunch.jpg"],
        "2026-10-11-okafor": ["lunch.jpg"],
        "hidden": ["hidden.jpg"],
        "responses-row-2": ["wei.jpg"],
        "stray": ["stray.jpg"],
    }
    assert all(one.problems == () for one in submissions.values())
    assert [note for one in submissions.values() for note in one.notes] == [
        ("2026-10-09-lee.eml", "says: “Form and receipt attached.”")
    ]
    assert {key for key, one in submissions.items() if one.form is None} == {"hidden", "stray"}
    assert submissions["2026-10-07-garcia"].form == open_paths([tmp_path / "2026-10-07-garcia/form.yaml"]).form


def test_nothing_that_may_be_a_paper_vanishes(tmp_path: Path, made: Any) -> None:
    put(
        tmp_path,
        {
            ".lee/form.yaml": made.form,
            ".lee/.lunch.jpg": made.jpeg("a"),
            ".lee/READ ME.pdf": "%PDF-1 the receipt",
            ".lee/photo.tmp": made.jpeg("b"),
            ".lee/damaged/.slip.jpeg": "cut short",
            ".lee/.DS_Store": "x",
            ".lee/._lunch.jpg": "x",
            ".lee/desktop.ini": "x",
            ".lee/Thumbs.db": "x",
            "lunch.txt": made.jpeg("c"),
            "readme": "%PDF-1",
            "card 4111111111111111.txt": "call Wei",
            "notes.txt": "call Wei",
            "plan.docx.tmp": "x",
            ".profile": "x",
            "old/approval.xlsx": "x",
            "old/submissions/a/result.json": "{}",
            "responses.csv": "submission,files\nrow,scans/a.jpg\n",
            "scans/a.jpg": made.jpeg("d"),
            "scans/b.jpg": made.jpeg("e"),
            ".DS_Store": "x",
            ".git/config": "x",
        },
    )
    found = opened(tmp_path)
    assert {key: names(one) for key, one in found.items()} == {
        "lee": ["lunch.jpg", "READ ME.pdf", "photo.tmp", "slip.jpeg"],
        "lunch": ["lunch.txt"],
        "readme": ["readme"],
        "row": ["a.jpg"],
    }
    assert found["lee"].form is not None
    assert all(one.notes == () for one in found.values())
    said = dict(left_out(tmp_path))
    assert list(said) == [".profile", "card XXXXXXXXXXXX1111.txt", "notes.txt", "old", "plan.docx.tmp", "scans/b.jpg"]
    assert "earlier batch" in said["old"]
    assert "no row names it" in said["scans/b.jpg"]


def test_litter_in_a_submission_is_noted_and_kept(tmp_path: Path, made: Any) -> None:
    put(tmp_path, {"a/lunch.jpg": made.jpeg(), "a/receipt.url": "[InternetShortcut]", "a/.todo": "x"})
    one = opened(tmp_path)["a"]
    assert names(one) == ["lunch.jpg"]
    assert one.problems == ()
    assert [name for name, _ in one.notes] == ["todo", "receipt.url"]
    assert [file.name for file in one.kept] == ["todo", "receipt.url"]


def test_all_that_came_is_kept(tmp_path: Path, made: Any) -> None:
    put(
        tmp_path,
        {
            "a/1.jpg": made.jpeg("1"),
            "a/b/1.jpg": made.jpeg("1"),
            "a/bill.docx": "PK",
            "a/broken.zip": b"PK\x03\x04 broken",
            "a/form.yaml": made.form,
            "a/form.json": '{"department": "Music"}',
            "a/papers.zip": made.packed({"2.jpg": made.jpeg("2")}),
            "a/odd.zip": made.packed({"3.jpg": made.jpeg("3"), "../4.jpg": made.jpeg("4")}),
        },
    )
    one = opened(tmp_path)["a"]
    assert names(one) == ["1.jpg", "bill.docx", "3.jpg", "2.jpg"]
    kept = {file.name: file.content for file in one.kept}
    assert list(kept) == ["broken.zip", "form.json", "form.yaml", "odd.zip", "1-2.jpg"]
    assert kept["broken.zip"] == (tmp_path / "a/broken.zip").read_bytes()
    assert one.notes == (("1-2.jpg", "is a copy of 1.jpg and counts once"),)
    assert [name for name, _ in one.problems] == ["broken.zip", "4.jpg"]


def test_the_sender_of_a_mail_is_known_and_that_of_a_mail_among_papers_is_not_the_claimant(
    tmp_path: Path, made: Any
) -> None:
    message = made.letter()
    message.add_attachment(made.jpeg(), "image", "jpeg", filename="lunch.jpg")
    put(tmp_path, {"lee.eml": message.as_bytes(), "folder/approval.eml": message.as_bytes()})
    found = opened(tmp_path)
    assert found["lee"].sender == open_paths([tmp_path / "lee.eml"]).sender
    assert found["lee"].sender is not None
    assert found["lee"].sender.email == "ana@example.edu"
    assert found["folder"].sender is None
    assert [file.name for file in found["lee"].kept] == ["lee.eml"]


def test_an_empty_folder_is_a_submission_with_nothing_in_it(tmp_path: Path) -> None:
    (tmp_path / "garcia").mkdir()
    assert opened(tmp_path) == {"garcia": Submission("garcia", None, ())}
    assert discover(tmp_path / "garcia") == ()


def test_a_folder_that_is_none_is_an_error_of_the_command(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", put(tmp_path, {"a.jpg": "x"}) / "a.jpg"):
        with pytest.raises(UsageError, match="not a folder"):
            discover(path)


def test_what_an_earlier_batch_wrote_is_no_submission(tmp_path: Path, made: Any) -> None:
    put(tmp_path, {"out/approval.xlsx": "x", "out/submissions/a/result.json": "{}", "a/lunch.jpg": made.jpeg()})
    assert [source.id for source in discover(tmp_path)] == ["a"]


def test_ids_that_collide_are_numbered_and_exact_names_keep_theirs(tmp_path: Path, made: Any) -> None:
    put(
        tmp_path,
        {
            "lunch.jpg": made.jpeg("1"),
            "lunch.png": made.jpeg("2"),
            "lunch-2/x.jpg": made.jpeg("3"),
            "lunch.pdf": "%PDF-1",
        },
    )
    assert [source.id for source in discover(tmp_path)] == ["lunch", "lunch-2", "lunch-3", "lunch-4"]
    by_id = {source.id: source.path.name for source in discover(tmp_path)}
    assert by_id["lunch-2"] == "lunch-2"


SEGMENT = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=60)
@given(wanted=st.lists(SEGMENT, max_size=6), given_ids=st.lists(st.text(max_size=12), max_size=6))
def test_ids_are_safe_unique_and_the_same_again(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[str], given_ids: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("ids")
    for name in wanted:
        if name not in (".", "..") and len(name.encode()) < 200 and "responses" not in name.casefold():
            (folder / name).mkdir(exist_ok=True)
    rows = ['"' + text.replace('"', "") + '",Ana' for text in given_ids]
    (folder / "responses.csv").write_bytes("\r\n".join(["submission,claimant_name", *rows]).encode("utf-8", "replace"))
    found = discover(folder)
    ids = [source.id for source in found]
    assert len({alike(each) for each in ids}) == len(ids)
    assert ids == sorted(ids)
    assert [safe_name(each) for each in ids] == ids
    assert discover(folder) == found


def test_the_same_bytes_count_once_and_keep_the_first_name(tmp_path: Path, made: Any) -> None:
    put(tmp_path, {"a/1.jpg": made.jpeg(), "a/2.jpg": made.jpeg(), "a/sub/1.jpg": made.jpeg("other")})
    one = opened(tmp_path)["a"]
    assert names(one) == ["1.jpg", "1-2.jpg"]
    assert one.notes == (("2.jpg", "is a copy of 1.jpg and counts once"),)
    assert one.problems == ()


def test_what_is_no_picture_stays_for_the_reader_to_report(tmp_path: Path, made: Any) -> None:
    put(
        tmp_path,
        {
            "a/receipt.jpg": "this is text",
            "a/empty.pdf": "",
            "a/bill.docx": "PK",
            "a/desktop.ini": "x",
            "a/.DS_Store": "x",
        },
    )
    assert names(opened(tmp_path)["a"]) == ["bill.docx", "empty.pdf", "receipt.jpg"]


def test_two_forms_that_disagree_are_named_and_the_contracts_first_counts(tmp_path: Path) -> None:
    put(tmp_path, {"a/form.json": '{"department": "Music"}', "a/form.yaml": "department: History\n"})
    put(tmp_path, {"b/form.json": '{"department": "Music"}', "b/form.yaml": "a: b: c"})
    put(tmp_path, {"c/form.json": '{"department": "Music"}', "c/form.yaml": "department: Music"})
    one = opened(tmp_path)
    assert [one[key].form.department for key in "abc"] == ["History", "Music", "Music"]  # type: ignore[union-attr]
    assert [[file for file, _ in one[key].form_problems] for key in "abc"] == [["form.json"], ["form.yaml"], []]
    assert "says something else than form.yaml" in one["a"].form_problems[0][1]
    assert all(one[key].problems == () for key in "abc")


def test_a_pdf_named_form_without_fields_is_told_and_kept(tmp_path: Path) -> None:
    put(tmp_path, {"a/form.pdf": "%PDF-1.4 nothing"})
    one = opened(tmp_path)["a"]
    assert one.form is None
    assert names(one) == ["form.pdf"]
    assert one.form_problems[0][0] == "form.pdf"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_out_are_refused(tmp_path: Path, made: Any) -> None:
    secret = put(tmp_path / "elsewhere", {"secret.jpg": made.jpeg("secret")}) / "secret.jpg"
    folder = put(tmp_path / "in", {"a/1.jpg": made.jpeg("1"), "responses.csv": "submission,files\nrow,linked.jpg\n"})
    (folder / "a/out.jpg").symlink_to(secret)
    (folder / "a/away").symlink_to(secret.parent)
    (folder / "a/gone.jpg").symlink_to(folder / "nothing")
    (folder / "a/loop").symlink_to(folder / "a")
    (folder / "a/same.jpg").symlink_to(folder / "a/1.jpg")
    (folder / "linked.jpg").symlink_to(secret)
    (folder / "b").symlink_to(secret.parent)
    (folder / "stray.jpg").symlink_to(secret)
    found = opened(folder)
    assert names(found["a"]) == ["1.jpg"]
    assert [file for file, _ in found["a"].problems] == ["away", "gone.jpg", "out.jpg"]
    assert found["a"].notes == (("same.jpg", "is a copy of 1.jpg and counts once"),)
    for key in ("b", "stray", "row"):
        assert found[key].files == ()
        assert "leads out of the folder" in found[key].problems[0][1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "a/receipt.jpg")
    assert opened(tmp_path)["a"].problems == (("receipt.jpg", "is not a file"),)


def test_limits_are_told_in_words(tmp_path: Path, made: Any) -> None:
    put(tmp_path, {f"a/{number:03}.jpg": made.jpeg(str(number)) for number in range(203)})
    put(tmp_path, {"b/small.jpg": made.jpeg()})
    with (tmp_path / "b/large.jpg").open("wb") as large:
        large.truncate(50_000_001)
    one = opened(tmp_path)
    assert len(one["a"].files) == 200
    mend = "Please send only the papers of one purchase"
    assert one["a"].problems == (
        (
            "",
            f"there are more than 200 files; those from 200.jpg on were not read. {mend}",
        ),
    )
    assert names(one["b"]) == ["small.jpg"]
    assert one["b"].problems == (
        (
            "large.jpg",
            "is too large (50.0 MB, and a file may have 50 MB), so it was neither read nor copied and is only where it was handed in; please send a smaller copy",  # noqa: E501
        ),
    )


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="such names cannot exist there")
def test_file_names_in_no_encoding_and_in_the_other_unicode_form(tmp_path: Path, made: Any) -> None:
    (tmp_path / "a").mkdir()
    (Path(os.fsdecode(os.fsencode(tmp_path / "a") + b"/caf\xe9.jpg"))).write_bytes(made.jpeg("1"))
    (tmp_path / "a/Cafe\u0301 2.jpg").write_bytes(made.jpeg("2"))
    assert names(opened(tmp_path)["a"]) == ["Café 2.jpg", "caf.jpg"]
    strange = next(path for path in (tmp_path / "a").iterdir() if "\udce9" in path.name)
    assert source_file(strange).name.encode("utf-8")


def test_check_takes_files_that_belong_together_a_folder_or_a_mail(tmp_path: Path, made: Any) -> None:
    message = made.letter()
    message.add_attachment(made.jpeg("m"), "image", "jpeg", filename="lunch.jpg")
    put(tmp_path, {"bill.jpg": made.jpeg("1"), "slip.jpg": made.jpeg("2"), "form.yaml": made.form})
    put(tmp_path, {"garcia/form.yaml": made.form, "garcia/x.jpg": made.jpeg("3"), "lee.eml": message.as_bytes()})
    together = open_paths([tmp_path / "bill.jpg", tmp_path / "slip.jpg", tmp_path / "form.yaml"])
    assert (together.id, names(together)) == ("bill", ["bill.jpg", "slip.jpg"])
    assert together.form is not None
    assert together.form.file == "form.yaml"
    assert open_paths([tmp_path / "garcia"]).id == "garcia"
    assert names(open_paths([tmp_path / "garcia"])) == ["x.jpg"]
    assert names(open_paths([tmp_path / "lee.eml"])) == ["lunch.jpg"]
    assert open_paths([tmp_path / "bill.jpg"]).form is None
    for paths in ([], [tmp_path / "nothing.jpg"]):
        with pytest.raises(UsageError):
            open_paths(paths)


def test_read_takes_one_file_as_it_is(tmp_path: Path, made: Any) -> None:
    path = put(tmp_path, {"bill.jpg": made.jpeg()}) / "bill.jpg"
    found = source_file(path)
    assert (found.name, found.content) == (str(path), made.jpeg())
    assert found.sha256 == open_paths([path]).files[0].sha256
    for wrong in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(UnreadableFile):
            source_file(wrong)


def test_a_submission_that_vanished_is_a_problem_and_no_crash(tmp_path: Path, made: Any) -> None:
    put(tmp_path, {"bill.jpg": made.jpeg()})
    (source,) = discover(tmp_path)
    source.path.unlink()
    assert open_source(source).problems == (("bill.jpg", "is not there"),)
    assert isinstance(source, Source)


def test_a_thousand_entries_are_found_in_well_under_a_second(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04}").mkdir()
    started = time.perf_counter()
    assert len(discover(tmp_path)) == 1000
    assert time.perf_counter() - started < 0.7


def test_archives_and_form_exports_are_known_by_their_digests(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "more 4111 1111 1111 1111.zip").write_bytes(b"PK\5\6" + bytes(18))
    (tmp_path / "ana" / "lunch.jpg").write_bytes(b"")
    (tmp_path / "Responses.csv").write_text("name\n")
    assert unpacked(tmp_path) == (
        ("Responses.csv", sha256(b"name\n").hexdigest()),
        ("ana/more XXXX XXXX XXXX 1111.zip", sha256(b"PK\5\6" + bytes(18)).hexdigest()),
    )
