from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.names import Names, alike, safe_name

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_a_safe_name_is_one_part_on_every_system(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not re.search(r'[<>:"/\\|?*]', name)
    assert all(unicodedata.category(char)[0] != "C" for char in name)
    assert name[0] not in " .-~"
    assert name[-1] not in " ."
    assert not RESERVED.fullmatch(name)
    assert len(name.encode()) <= 255
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-10-07-garcia", "2026-10-07-garcia"),
        ("Cafe\u0301 Müller.jpg", "Café Müller.jpg"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "unnamed"),
        ("CON", "_CON"),
        ("com1.jpg", "_com1.jpg"),
        ("conference.jpg", "conference.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("tab\there", "tab here"),
        ("dot. ", "dot"),
        ("\udcff.jpg", "jpg"),
    ],
)
def test_names_that_people_and_programs_give(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("é" * 300 + ".jpeg").endswith("é.jpeg")


@given(st.lists(st.sampled_from(["lunch.jpg", "Lunch.JPG", "lunch-2.jpg", "lunch", "e\u0301", "é", ".x"]), max_size=12))
def test_no_two_names_given_out_are_alike(wanted: list[str]) -> None:
    names = Names()
    given_out = [names.take(name) for name in wanted]
    assert len({alike(name) for name in given_out}) == len(wanted)
    again = Names()
    assert [again.take(name) for name in wanted] == given_out


def test_of_a_card_s_number_in_a_name_the_last_four_digits_are_left() -> None:
    assert safe_name("slip 4111 1111 1111 1111.jpg") == "slip XXXX XXXX XXXX 1111.jpg"
    assert safe_name("4111111111111111.jpg") == "XXXXXXXXXXXX1111.jpg"
    assert safe_name("IMG_20261005_120406789.jpg") == "IMG_20261005_120406789.jpg"
