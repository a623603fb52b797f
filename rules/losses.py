"""What of a paper was not seen, in words for people: where it is, and how to take the picture so that it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import LossKind, Lost, Part, Receipt

#: What is read beside a lost place is quoted, at most so many rows of it.
_MOST = 3

#: A loss in a word or two, for a mark on a picture.
SHORT = {
    LossKind.EDGE: "cut off",
    LossKind.COVERED: "covered",
    LossKind.GLARE: "glare",
    LossKind.TORN: "torn off or covered",
    LossKind.BLURRED: "too blurred to be read",
    LossKind.FADED: "too faint to be read",
}

_TIPS = {
    LossKind.COVERED: "Please keep fingers and clips off the print.",
    LossKind.TORN: "Please lay it flat with nothing on it; where a part is torn off, the business can print a copy.",
    LossKind.GLARE: "Please turn it away from the lamp or the window, so that nothing is reflected.",
    LossKind.BLURRED: "Please go near, hold the camera still and let it focus on the print.",
    LossKind.FADED: "The print is faint: more light, or a scan, may bring it out.",
}


def why(lost: Lost) -> str:
    """What is lost and where, a clause to follow `but`: `glare lies over the end of the row “Latte”`."""
    match lost.kind:
        case LossKind.EDGE if lost.side in ("top", "bottom"):
            return edge_words((lost.side,))
        case LossKind.EDGE:
            return f"the {lost.side} edge of the picture cuts off {_part_of(lost)}"
        case LossKind.COVERED:
            return f"something, such as a thumb or a clip, covers {_part_of(lost)}"
        case LossKind.TORN:
            return f"{_part_of(lost)} is torn off or covered"
        case LossKind.GLARE:
            return f"glare lies over {_part_of(lost)}"
        case LossKind.BLURRED if not lost.near:
            return "the whole picture is too blurred, or too small, to be read surely"
        case LossKind.BLURRED:
            return f"{_between(lost)} is too blurred to be read"
        case LossKind.FADED:
            return f"{_between(lost)} is too faint to be read"


def whys(lost: Iterable[Lost]) -> str:
    """What `why` says of each, of several on the same side and of one kind once, with all their rows."""
    joined: dict[tuple[LossKind, str], Lost] = {}
    for one in lost:
        first = joined.setdefault((one.kind, one.side), one)
        near = tuple(dict.fromkeys([*first.near, *one.near])) if first.near and one.near else ()
        joined[one.kind, one.side] = replace(first, near=near)
    alike: dict[tuple[LossKind, str, tuple[str, ...]], list[Lost]] = {}
    for one in joined.values():
        side = one.side if one.kind is LossKind.EDGE else ""
        alike.setdefault((one.kind, side, one.near), []).append(one)
    # Whatever hides both ends of the same rows hides a part of them.
    told = [some[0] if len(some) == 1 else replace(some[0], side="") for some in alike.values()]
    return " and ".join(dict.fromkeys(map(why, told)))


def edge_words(edges: Sequence[str]) -> str:
    """`the top and the bottom edge of the paper is outside the picture`."""
    return f"the {' and the '.join(edges)} edge of the paper is outside the picture"


def tips(receipt: Receipt, *, edges: bool = True) -> str:
    """How to take the picture again so that what was lost is seen, one sentence for each kind of loss; "" for none.

    `edges`: also what lies beyond an edge of the picture.
    """
    cut = [side for side in ("top", "bottom", "left", "right") if side in receipt.cut_off]
    said = []
    if cut and edges:
        several = "s are" if len(cut) > 1 else " is"
        said.append(f"The {_listed(cut)} edge{several} outside the picture: please leave some room around the paper.")
    kinds = dict.fromkeys(lost.kind for lost in receipt.losses)
    return " ".join([*said, *(_TIPS[kind] for kind in LossKind if kind in kinds and kind in _TIPS)])


def lost_in(receipt: Receipt, parts: Iterable[Part], whole_rows: bool = False) -> tuple[Lost, ...]:
    """The places that are lost in any of `parts` and are not beyond the picture's upper or lower edge.

    `whole_rows`: only those where a row may stand of which nothing was seen.
    """
    wanted = set(parts)
    return tuple(
        lost
        for lost in receipt.losses
        if wanted & set(lost.parts)
        and not (lost.kind is LossKind.EDGE and lost.side in ("top", "bottom"))
        and not (whole_rows and lost.rows_seen)
    )


def _part_of(lost: Lost) -> str:
    """`the ends of the rows “Latte” and “Bagel”`."""
    end = {"left": "the beginning", "right": "the end"}.get(lost.side, "a part")
    match [f"“{text}”" for text in lost.near]:
        case []:
            return f"{end} of the print" if lost.side else "a part of the print"
        case [row]:
            return f"{end} of the row {row}"
        case rows if len(rows) <= _MOST:
            return f"{end} of the rows {_listed(rows)}"
        case rows:
            return f"{end} of the rows from {rows[0]} to {rows[-1]}"


def _between(lost: Lost) -> str:
    """`the print between “Subtotal” and “VISA”`."""
    match [f"“{text}”" for text in lost.near]:
        case []:
            return "a part of the print"
        case [row]:
            return f"the print beside {row}"
        case rows:
            return f"the print between {rows[0]} and {rows[-1]}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
