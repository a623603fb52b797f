"""The form as a fillable PDF: letter pages, fields beside their labels, the advice to their right."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from pipeline.export.blank_forms._content import HEADINGS, TITLE, Content, FormField

_WIDTH, _HEIGHT = 612.0, 792.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 572.0, 752.0, 44.0
#: Where the columns begin: labels, answers, advice.
_ANSWER, _ADVICE = 150.0, 356.0
_BOX = 17.0
_LONG_BOX = 50.0
#: Between a box and the field in it: the field is as high as letters of 11 points want.
_INSET = 1.8
_GAP = 8.0
_SMALL = 8.4
_GRAY = 0.35


def pdf(content: Content) -> bytes:
    """The fillable PDF; its fields are named by the contract's flat keys."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    # Invariant: no clock and no random number in the file.
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang="en-US")
    canvas.setTitle(TITLE)
    canvas.setAuthor("Itemized")
    canvas.setSubject(content.about)
    _Writer(canvas, content).write()
    canvas.save()
    return out.getvalue()


class _Writer:
    """Writes from top to bottom and begins a new page where the next part does not fit."""

    def __init__(self, canvas: Any, content: Content) -> None:
        self.canvas = canvas
        self.content = content
        self.page = 0
        self.y = _TOP

    def write(self) -> None:
        self._begin()
        self._paragraph(self.content.how_to, 9.0)
        self.y -= 8
        self._headings()
        for heading, fields in self.content.sections:
            self._section(heading, fields)
            for field in fields:
                self._field(field)
        self._end()
        self._begin()
        self._title_of_part("Before you send it")
        for heading, words, meaning in self.content.checklist:
            self._to_tick_off(heading, words, meaning)
        self.y -= 6
        self._title_of_part("How to send it")
        for sentence in self.content.sending:
            self._paragraph(sentence, 9.5)
            self.y -= 5
        self._end()

    def _begin(self) -> None:
        self.page += 1
        self.y = _TOP
        self.canvas.setFont("Helvetica-Bold", 17 if self.page == 1 else 11)
        self.canvas.drawString(_LEFT, self.y - 14, TITLE)
        self.y -= 24
        self.canvas.setLineWidth(1.2)
        self.canvas.line(_LEFT, self.y, _RIGHT, self.y)
        self.y -= 8

    def _end(self) -> None:
        self.canvas.setFont("Helvetica", 7)
        self.canvas.setFillGray(_GRAY)
        about = self.content.about
        while self.canvas.stringWidth(about, "Helvetica", 7) > _RIGHT - _LEFT - 60:
            about = about[:-2].rstrip(" ….") + "…"
        self.canvas.drawString(_LEFT, _BOTTOM - 14, about)
        self.canvas.drawRightString(_RIGHT, _BOTTOM - 14, f"Page {self.page}")
        self.canvas.setFillGray(0)
        self.canvas.showPage()

    def _headings(self) -> None:
        self.canvas.setFont("Helvetica-Oblique", 7.5)
        self.canvas.setFillGray(_GRAY)
        for left, heading in zip((_LEFT, _ANSWER, _ADVICE), HEADINGS, strict=True):
            self.canvas.drawString(left, self.y - 7, heading)
        self.canvas.setFillGray(0)
        self.y -= 11

    def _section(self, heading: str, fields: tuple[FormField, ...]) -> None:
        self._room_for(16 + self._height(fields[0]))
        self.canvas.setLineWidth(0.6)
        self.canvas.line(_LEFT, self.y, _RIGHT, self.y)
        self.canvas.setFont("Helvetica-Bold", 9.5)
        self.canvas.drawString(_LEFT, self.y - 12, heading)
        self.y -= 18

    def _field(self, field: FormField) -> None:
        height = self._height(field)
        self._room_for(height)
        box = _LONG_BOX if field.kind == "long" else _BOX
        width = _ADVICE - _ANSWER - 12
        self.canvas.setFont("Helvetica", 9.5)
        self.canvas.drawString(_LEFT, self.y - 12, field.marked)
        # The box is the page's own: viewers draw a field anew once it is filled in, each with a border of its own.
        self.canvas.setLineWidth(0.7)
        self.canvas.rect(_ANSWER, self.y - box, width, box)
        common = {
            "name": field.key,
            "tooltip": f"{field.marked}. {field.advice}".replace("\n", " "),
            "x": _ANSWER + _INSET,
            "y": self.y - box + _INSET,
            "width": width - 2 * _INSET,
            "height": box - 2 * _INSET,
            "fontName": "Helvetica",
            "borderWidth": 0,
            "fillColor": None,
            "maxlen": None,
        }
        flags = ["required"] if field.required else []
        if field.kind == "choice":
            # The first one is empty, so that a choice can be taken back.
            self.canvas.acroForm.choice(
                **common, value=" ", options=[" ", *field.choices], fontSize=10, fieldFlags=" ".join(["combo", *flags])
            )
        elif field.kind == "long":
            self.canvas.acroForm.textfield(**common, fontSize=9, fieldFlags=" ".join(["multiline", *flags]))
        else:
            # Size 0 lets the viewer make long answers smaller, so that a print shows them whole.
            self.canvas.acroForm.textfield(**common, fontSize=0, fieldFlags=" ".join(flags))
        advice = self._text(field.advice, _SMALL)
        _, tall = advice.wrap(_RIGHT - _ADVICE, _HEIGHT)
        advice.drawOn(self.canvas, _ADVICE, self.y - tall - 2)
        self.y -= height

    def _height(self, field: FormField) -> float:
        _, tall = self._text(field.advice, _SMALL).wrap(_RIGHT - _ADVICE, _HEIGHT)
        return max(float(tall), _LONG_BOX if field.kind == "long" else _BOX) + _GAP

    def _room_for(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self._end()
            self._begin()
            self._headings()

    def _title_of_part(self, text: str) -> None:
        self.canvas.setFont("Helvetica-Bold", 11)
        self.canvas.drawString(_LEFT, self.y - 12, text)
        self.y -= 22

    def _to_tick_off(self, heading: str, words: str, meaning: str) -> None:
        left = _LEFT + 86
        texts = [self._text(text, size) for text, size in ((words, 9.5), (meaning, 9.0)) if text]
        talls = [float(text.wrap(_RIGHT - left, _HEIGHT)[1]) for text in texts]
        if self.y - sum(talls) < _BOTTOM:
            self._end()
            self._begin()
        self.canvas.setLineWidth(0.8)
        self.canvas.rect(_LEFT, self.y - 10, 9, 9)
        self.canvas.setFont("Helvetica-Bold", 9.5)
        self.canvas.drawString(_LEFT + 16, self.y - 9, heading)
        for text, tall in zip(texts, talls, strict=True):
            text.drawOn(self.canvas, left, self.y - tall)
            self.y -= tall + 3
        self.y -= 9

    def _paragraph(self, words: str, size: float) -> None:
        text = self._text(words, size)
        _, tall = text.wrap(_RIGHT - _LEFT, _HEIGHT)
        text.drawOn(self.canvas, _LEFT, self.y - tall)
        self.y -= tall

    def _text(self, words: str, size: float) -> Any:
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        words = escape(words).replace("\n", "<br/>")
        return Paragraph(words, ParagraphStyle("form", fontName="Helvetica", fontSize=size, leading=size * 1.2))
