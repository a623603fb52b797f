from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.intake import open_paths
from pipeline.model import Submission


def arrived(tmp_path: Path, content: bytes) -> Submission:
    path = tmp_path / "okafor.zip"
    path.write_bytes(content)
    return open_paths([path])


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


def test_folders_are_flattened_with_unique_names_and_litter_left_out(tmp_path: Path, made: Any) -> None:
    members = {
        "okafor/form.yaml": made.form.encode(),
        "okafor/a/lunch.jpg": made.jpeg("1"),
        "okafor/b/lunch.jpg": made.jpeg("2"),
        "okafor/b/copy.jpg": made.jpeg("1"),
        "okafor/.DS_Store": b"x",
        "okafor/.hidden/y.jpg": made.jpeg("3"),
        "__MACOSX/okafor/a/._lunch.jpg": b"x",
        "okafor\\c\\slip.jpg": made.jpeg("4"),
    }
    one = arrived(tmp_path, made.packed(members))
    assert names(one) == ["y.jpg", "lunch.jpg", "lunch-2.jpg", "slip.jpg"]
    assert one.form is not None
    assert one.problems == ()
    assert one.notes == (("copy.jpg", "is a copy of lunch.jpg and counts once"),)
    backwards = made.packed(dict(reversed(members.items())))
    assert arrived(tmp_path, backwards) == one


@pytest.mark.parametrize(
    "path", ["../../etc/cron.jpg", "/etc/cron.jpg", "C:/cron.jpg", "a/../../cron.jpg", "..\\cron.jpg"]
)
def test_paths_that_lead_out_are_refused(tmp_path: Path, made: Any, path: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    one = arrived(tmp_path, made.packed({path: made.jpeg("bad"), "good.jpg": made.jpeg("good")}))
    assert names(one) == ["good.jpg"]
    assert one.problems[0][0] == "cron.jpg"
    assert "leads out of the archive" in one.problems[0][1]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, tmp_path / "okafor.zip"])


def test_a_link_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("lunch.jpg")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    one = arrived(tmp_path, out.getvalue())
    assert one.files == ()
    assert "is a link" in one.problems[0][1]


def test_bombs_are_not_unpacked(tmp_path: Path, made: Any) -> None:
    one = arrived(tmp_path, made.packed({"bomb.jpg": bytes(30_000_000), "good.jpg": made.jpeg()}))
    assert names(one) == ["good.jpg"]
    mend = "please send the file by itself"
    assert one.problems == (
        (
            "bomb.jpg",
            f"unpacks to far more than any receipt holds, so it was not read (in okafor.zip); {mend}",
        ),
    )
    one = arrived(tmp_path, made.packed({"large.jpg": bytes(50_000_001)}))
    assert "larger than 50 MB" in one.problems[0][1]


def test_a_size_that_lies_is_found_out(tmp_path: Path, made: Any) -> None:
    content = bytearray(made.packed({"lunch.jpg": made.jpeg() + bytes(900_000)}))
    real = (900_004).to_bytes(4, "little")
    assert content.count(real) == 2
    one = arrived(tmp_path, bytes(content.replace(real, (100).to_bytes(4, "little"))))
    assert one.files == ()
    assert "damaged" in one.problems[0][1]


def test_archives_in_archives_end_somewhere(tmp_path: Path, made: Any) -> None:
    content = made.packed({"deep.jpg": made.jpeg()})
    shallow = made.packed({"inner.zip": content})
    assert names(arrived(tmp_path, shallow)) == ["deep.jpg"]
    for _ in range(6):
        content = made.packed({"inner.zip": content})
    one = arrived(tmp_path, content)
    assert one.files == ()
    assert "too deep" in one.problems[0][1]


def test_too_many_files_are_told_once(tmp_path: Path, made: Any) -> None:
    one = arrived(tmp_path, made.packed({f"{number:04}.jpg": made.jpeg(str(number)) for number in range(260)}))
    assert len(one.files) == 200
    assert len(one.problems) == 1
    one = arrived(tmp_path, made.packed({f"{number}.jpg": b"" for number in range(5_001)}))
    assert one.files == ()
    assert "more than 5,000 entries" in one.problems[0][1]


def test_unusual_packing_and_passwords_are_told(tmp_path: Path, made: Any) -> None:
    one = arrived(tmp_path, made.packed({"lunch.jpg": made.jpeg()}, zipfile.ZIP_LZMA))
    assert "unusual way" in one.problems[0][1]
    locked = bytearray(made.packed({"lunch.jpg": made.jpeg()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in arrived(tmp_path, bytes(locked)).problems[0][1]


def test_an_entry_without_a_name_stops_nothing(tmp_path: Path, made: Any) -> None:
    content = bytearray(made.packed({"x": made.jpeg("Soup 3.00"), "lunch.jpg": made.jpeg()}))
    for head, length in ((0, 26), (content.index(b"PK\x01\x02"), 28)):
        content[head + length], content[head + length + 2] = 0, 1  # its one letter becomes the extra field
    assert "lunch.jpg" in names(arrived(tmp_path, bytes(content)))


def test_a_broken_archive_is_told(tmp_path: Path, made: Any) -> None:
    whole = made.packed({"lunch.jpg": made.jpeg()})
    for content in (whole[:-10], whole[:40], b"PK\x03\x04"):
        one = arrived(tmp_path, content)
        assert one.files == ()
        assert "broken zip archive" in one.problems[0][1]
    assert "not a zip archive" in arrived(tmp_path, b"hello").problems[0][1]


def test_a_picture_named_zip_is_a_picture_and_a_document_is_not_unpacked(tmp_path: Path, made: Any) -> None:
    assert names(arrived(tmp_path, made.jpeg())) == ["okafor.zip"]
    document = tmp_path / "bill.docx"
    document.write_bytes(made.packed({"[Content_Types].xml": b"<x/>", "media/lunch.jpg": made.jpeg()}))
    assert names(open_paths([document])) == ["bill.docx"]


def test_names_that_archivers_write_as_utf8_without_saying_so(tmp_path: Path, made: Any) -> None:
    content = bytearray(made.packed({"Café.jpg": made.jpeg()}))
    content[7] &= ~8 & 0xFF
    content[content.index(b"PK\x01\x02") + 9] &= ~8 & 0xFF
    assert names(arrived(tmp_path, bytes(content))) == ["Café.jpg"]
