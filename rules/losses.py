"""What of a paper was not seen, in words for people: where it is, and how to take the picture so that it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model import Box, Evidence, LossKind, Lost, Part, Receipt

#: What is read beside a lost place is quoted, at most so many rows of it.
_MOST = 3
#: And of a row at most so many characters.
_LONGEST = 32

#: A row that says how many things a till sold.
_COUNTS = re.compile(r"\b(?:items?|sold|qty|articles?|pieces)\b", re.IGNORECASE)

#: A loss in a word or two, for a mark on a picture.
SHORT = {
    LossKind.EDGE: "cut off",
    LossKind.COVERED: "covered or torn off",
    LossKind.GLARE: "glare",
    LossKind.TORN: "covered or torn off",
    LossKind.BLURRED: "too blurred to be read",
    LossKind.FADED: "too faint to be read",
    LossKind.BLANK: "no amounts to be seen",
}

#: A picture does not tell a paper that lies on the print from a part that is missing, nor always from light that is
#: reflected in it: all are told alike.
_LIES_ON = (
    "Please lay it flat with nothing on it, no finger or clip either, and no light reflected in it; where a part is "
    "torn off, the business can print a copy."
)
#: Where nothing tells why something was not read.
_ANYHOW = (
    "Please unfold it and lay it flat with nothing on it, in good light without reflections or shadows, and hold the "
    "camera still until the print is sharp."
)
#: A picture with a side shorter than this, in pixels, is a thumbnail.
_SMALL = 400
_ORIGINAL = "Please send the photo as it was taken: this is a small copy of it (a thumbnail, or out of a chat)."
_UNFOLD = (
    "Please have all of the paper in the picture, unfolded and in focus; where a part is torn off or has faded, the "
    "business can print a copy."
)
_TIPS = {
    LossKind.COVERED: _LIES_ON,
    LossKind.TORN: _LIES_ON,
    LossKind.BLANK: (
        "Please have the amounts beside the names in the picture, with nothing on them and no light reflected there."
    ),
    LossKind.GLARE: "Please turn it away from the lamp or the window, so that nothing is reflected.",
    LossKind.BLURRED: "Please go near, in good light, hold the camera still and let it focus on the print.",
    LossKind.FADED: (
        "The print is faint there: please turn it away from the lamp or the window; where it has faded, a scan may "
        "bring it out, or the business can print a copy."
    ),
}


def why(lost: Lost) -> str:
    """What is lost and where, a clause to follow `but`: `glare lies over the end of the row “Latte”`."""
    if lost.is_all and _is_small(lost):
        return f"the picture is too small to be read surely, {lost.place.box.width} by {lost.place.box.height} pixels"
    if lost.is_all:
        return "the whole picture is too blurred, or too small, to be read surely"
    match lost.kind:
        case LossKind.EDGE if lost.side in ("top", "bottom"):
            return edge_words((lost.side,))
        case LossKind.EDGE:
            return f"{edge_words((lost.side,))}, and with it {_part_of(lost)}"
        case LossKind.COVERED | LossKind.TORN:
            return f"{_part_of(lost)} is covered, torn off or lost in glare"
        case LossKind.GLARE:
            return f"glare lies over {_part_of(lost)}"
        case LossKind.BLURRED:
            return f"{_between(lost)} is too blurred to be read"
        case LossKind.FADED:
            return f"{_between(lost)} is too faint to be read"
        case LossKind.BLANK:
            return f"no amounts can be seen beside {_rows(lost)}"


def whys(lost: Iterable[Lost]) -> str:
    """What `why` says of each, of several on the same side that are told alike once, with all their rows."""
    joined: dict[tuple[LossKind, str, bool], Lost] = {}
    for one in lost:
        kind = LossKind.COVERED if one.kind is LossKind.TORN else one.kind
        alike_so_far = kind, one.side, one.apart
        first = joined.setdefault(alike_so_far, replace(one, kind=kind))
        near = tuple(dict.fromkeys([*first.near, *one.near])) if first.near and one.near else ()
        joined[alike_so_far] = replace(first, near=near)
    alike: dict[tuple[LossKind, str, tuple[str, ...]], list[Lost]] = {}
    for one in joined.values():
        side = one.side if one.kind is LossKind.EDGE else ""
        alike.setdefault((one.kind, side, one.near), []).append(one)
    # Whatever hides both ends of the same rows hides a part of them.
    told = [some[0] if len(some) == 1 else replace(some[0], side="") for some in alike.values()]
    return " and ".join(dict.fromkeys(map(why, told)))


def edge_words(edges: Sequence[str]) -> str:
    """`the top and bottom edges of the paper are outside the picture`."""
    return f"the {_listed(edges)} {'edges' if len(edges) > 1 else 'edge'} of the paper {_is(edges)} outside the picture"


def cut_words(receipt: Receipt, edges: Sequence[str]) -> str:
    """Why what should stand at the `edges` of a paper was not seen, a clause to follow `but`.

    An edge is outside the picture where the paper is seen to run out of it. Where only the print tells that something
    is missing, the paper may end there: torn, or folded under.
    """
    outside, missing = _apart(receipt, edges)
    said = [edge_words(outside)] if outside else []
    if "top" in missing:
        said.append(
            f"what was read begins with {_quoted(receipt.lines[0])}, so its beginning seems to be missing or illegible"
        )
    if "bottom" in missing:
        said.append(
            f"what was read ends with {_quoted(receipt.lines[-1])}, so its end seems to be missing or illegible"
        )
    return " and ".join(said)


def _apart(receipt: Receipt, edges: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of the `edges` those that are outside the picture, and those that only the print tells to be missing."""
    seen = {lost.side for lost in receipt.losses if lost.kind is LossKind.EDGE}
    ends = ("top", "bottom") if receipt.lines else ()
    missing = [edge for edge in edges if edge in ends and edge not in seen]
    return [edge for edge in edges if edge not in missing], missing


def tips(receipt: Receipt, *, edges: bool = True) -> str:
    """How to take the picture again so that what was lost is seen, one sentence for each kind of loss; where none is
    known, what helps in most cases. "" of a text that no picture was taken of.

    `edges`: also what lies beyond an edge of the picture, or of the paper.
    """
    cut = [side for side in ("top", "bottom", "left", "right") if side in receipt.cut_off]
    outside, missing = _apart(receipt, cut if edges else ())
    said = []
    if outside:
        several = "edges" if len(outside) > 1 else "edge"
        where = f"The {_listed(outside)} {several} {_is(outside)} outside the picture"
        said.append(f"{where}: please leave room around the paper.")
    if missing:
        ends = _listed([{"top": "beginning", "bottom": "end"}[edge] for edge in missing])
        said.append(f"Its {ends} {_is(missing)} not to be seen. {_UNFOLD}")
    if any(lost.is_all and _is_small(lost) for lost in receipt.losses):
        return " ".join([*said, _ORIGINAL])
    kinds = {lost.kind for lost in receipt.losses}
    said += dict.fromkeys(tip for kind, tip in _TIPS.items() if kind in kinds)
    if not said and not edges and not is_text(receipt):
        return _ANYHOW
    return " ".join(said)


def is_text(receipt: Receipt) -> bool:
    """Whether a paper is the text of a PDF, of which another picture shows no more."""
    of_items = (place for item in receipt.items for place in item.evidence)
    read = [*receipt.merchant.evidence, *receipt.date.evidence, *of_items]
    return bool(read) and all(place.reader == "pdf" for place in read)


def unread_words(receipt: Receipt) -> str:
    """What of a paper's writing could not be read, a clause to follow `but`: by the row that says so, where there is
    one (`what is listed above “Subtotal 35.75”`), or else by where it stands.
    """
    sums = {place.text for place in (*receipt.subtotal.evidence, *receipt.total.evidence)}
    said = []
    for place in receipt.unread:
        if place.text in sums:
            said.append(f"what is listed above “{place.text}”")
        elif _COUNTS.search(place.text):
            said.append(f"the list that “{place.text}” counts")
        else:
            said.append(f"the writing {_where(receipt, place)}")
    return f"{_listed(list(dict.fromkeys(said))[:_MOST])} could not be read"


def _where(receipt: Receipt, place: Evidence) -> str:
    """Where on its paper `place` is, for somebody who looks for it: `on the left side of the receipt's upper third`."""
    known = [
        *(*receipt.merchant.evidence, *receipt.phone.evidence, *receipt.address.evidence, *receipt.date.evidence),
        *(*receipt.subtotal.evidence, *receipt.tax.evidence, *receipt.tip.evidence, *receipt.total.evidence),
        *(each for item in receipt.items for each in item.evidence),
        *(each for tender in receipt.tenders for each in tender.evidence),
        *(*receipt.change.evidence, *receipt.unread, *(lost.place for lost in receipt.losses)),
    ]
    around = Box.around([place.box, *(each.box for each in known if each.page == place.page)])
    down = (place.box.middle - around.top) / around.height
    third = "upper" if down < 1 / 3 else "lower" if down > 2 / 3 else "middle"
    across = ((place.box.left + place.box.right) / 2 - around.left) / around.width
    side = "left" if across < 1 / 3 else "right" if across > 2 / 3 else ""
    return f"on the {side} side of the receipt's {third} third" if side else f"in the receipt's {third} third"


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
    """`the end of the rows “Latte” and “Bagel”`."""
    if lost.apart:
        return _between(lost)
    end = {"left": "the beginning", "right": "the end"}.get(lost.side, "a part")
    return f"{end} of {_rows(lost)}" if lost.near else f"{end} of the print"


def _rows(lost: Lost) -> str:
    """`the rows “Latte” and “Bagel”`; `the print` where nothing is read on them."""
    match [f"“{text}”" for text in lost.near]:
        case []:
            return "the print"
        case [row]:
            return f"the row {row}"
        case rows if len(rows) <= _MOST:
            return f"the rows {_listed(rows)}"
        case rows:
            return f"the rows from {rows[0]} to {rows[-1]}"


def _between(lost: Lost) -> str:
    """`the print between “Subtotal” and “VISA”`."""
    match [f"“{text}”" for text in lost.near]:
        case []:
            return "a part of the print"
        case [row] if lost.apart:
            return f"the print {'above' if Part.HEAD in lost.parts else 'below'} {row}"
        case [row]:
            return f"the print beside {row}"
        case rows:
            return f"the print between {rows[0]} and {rows[-1]}"


def _is_small(lost: Lost) -> bool:
    return min(lost.place.box.width, lost.place.box.height) < _SMALL


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1].rstrip()}…'}”"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _is(words: Sequence[str]) -> str:
    return "are" if len(words) > 1 else "is"
