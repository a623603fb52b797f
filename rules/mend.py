"""What is wrong with something that came, as a sentence, and what to ask for: the reason and its mend in words.

Intake and the readers say why a file cannot be used in one shape: what is wrong, then "; please" and the mend
(`is locked with a password; please send it without one`). Where the program itself failed there is nothing to ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MEND = re.compile(r"\s*[;.,]\s*please\s+", re.IGNORECASE)
#: Reasons that go on after the file's name; the others are whole sentences of their own.
_PREDICATE = re.compile(r"(?:is|has|holds|shows|unpacks|leads|looks)\b")
#: What only we can mend.
_OURS = re.compile(r"fault in the program|\b(?:opening|reading|drawing) it \w+")


def sentence(files: Sequence[str], why: str) -> str:
    """What is wrong with each of `files` (empty: with something that has no name), without its mend."""
    what = _MEND.split(why, maxsplit=1)[0].rstrip(".;, ")
    if not files:
        return f"{what[:1].upper()}{what[1:]}." if what else "Something that came with it could not be read."
    named = " and ".join([", ".join(files[:-1]), files[-1]] if len(files) > 1 else files)
    if not what:
        return f"{named} could not be read."
    if _PREDICATE.match(what):
        return f"{named}: each {what}." if len(files) > 1 else f"{named} {what}."
    return f"{named} could not be read: {what}."


def is_absent(why: str) -> bool:
    """Whether the file is not unusable but was never sent."""
    return any(part.startswith("attach ") for part in _MEND.split(why, maxsplit=1)[1:])


def ask(files: Sequence[str], why: str) -> str | None:
    """What to ask the submitter for; "" where nothing they do would help, None where `why` names no mend."""
    if _OURS.search(why):
        return ""
    parts = _MEND.split(why, maxsplit=1)
    if len(parts) == 1:
        return None if files else ""
    return f"{sentence(files, why)} Could you {parts[1].rstrip(' .?')}?"
