"""What was handed in beside the papers, read again: the form and the e-mails, from the files that are kept of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from pipeline import codec
from pipeline.audit.compare import Reread, cut
from pipeline.intake.basket import Basket
from pipeline.intake.filetype import FileType, sniff
from pipeline.model import Form, Letter, Submission

#: How a row of an online form's export is called as the file of a form.
_ROW = re.compile(r".+ row \d+")
#: The number that is put behind a name that another file has.
_NUMBERED = re.compile(r"-\d+(?=\.\w{1,5}(?:\W|$))")
_PICTURES = frozenset(FileType) - {FileType.PDF, FileType.ZIP}


@dataclass(frozen=True, slots=True)
class Handed:
    """A submission as its form and e-mails are read now.

    Attributes:
        submission: as it was recorded, but for what is read otherwise.
        otherwise: each field that is.
        taken: the files of forms and e-mails that are not at hand, so that what was read then is taken.
    """

    submission: Submission
    otherwise: tuple[Reread, ...]
    taken: tuple[str, ...]


def handed_again(was: Submission, contents: Mapping[str, bytes], afresh: Submission | None = None) -> Handed:
    """The form and the e-mails of a submission read again.

    Args:
        contents: the bytes of its files that are at hand, by their names in it.
        afresh: the submission opened again where it was handed in; None where that is not at hand.
    """
    now = _opened(was, contents)
    in_a_row = was.form is not None and _ROW.fullmatch(was.form.file or "") is not None
    if in_a_row and afresh is not None:
        now = replace(now, form=afresh.form, form_problems=afresh.form_problems)
    if in_a_row and afresh is None:
        taken, form, problems = [was.form.file or ""] if was.form else [], was.form, was.form_problems
    elif was.form is not None and not in_a_row and not _at_hand(was.form.file or "", contents):
        taken, form, problems = [was.form.file or ""], was.form, was.form_problems
    else:
        taken, form = [], _with_the_sender(now.form, was, contents)
        problems = now.form_problems if all(one.name in contents for one in was.kept) else was.form_problems
    letters = tuple(_letter(one, now.letters) if one.file in contents else one for one in was.letters)
    taken += [one.file for one in was.letters if one.file not in contents and one.file not in taken]
    known = [_anonymous(one) for one in was.letters]
    new = tuple(one for one in now.letters if _anonymous(one) not in known and one.file not in _files(was))
    otherwise = (*_of_form(was, form, problems), *_of_letters(was, (*letters, *new)))
    if not otherwise:
        return Handed(was, (), tuple(taken))
    if form is not None and was.form is not None:
        form = replace(form, file=was.form.file)
    return Handed(replace(was, form=form, form_problems=problems, letters=(*letters, *new)), otherwise, tuple(taken))


def _opened(was: Submission, contents: Mapping[str, bytes]) -> Submission:
    """What comes of the files: of the e-mails first, and then of what did not come with one of these."""
    mails = [one.file for one in was.letters if one.file in contents]
    came = _gathered(was.id, mails, contents)
    with_mails = Counter(one.sha256 for one in (*came.files, *came.kept))
    others = []
    for file in (*was.kept, *was.files):
        if file.name not in contents or sniff(contents[file.name]) in _PICTURES or _is_archive(file.name):
            continue
        if with_mails[file.sha256] > 0:
            with_mails[file.sha256] -= 1
        else:
            others.append(file.name)
    return _gathered(was.id, [*mails, *others], contents)


def _gathered(name: str, files: Sequence[str], contents: Mapping[str, bytes]) -> Submission:
    basket = Basket()
    for file in files:
        basket.add(file, contents[file])
    return basket.submission(name)


def _is_archive(file: str) -> bool:
    """What was in one is kept by itself."""
    return file.casefold().endswith(".zip")


def _files(submission: Submission) -> set[str]:
    return {letter.file for letter in submission.letters}


def _at_hand(name: str, contents: Mapping[str, bytes]) -> bool:
    """Whether the file of that name is at hand, also under the number that it has where another has its name."""
    return any(name in (one, _NUMBERED.sub("", one)) for one in contents)


def _with_the_sender(form: Form | None, was: Submission, contents: Mapping[str, bytes]) -> Form | None:
    """The form with the sender of the e-mail it came in as its claimant, as it was, where that mail is not at hand."""
    if form is None or was.form is None or form.claimant.name or form.claimant.email:
        return form
    senders = [one.sender for one in was.letters if one.file not in contents]
    return replace(form, claimant=was.form.claimant) if was.form.claimant in senders else form


def _letter(was: Letter, now: tuple[Letter, ...]) -> Letter:
    """What an e-mail is read as now; `was` itself where one of them says the same."""
    if any(_anonymous(one) == _anonymous(was) for one in now):
        return was
    return next((one for one in now if one.file == was.file), Letter(was.file))


def _anonymous(letter: Letter) -> Letter:
    return replace(letter, file="")


def _of_form(was: Submission, form: Form | None, problems: tuple[tuple[str, str], ...]) -> Iterator[Reread]:
    """What is read otherwise in a form, field by field."""
    file = (was.form or form or Form()).file or "the form"
    before, after = _fields(was.form), _fields(form)
    if was.form is None or form is None:
        if (was.form is None) is not (form is None):
            yield Reread(
                was.id, file, "as no form" if was.form is None else "as a form", "as a form" if form else "as no form"
            )
        return
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield _field(was.id, file, key, before.get(key), after.get(key))
    if _plain(was.form_problems) != _plain(problems):
        old, new = ("; ".join(f"{name} {why}" for name, why in each) for each in (was.form_problems, problems))
        yield _field(was.id, file, "other forms", old, new)


def _of_letters(was: Submission, now: tuple[Letter, ...]) -> Iterator[Reread]:
    """What is read otherwise in the e-mails, field by field; of their text the first line."""
    before, after = ({one.file: _fields(one) for one in letters} for letters in (was.letters, now))
    for file in dict.fromkeys((*before, *after)):
        old, new = before.get(file, {}), after.get(file, {})
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) == new.get(key):
                continue
            if key == "text":
                yield _field(was.id, file, "text", *_first_line(old.get(key) or "", new.get(key) or ""))
            else:
                yield _field(was.id, file, key, old.get(key), new.get(key))


def _first_line(old: str, new: str) -> tuple[str, str]:
    lines = old.splitlines(), new.splitlines()
    longest = max(map(len, lines))
    both = zip(*([*each, *[""] * (longest - len(each))] for each in lines), strict=True)
    return next(((one, other) for one, other in both if one != other), (old, new))


def _field(submission: str, file: str, key: str, old: str | None, new: str | None) -> Reread:
    def said(value: str | None) -> str:
        return f"{key} “{cut(value)}”" if value else f"without {key}"

    return Reread(submission, file, said(old), said(new))


def _fields(value: Form | Letter | None) -> dict[str, str]:
    """All that a form or e-mail says, by the names of its fields; what it leaves open is not there."""
    return dict(_flat("", codec.to_json(value))) if value is not None else {}


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if key or name != "file":
                yield from _flat(f"{key}.{name}" if key else name, inner)
    elif isinstance(value, list):
        if value:
            yield key, "; ".join(": ".join(one) if isinstance(one, list) else str(one) for one in value)
    elif value not in (None, "", False):
        yield key, str(value)


def _plain(problems: tuple[tuple[str, str], ...]) -> list[str]:
    """Problems without the numbers behind names: a file that is kept may have got one that its form did not."""
    return sorted(_NUMBERED.sub("", f"{PurePath(name).name} {why}") for name, why in problems)
