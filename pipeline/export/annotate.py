"""Pictures of the paper with the evidence boxed and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.model import Box, Result

if TYPE_CHECKING:
    from PIL import Image


class MarkState(StrEnum):
    """What a mark says of its place: what was read there, or what is wrong, uncertain or left out."""

    READ = "read"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on one page (pixels of the upright page) and its name."""

    box: Box
    label: str
    state: MarkState = MarkState.READ


def marks_for(result: Result, file: str, page: int) -> tuple[Mark, ...]:
    """What was read on one page of one file, and what the findings say of it, from top to bottom."""
    raise NotImplementedError


def annotate(page: Image.Image, marks: Sequence[Mark]) -> Image.Image:
    """`page` (upright, as the boxes count) with every mark boxed, and named in a margin beside it."""
    raise NotImplementedError


def thumbnail(page: Image.Image) -> bytes:
    """A small JPEG of the page for the workbook's Receipt column."""
    raise NotImplementedError
