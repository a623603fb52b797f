"""Samples made into files: the picture or document, and its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

import numpy as np
from PIL import Image

from sample_receipts.files import encode, text_pdf, turned
from sample_receipts.hidden import hidden
from sample_receipts.layouts import LAYOUTS, PAPERS
from sample_receipts.paper import Ink, Print, Strike, left, render, shown
from sample_receipts.photo import Shot, photograph
from sample_receipts.purchase import Purchase, truth
from sample_receipts.sample import Sample
from sample_receipts.unseen import SEEN

#: Of what is printed, a paper that is torn, blurred, cut off or covered shows a person only this.
LEGIBLE: dict[str, tuple[str, ...]] = {
    "torn.jpg": ("merchant", "address", "phone", "date", "time", "subtotal", "item:0", "item:1", "item:2", "item:3"),
    "too-blurred.jpg": (),
    **SEEN,
}


def _layout(name: str) -> Callable[[Purchase], Print]:
    return PAPERS[name] if name in PAPERS else LAYOUTS[name][0]


def printed(sample: Sample) -> Print:
    """The sample's print with its marks."""
    instructions = _layout(sample.layout)(sample.purchase)
    if sample.part:
        return instructions[slice(*sample.part)]
    struck = [Strike(f"item:{n}", sample.strike) for n, item in enumerate(sample.purchase.items) if item.struck]
    if sample.shot is None:  # nobody writes by hand on a PDF
        instructions = tuple(one for one in instructions if not isinstance(one, Ink))
    # Marks lie over the row they follow: the last one but the farewell.
    return (*instructions[:-1], *sample.marks, *struck, instructions[-1])


def _beside(sample: Sample, purchase: Purchase) -> Print:
    return _layout(sample.beside_layout or sample.layout)(purchase)


def content(sample: Sample) -> bytes:
    """The sample's file."""
    suffix = PurePath(sample.name).suffix
    if sample.shot is None:
        sheets = [printed(replace(sample, part=part)) for part in sample.pages] or [printed(sample)]
        pages = [*sheets, *([_beside(sample, sample.beside)] if sample.beside else [])]
        return text_pdf(pages, f"{sample.purchase.merchant.name} {sample.purchase.number}")
    if sample.pages:
        parts = [replace(sample, part=part) for part in sample.pages]
        pictures = [encode(_picture(part, sample.shot), ".jpg", sample.shot.quality) for part in parts]
        return text_pdf(pictures, PurePath(sample.name).stem)
    picture = _picture(sample, sample.shot)
    if sample.hide:
        picture = hidden(picture, sample.hide, sample.shot.seed)
    if sample.crop:
        left, top, right, bottom = sample.crop
        width, height = picture.size
        picture = picture.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))
    if sample.width:
        picture = picture.resize((sample.width, round(picture.height * sample.width / picture.width)))
    if suffix == ".pdf":
        page = encode(picture, ".jpg", sample.shot.quality)
        return text_pdf([_mail(), page] if sample.cover else [page], PurePath(sample.name).stem)
    if sample.exif:
        return encode(picture, suffix, sample.shot.quality, sample.turn)
    return encode(turned(picture, sample.turn), suffix, sample.shot.quality)


def _picture(sample: Sample, shot: Shot) -> Image.Image:
    stock = LAYOUTS[sample.layout][1]
    paper = render(printed(sample), stock)
    if sample.beside:
        other = render(_beside(sample, sample.beside), LAYOUTS[sample.beside_layout or sample.layout][1])
        table = Image.new("RGB", (paper.width + other.width + 90, max(paper.height, other.height) + 60), stock.tint)
        outline = Image.new("L", table.size, 0)
        for sheet, at in ((paper, (0, 0)), (other, (paper.width + 90, 60))):
            table.paste(sheet, at)
            outline.paste(255, (*at, at[0] + sheet.width, at[1] + sheet.height))
        return photograph(table, shot, np.asarray(outline))
    picture = photograph(paper, shot)
    if sample.part is None or shot.flat:
        return picture
    # Where the paper goes on, the picture ends before the paper's edge.
    past = round(0.09 * picture.width)
    first, last = sample.part
    whole = len(LAYOUTS[sample.layout][0](sample.purchase))
    top, bottom = (past if first else 0), picture.height - (past if last < whole else 0)
    return picture.crop((0, top, picture.width, bottom))


def label(sample: Sample) -> dict[str, object]:
    """The sample's truth as a person would write it down."""
    fields = set(shown(printed(sample)))
    legible = LEGIBLE.get(sample.name)
    if sample.beside:
        other = set(shown(_beside(sample, sample.beside)))
        more = truth(sample.beside, other, sample.name)
        return {**truth(sample.purchase, fields, sample.name), "other_receipts": [more]}
    if legible is None:
        return truth(sample.purchase, fields, sample.name)
    kept = replace(sample.purchase, items=()) if not legible else sample.purchase
    return {**truth(kept, fields & set(legible), sample.name), "usable": False}


def _mail() -> Print:
    return (
        left("From: Yuki Tanabe <yuki.tanabe@example.edu>"),
        left("To: OGS coordinator <coordinator@example.edu>"),
        left("Subject: Receipt for our peer circle lunch"),
        left(""),
        left("Hello,"),
        left(""),
        left("the photo of the receipt is on the next page. The form is beside it."),
        left(""),
        left("Thank you!"),
        left("Yuki"),
    )
