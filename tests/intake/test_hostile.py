"""Whatever bytes arrive: a submission comes out, whole and well formed, and nothing is raised."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake import open_paths
from pipeline.intake.filetype import FileType, sniff
from pipeline.intake.names import alike, safe_name
from pipeline.model import Submission

calm = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])

YAML_LIKE = st.lists(
    st.sampled_from([*"abc:-[]{}&*!|>%@`'\"#,\n\t ?~=<é", "claimant", "amount_requested: ", "\n  "]), max_size=60
).map("".join)
JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["claimant", "name", "event", "date", "amount_requested", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def check(path: Path, content: bytes) -> Submission:
    path.write_bytes(content)
    one = open_paths([path])
    assert one == open_paths([path])
    assert len({alike(file.name) for file in one.files}) == len(one.files)
    assert all(safe_name(file.name) == file.name for file in one.files)
    said = [*one.problems, *one.notes, *(one.form.problems if one.form else ())]
    for where, why in said:
        assert why
        assert "\n" not in where + why
        (where + why).encode("utf-8")
    return one


@calm
@given(content=st.binary(max_size=400) | YAML_LIKE.map(str.encode))
def test_any_bytes_as_yaml(tmp_path: Path, content: bytes) -> None:
    assert check(tmp_path / "form.yaml", content).form is not None or sniff(content) in (FileType.PDF, FileType.ZIP)


@calm
@given(content=st.binary(max_size=400) | JSON_LIKE.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_as_json(tmp_path: Path, content: bytes) -> None:
    assert check(tmp_path / "form.json", content).form is not None or sniff(content) in (FileType.PDF, FileType.ZIP)


@calm
@given(content=st.binary(max_size=300), start=st.sampled_from([b"PK\x03\x04", b"%PDF-1.7 /AcroForm ", b""]))
def test_any_bytes_as_sheet_and_pdf(tmp_path: Path, content: bytes, start: bytes) -> None:
    check(tmp_path / "form.xlsx", start + content)
    check(tmp_path / "form.pdf", start + content)


PATHS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = ("From", "Subject", "Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Content-ID")
VALUES = (
    "multipart/mixed; boundary=b",
    "message/rfc822",
    "image/png",
    "base64",
    'inline; filename="=?',
    "=?utf-8?q?=?=",
)
HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=30) | st.sampled_from(VALUES)), max_size=6)


@calm
@given(headers=HEADERS, bodies=st.lists(st.text(max_size=60) | st.just("--b"), max_size=6), raw=st.binary(max_size=200))
def test_any_bytes_as_mail(tmp_path: Path, headers: list[tuple[str, str]], bodies: list[str], raw: bytes) -> None:
    check(tmp_path / "lee.eml", raw)
    text = "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n" + "\r\n".join(bodies)
    check(tmp_path / "lee.eml", text.encode("utf-8", "replace") + raw)


@calm
@given(name=st.text(max_size=20), kind=st.text(max_size=12), content=st.binary(max_size=60))
def test_any_attachment(tmp_path: Path, name: str, kind: str, content: bytes) -> None:
    head = f'\r\n--b\r\nContent-Type: {kind}; name="{name}"\r\n\r\n'.encode("utf-8", "replace")
    start = b"From: a@example.edu\r\nContent-Type: multipart/mixed; boundary=b\r\n"
    check(tmp_path / "lee.eml", start + head + content + b"\r\n--b--")


@calm
@given(data=st.data())
def test_any_damage_to_an_archive(tmp_path: Path, data: st.DataObject) -> None:
    members = data.draw(st.dictionaries(PATHS, st.binary(max_size=50), max_size=4))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    damaged = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    check(tmp_path / "okafor.zip", bytes(damaged))


@pytest.mark.parametrize("heavy", ["ruamel", "openpyxl", "pdfminer", "pdfplumber", "PIL", "numpy", "cv2"])
def test_nothing_heavy_is_imported_before_it_is_needed(heavy: str) -> None:
    program = f"import sys, pipeline.intake, pipeline.intake.departments; sys.exit({heavy!r} in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", program], env=environment).returncode == 0
