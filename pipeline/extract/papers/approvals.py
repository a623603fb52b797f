"""A lead's approval as people write it, told from a request, a refusal, a condition and what approves something else.

Only a plain statement approves ("Approved", "I approve this"). What may be one ("Go ahead"), what depends on something
("approved if it is under $40") and what names another amount, day or person is an approval with a doubt, for a person
to look at. A sender's address proves nothing by itself; it is what an office has, as the name on the form is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.extract.papers.consent import CAP, POLITE, PROVISO, folded, judged, parts_of, same, sentences_of
from pipeline.extract.papers.letters import EMAIL, days_in, letters_in
from pipeline.model import Approval, DocumentKind, FileReading, Form, Letter, Person, Purchase
from pipeline.money import parse_amount, show

#: An approval that is older than this before the event is more likely of another one.
_LONG_BEFORE = timedelta(days=60)
_QUOTED = 80

_AMOUNT = re.compile(
    r"\$\s?(\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d+(?:\.\d{2})?)(?![\d,.]\d)|(?<![\d.,/$])(\d+\.\d{2})(?![\d.])|"
    r"(?<![\d.,])(\d+) (?:dollars|usd|bucks)\b",
    re.IGNORECASE,
)
_NOT_THE_EVENT = re.compile(
    r"\b(?:until|till|by|before|after|back|deadline|due|away|starting|since)\b[\w ,]*$", re.IGNORECASE
)
_GREETING = re.compile(r"\s*(?:hi|hello|dear|hey|good (?:morning|afternoon|evening))[ ,]+([^\W\d_]{2,})", re.IGNORECASE)
_NOT_NAMES = frozenset(
    "all there everyone team both folks again professor dr prof mr ms mrs sir madam coordinator".split()
)
_WHOSE = re.compile(r"\b([A-Z][^\W\d_]+)(?: [A-Z][^\W\d_]+)?['’]s\b")
_FOR = re.compile(r"\bfor ([A-Z][^\W\d_]+) ([A-Z][^\W\d_]+)\b")
_TODAYS = frozenset(
    "today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday let it that there here what "
    "january february march april may june july august september october november december week month".split()
)
_CLOSING = re.compile(
    r"\W*(?:(?:many |with )?thanks?(?: you)?|best(?: regards| wishes)?|(?:kind |warm )?regards|sincerely|cheers|"
    r"yours(?: truly)?|all the best|take care|signed|signature|approved by|name|lead|from)\b[\s,.:!-]*(?:by\b)?[\s:]*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:[ ,]+[^\W\d_][\w.'’-]*){1,3}")
_HEAD = re.compile(r"^\W*(from|to|sent|date|subject)\s*:", re.IGNORECASE | re.MULTILINE)
_PLAIN = re.compile(
    r"\bi (?:hereby )?approve\b|\bis approved\b|\bapproved by\b|\bapproval of (?:the )?(?:peer|lead)", re.IGNORECASE
)
#: What a till or a terminal prints, of which "approved" is a word too.
_TERMINAL = re.compile(
    r"\b(?:visa|mastercard|amex|auth|aid|tvr|subtotal|card|chip|terminal|merchant|balance)\b", re.IGNORECASE
)
#: What a mail program's or a chat's own screen says around the words, and a line that tells who spoke when.
_SCREEN = re.compile(
    r"to me\b|(?:<|←|‹)?\s*(?:inbox|chat)\b.*|(?:reply|reply all|forward)(?: +(?:all|forward))*", re.IGNORECASE
)
_SPOKE = re.compile(r"(?P<name>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)+)[ ,·•-]+\d{1,2}:\d{2}(?:\s*[AaPp]\.?[Mm]\.?)?")


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class Claim:
    """What an approval should be of. `requested` None and empty parts are held against nothing.

    Attributes:
        totals: of the purchases. days: of the event and the purchases. people: who was there. about: words that may
            stand before "'s" and name nobody (the merchants', the department's).
    """

    claimant: Person = NOBODY
    requested: Decimal | None = None
    totals: tuple[Decimal, ...] = ()
    days: tuple[date, ...] = ()
    people: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def claim_of(form: Form | None, purchases: Sequence[Purchase]) -> Claim:
    """What the form and the purchases say that an approval of them would be about."""
    bought = [purchase.receipt.date.value for purchase in purchases]
    about = tuple(name for purchase in purchases if (name := purchase.receipt.merchant.value))
    totals = tuple(purchase.total for purchase in purchases if purchase.total is not None)
    if form is None:
        return Claim(totals=totals, about=about)
    days = [day for day in (form.event_date, *bought) if day is not None]
    texts = tuple(filter(None, (*about, form.department, form.event_purpose)))
    return Claim(form.claimant, form.amount_requested, totals, tuple(days), form.attendees, texts)


def approvals_of(
    letters: Iterable[Letter], readings: Iterable[FileReading], form: Form | None, purchases: Sequence[Purchase]
) -> tuple[Approval, ...]:
    """Every approval in the e-mails and on the papers of a submission, in their order, each with its doubt.

    Of each person only the newest word in one e-mail counts, and what only repeats another is left out.
    """
    claim = claim_of(form, purchases)
    texts = [*letters]
    for reading in readings:
        lines = [line for paper in reading.receipts if paper.document is DocumentKind.APPROVAL for line in paper.lines]
        lines = [line for line in lines if not _SCREEN.fullmatch(line.strip())]
        texts += [Letter(reading.file, text="\n".join(lines))] if lines else []
    found: list[Approval] = []
    for text in texts:
        spoken: set[object] = set()
        parts = letters_in(text)
        for number, letter in enumerate(parts):
            answered = parts[number + 1] if number + 1 < len(parts) else None
            approval = approval_of(letter, claim, answered)
            if approval is not None and _key(approval) not in spoken:
                spoken.add(_key(approval))
                if not any(replace(approval, file=None) == replace(each, file=None) for each in found):
                    found.append(approval)
    return tuple(found)


def speaks_of_approval(lines: Sequence[str], has_sums: bool = False) -> bool:
    """Whether a paper is a letter or a note about an approval, whoever wrote it and whatever it says of it.

    "Approved" stands on card slips and shops print their addresses. So where the paper `has_sums` (an amount beside a
    word of a bill) only a letter's own head makes it one, or people who speak in turn.
    """
    text = "\n".join(lines)
    if not re.search(r"approv", text, re.IGNORECASE):
        return False
    heads = {head.casefold() for head in _HEAD.findall(text)}
    if "from" in heads and len(heads) > 1:
        return True
    spoken = sum(_SPOKE.fullmatch(line.strip()) is not None for line in lines)
    if spoken > 1 and not _TERMINAL.search(text):
        return True
    if has_sums or _TERMINAL.search(text):
        return False
    if any(_SCREEN.fullmatch(line.strip()) for line in lines):
        return True
    return EMAIL.search(text) is not None or _PLAIN.search(text) is not None


def approval_of(letter: Letter, claim: Claim, answered: Letter | None = None) -> Approval | None:
    """The approval that `letter` is (its own words alone; see `letters_in`), with its doubt; None where it is none.

    `answered` is the letter that it quotes: what is asked for there is what it approves. The claimant's own letter
    is an approval only where it claims to be theirs, for a rule to refuse.
    """
    sentences = sentences_of(letter)
    said = [(sentence, judged(folded(sentence), letter.sender)) for sentence in sentences]
    author = letter.sender or _signer(letter, claim)
    own = author is not None and same(author, claim.claimant)
    approving = [sentence for sentence, kind in said if kind == "approves"]
    if own:
        return Approval(author.name, author.email, letter.day, letter.file) if approving and author else None
    doubt = _doubt(said, letter, answered)
    if doubt is None and not approving:
        return None
    given = author or Person()
    day = letter.day or _day_of_note(letter, claim)
    approval = Approval(given.name, given.email, day, letter.file, doubt or "")
    if doubt:
        return approval
    return replace(approval, doubt=_of_something_else(letter, answered, claim, approving, day))


# --- What a sentence says ------------------------------------------------------------------------------------------


def _doubt(said: list[tuple[str, str]], letter: Letter, answered: Letter | None) -> str | None:
    """Why it is open whether the letter approves at all; None where nothing in it says so."""
    kinds = {kind: sentence for sentence, kind in reversed(said) if kind}
    if "refuses" in kinds and (
        "approv" in folded(kinds["refuses"]) or "approves" in kinds or _asks_for_approval(letter, answered)
    ):
        return f"says “{_short(kinds['refuses'])}”"
    if "depends" in kinds:
        return f"depends on something: “{_short(kinds['depends'])}”"
    if "approves" in kinds:
        proviso = next((s for s, kind in said if not kind and PROVISO.search(POLITE.sub(" ", folded(s)))), None)
        return f"also says “{_short(proviso)}”" if proviso else None
    if "reports" in kinds:
        return f"only tells of an approval: “{_short(kinds['reports'])}”"
    if "informal" in kinds and _asks_for_approval(letter, answered):
        return f"says “{_short(kinds['informal'])}” and not plainly that it is approved"
    return None


def _asks_for_approval(letter: Letter, answered: Letter | None) -> bool:
    """Whether the talk is of an approval: by the letter's subject, or in what it answers."""
    texts = [letter.subject, *([answered.subject, answered.text] if answered is not None else [])]
    return any("approv" in folded(text) for text in texts)


# --- What it approves ----------------------------------------------------------------------------------------------


def _of_something_else(
    letter: Letter, answered: Letter | None, claim: Claim, approving: list[str], day: date | None
) -> str:
    """Why it may be an approval of something else than was handed in; "" where nothing says so."""
    own = f"{letter.subject}\n{letter.text}"
    limits = [amount for match in CAP.finditer(folded(own)) if (amount := parse_amount(match["amount"])) is not None]
    if limits and claim.requested is not None and claim.requested > min(limits):
        return f"approves no more than {show(min(limits))}, and {show(claim.requested)} is asked for"
    amounts = _amounts(CAP.sub(" ", own)) or ([] if limits or answered is None else _amounts(answered.text))
    fitting = {claim.requested, *(total for total in claim.totals if total >= (claim.requested or total))}
    if amounts and claim.requested is not None and not fitting & set(amounts):
        named = " and ".join(show(amount) for amount in dict.fromkeys(amounts[:3]))
        return f"is about {named}, and {show(claim.requested)} is asked for"
    text = "\n".join([letter.subject, *approving])
    named_days = [each for each in days_in(text) if not _NOT_THE_EVENT.search(text[: each.at])]
    named_days = [each for each in named_days if day is None or not each.may_be(day)]
    if named_days and claim.days and not any(each.may_be(right) for each in named_days for right in claim.days):
        written = f"{named_days[0].month}/{named_days[0].day}"
        return f"is about {written}, and the event was on {claim.days[0]}"
    if other := _somebody_else(letter, answered, claim, approving):
        return f"is about {other}, and {claim.claimant.name or claim.claimant.email} asks"
    if day is not None and claim.days and day < min(claim.days) - _LONG_BEFORE:
        return f"is of {day}, long before the event of {claim.days[0]}"
    return ""


def _somebody_else(letter: Letter, answered: Letter | None, claim: Claim, approving: list[str]) -> str | None:
    """The name of another person whose claim the letter approves, or None."""
    known = parts_of(" ".join(filter(None, (claim.claimant.name, (claim.claimant.email or "").partition("@")[0]))))
    if not known:
        return None
    all_known = known | parts_of(
        " ".join((*claim.people, *claim.about, letter.sender.name or "" if letter.sender else ""))
    )
    for sentence in approving:
        for match in (*_WHOSE.finditer(sentence), *_FOR.finditer(sentence)):
            words = parts_of(" ".join(match.groups()))
            if not words & _TODAYS and not any(_alike(word, other) for word in words for other in all_known):
                return " ".join(match.groups())
    greeting = _GREETING.match(letter.text)
    if greeting is None or folded(greeting[1]) in _NOT_NAMES:
        return None
    around = [letter.to, letter.subject, letter.text[greeting.end() :]]
    if answered is not None:
        around += [answered.text, answered.sender.name or "" if answered.sender else ""]
    named = parts_of(" ".join((greeting[1], *around)).replace("@", " "))
    return None if any(_alike(word, other) for word in named for other in known) else greeting[1]


def _amounts(text: str) -> list[Decimal]:
    found = (parse_amount(next(filter(None, match.groups()))) for match in _AMOUNT.finditer(text))
    return [amount for amount in found if amount is not None and amount]


# --- Who wrote a note without a head, and when ---------------------------------------------------------------------


def _signer(letter: Letter, claim: Claim) -> Person | None:
    """Who signed a note: the one address on it that is not the claimant's, and the name beside it or at its end."""
    lines = [line for line in letter.text.splitlines() if not re.match(r"\W*(?:to|cc)\b", line, re.IGNORECASE)]
    addresses = {address.casefold() for line in lines for address in EMAIL.findall(line)}
    addresses -= {(claim.claimant.email or "").casefold()}
    email = next(iter(addresses)) if len(addresses) == 1 else None
    bare = [re.sub(r"\W*\d.*$", "", EMAIL.sub(" ", line)).strip(" <>()[].,;–—-") for line in lines]
    # "Sam Lee, peer mentor lead": what follows a whole name is what they are.
    bare = [line.partition(",")[0] if re.match(r"[^\W\d_]+ [^,]+,", line) else line for line in bare]
    names = []
    for number, line in enumerate(bare):
        closing = _CLOSING.match(line)
        rest = line[closing.end() :] if closing else line
        announced = closing or (number and _CLOSING.fullmatch(lines[number - 1]))
        if _NAME.fullmatch(rest) and (announced or (email and email in lines[number].casefold())):
            names.append(rest)
    last = next((line for line in reversed(bare) if line), "")
    if not names and _NAME.fullmatch(last) and all(word[:1].isupper() for word in last.split()):
        names.append(last)
    name = names[0] if names else None
    return Person(name, email) if name or email else None


def _day_of_note(letter: Letter, claim: Claim) -> date | None:
    """The day of a note without a head: the last whole date on it that is not the event's."""
    days = [day for each in days_in(letter.text) if (day := each.date) is not None and day not in claim.days]
    return days[-1] if days else None


# --- Small things ----------------------------------------------------------------------------------------------------


def _alike(one: str, other: str) -> bool:
    """Whether two given names may be one person's: the same, or a short form that begins alike."""
    return one == other or (one[:3] == other[:3] and min(len(one), len(other)) >= 3)


def _key(approval: Approval) -> object:
    return (approval.email or approval.name or "").casefold()


def _short(text: str) -> str:
    text = " ".join(text.split()).strip(' .!”“"')
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"
