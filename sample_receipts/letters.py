"""What comes with receipts and is none: a person's message as an e-mail, as a picture of one, as a page; a menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PIL import Image

from sample_receipts.files import encode, text_pdf
from sample_receipts.paper import Cell, Gap, Print, Row, Rule, Stock, center, left, pair, render

SCREEN = Stock(width=980, face="sans", text=26, weight=0, tint=(255, 255, 255), margin=44)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message; `sender` and `to` are (name, address), `text` is one paragraph a line."""

    sender: tuple[str, str]
    to: tuple[str, str]
    day: date
    subject: str
    text: tuple[str, ...]

    def page(self) -> Print:
        """As a mail program shows it."""
        return (
            left(self.subject, size=1.4, bold=True),
            Gap(0.6),
            pair(f"From: {_address(self.sender)}", f"{self.day:%b} {self.day.day}, {self.day.year}"),
            left(f"To: {_address(self.to)}"),
            Rule(""),
            *(left(line) for line in self.text),
            Gap(),
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A menu or a flyer: rows of (text, price)."""

    title: str
    rows: tuple[tuple[str, str], ...]

    def page(self) -> Print:
        rows = (Row((Cell(text), Cell(price, 1.0, "r"))) if price else left(text) for text, price in self.rows)
        return (center(self.title, size=1.8, bold=True), Gap(), *rows)


def drawn(paper: Letter | Sheet, suffix: str) -> bytes:
    """The paper as a screenshot (.png) or as a PDF."""
    if suffix == ".pdf":
        return text_pdf([paper.page()], "")
    picture: Image.Image = render(paper.page(), SCREEN)
    return encode(picture, suffix, 80)


def _address(who: tuple[str, str]) -> str:
    return f"{who[0]} <{who[1]}>"
