"""What the reader saw on each sample picture, kept so that the tests of extraction need no reader.

One JSON file per sample under `words/`: the picture's SHA-256, the reader and its version, and of each page the words
as `[text, left, top, right, bottom, score, slope, what else it may say …]`, the boxes of the marks that strike
something out, and what its picture does not show. `python -m tests.recorded` reads every sample anew and writes them;
`python -m tests.recorded marks` only looks for marks and losses again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.model import Box, Loss, LossKind, PageWords, SourceFile, Word
from pipeline.pages import open_pages
from pipeline.readers import rapid, read_page
from pipeline.readers.picture import seen_on
from sample_receipts.mails import logo

SAMPLES = Path(__file__).parents[2] / "sample_receipts" / "receipts"
#: Pictures that only a submission holds: no receipts, so no truth lies beside them.
LETTERS = {
    "approval.png": (SAMPLES.parent / "submissions" / "77-approved-by-picture" / "approval.png").read_bytes,
    "image001.png": logo,
}
WORDS = Path(__file__).parent / "words"
MEND = "run `python -m tests.recorded`, and look at what changes"


def truth(name: str) -> dict[str, Any]:
    """What a person would write down of the sample `name` (its file name)."""
    label: dict[str, Any] = json.loads((SAMPLES / f"{Path(name).stem}.truth.json").read_text(encoding="utf-8"))
    return label


def names() -> list[str]:
    """File names of all samples, sorted."""
    return sorted(json.loads(path.read_text(encoding="utf-8"))["file"] for path in SAMPLES.glob("*.truth.json"))


def source(name: str) -> SourceFile:
    content = LETTERS.get(name, (SAMPLES / name).read_bytes)()
    return SourceFile(name, content, hashlib.sha256(content).hexdigest())


def pictures() -> list[str]:
    """Everything that a reader must look at."""
    return [name for name in (*names(), *LETTERS) if is_picture(name)]


def is_picture(name: str) -> bool:
    """Whether a reader must look at the sample; a PDF with its own text needs none, and is read afresh."""
    return any(page.layer is None for page in open_pages(source(name)))


def record(name: str) -> None:
    """Read the sample `name` with RapidOCR and keep its words."""
    _keep(name, [read_page(page, "rapidocr") for page in open_pages(source(name))])


def marks(name: str) -> list[tuple[tuple[Box, ...], tuple[Loss, ...]]]:
    """What is found struck and lost today on each page of `name`, on its recorded words."""
    found = []
    for page, seen in zip(open_pages(source(name)), words(name), strict=True):
        if page.layer is not None:
            found.append((seen.struck, seen.losses))
            continue
        now = seen_on(page.number, page.picture(seen.turned), seen.reader, seen.words, seen.turned)
        found.append((now.struck, now.losses))
    return found


def mark(name: str) -> None:
    """Keep what is found struck and lost today on the sample `name`, beside the words that were read before."""
    pages = zip(words(name), marks(name), strict=True)
    _keep(name, [replace(seen, struck=struck, losses=losses) for seen, (struck, losses) in pages])


def _keep(name: str, pages: list[PageWords]) -> None:
    head = {"sha256": source(name).sha256, "reader": rapid.version()}
    body = ",\n".join(_dump(page) for page in pages)
    path = WORDS / f"{name}.json"
    path.write_text(f'{{"head": {json.dumps(head)},\n"pages": [\n{body}\n]}}\n', encoding="utf-8")


def _dump(page: PageWords) -> str:
    assert page.problem is None, page.problem
    words = ",\n".join(
        json.dumps([word.text, *word.box, word.score, word.slope, *word.others], ensure_ascii=False)
        for word in page.words
    )
    fields = json.dumps([page.page, page.width, page.height, page.reader, page.turned])
    struck = json.dumps([list(box) for box in page.struck])
    lost = json.dumps([[loss.kind, *loss.box] for loss in page.losses])
    losses = f', "losses": {lost}' if page.losses else ""
    return f'{{"page": {fields}, "struck": {struck}{losses}, "words": [\n{words}\n]}}'


def head(name: str) -> dict[str, str]:
    """`sha256` of the picture that was read, and the `reader` with its version; empty where there is no recording."""
    path = WORDS / f"{name}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["head"] if path.exists() else {}
    return found


def words(name: str) -> tuple[PageWords, ...]:
    """The recorded words of a sample, page by page; of a PDF with its own text, that text."""
    path = WORDS / f"{name}.json"
    if not path.exists():
        pages = open_pages(source(name))
        assert all(page.layer is not None for page in pages), f"no recording of {name}: {MEND}"
        return tuple(read_page(page, "rapidocr") for page in pages)
    data = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_load(page["page"], page["struck"], page["words"], page.get("losses", [])) for page in data["pages"])


def _load(fields: list[Any], struck: list[list[int]], rows: list[list[Any]], lost: list[list[Any]]) -> PageWords:
    number, width, height, reader, turned = fields
    seen = tuple(Word(row[0], Box(*row[1:5]), row[5], row[6], tuple(row[7:])) for row in rows)
    marks = tuple(Box(*box) for box in struck)
    losses = tuple(Loss(LossKind(kind), Box(*box)) for kind, *box in lost)
    return PageWords(number, width, height, reader, seen, turned, marks, losses=losses)
