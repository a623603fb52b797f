"""Every type that flows through Itemized, from a word on a picture to a verdict.

All types are frozen. Boxes are `[left, top, right, bottom]` in pixels of the upright page, origin top left;
pages count from 1; amounts are `Decimal` with two places; dates are `datetime.date`. None always means "not
known" and never zero or false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from pipeline.money import ZERO

T = TypeVar("T")


# --- On the paper ----------------------------------------------------------------------------------------------


class Box(NamedTuple):
    """A rectangle in pixels of the upright page. Build with `Box.of`, which refuses an empty or inverted one."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, left: float, top: float, right: float, bottom: float) -> Box:
        """The smallest whole-pixel box around the given edges.

        Raises:
            ValueError: right is not beyond left, or bottom not below top.
        """
        if not (right > left and bottom > top):
            raise ValueError(f"not a box: {left}, {top}, {right}, {bottom}")
        return cls(int(left), int(top), max(int(left) + 1, round(right)), max(int(top) + 1, round(bottom)))

    @classmethod
    def around(cls, boxes: Iterator[Box] | list[Box] | tuple[Box, ...]) -> Box:
        """The smallest box that holds all of `boxes` (at least one)."""
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return cls(min(lefts), min(tops), max(rights), max(bottoms))

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Height of the horizontal center line."""
        return (self.top + self.bottom) / 2

    @property
    def is_tall(self) -> bool:
        """Higher than a word is that stands on a row: what is printed there runs up or down the page."""
        return self.height > 1.5 * self.width

    def shared(self, other: Box) -> int:
        """The area that two boxes share, in square pixels."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)

    def overlap(self, other: Box) -> float:
        """How much of the smaller of two boxes lies in the other, from 0 to 1."""
        return self.shared(other) / min(self.width * self.height, other.width * other.height)

    def gap(self, other: Box) -> int:
        """How far two boxes lie apart, across or down, in pixels; 0 where they touch."""
        across = max(self.left, other.left) - min(self.right, other.right)
        down = max(self.top, other.top) - min(self.bottom, other.bottom)
        return max(across, down, 0)

    def moved(self, across: int, down: int) -> Box:
        """The box so many pixels farther to the right and farther down."""
        return Box(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def scaled(self, across: float, down: float | None = None) -> Box:
        """The box on its page resized by `across`, and in height by `down` where that is another."""
        down = across if down is None else down
        return Box.of(self.left * across, self.top * down, self.right * across, self.bottom * down)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text that a reader saw in one place. Card numbers are masked before a Word leaves its reader.

    Attributes:
        text: what was read, without surrounding white space.
        box: where, in pixels of the upright page.
        score: the reader's own confidence from 0 to 1; None where it has none (a text layer). It passes no clause.
        slope: rise of the text's base line per pixel to the right (0 is level); layout follows it.
        others: what else the same ink may say, likeliest first: the reader's second choices and other witnesses'
            readings. Empty where nothing else was seen. Only arithmetic and agreement may prefer one of them.
        confirmed: a second reader, independent of the first, read the same figures (of a text without any, the same
            letters), and neither was ever in doubt.
        readers: who read `text` and then each of `others` ("tesseract", "rapidocr+tesseract" where two readers said
            the same); empty where the page's own reader alone read all of them.
    """

    text: str
    box: Box
    score: float | None = None
    slope: float = 0.0
    others: tuple[str, ...] = ()
    confirmed: bool = False
    readers: tuple[str, ...] = ()

    @property
    def upright(self) -> float:
        """Height of its letters, straight down: what its slope adds to its box is none of it."""
        return self.box.height - abs(self.slope) * self.box.width

    @property
    def is_sideways(self) -> bool:
        """A word of some letters that runs up or down the page: it has no line of its own to be levelled along."""
        return len(self.text) > 2 and self.box.is_tall

    def level(self, x: float) -> float:
        """Height of the word's center line at `x`, which may lie beyond its box."""
        return self.box.middle + self.slope * (x - (self.box.left + self.box.right) / 2)

    def scaled(self, scale: float) -> Word:
        """The word on its page resized by `scale`."""
        return replace(self, box=self.box.scaled(scale))


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one row of the paper, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def level(self, x: float) -> float:
        """Height of the row's center line at `x`, along the slope of the word nearest to it."""
        nearest = min(self.words, key=lambda word: max(word.box.left - x, x - word.box.right, 0.0))
        return nearest.level(x)

    @property
    def box(self) -> Box:
        return Box.around([word.box for word in self.words])


class LossKind(StrEnum):
    """Why a part of a paper cannot be read. BLANK: no amounts are seen where its rows should have them."""

    EDGE = "edge"
    COVERED = "covered"
    GLARE = "glare"
    TORN = "torn"
    BLURRED = "blurred"
    FADED = "faded"
    BLANK = "blank"


class Loss(NamedTuple):
    """A place on a page where the paper goes on and cannot be read: what stood there is not known."""

    kind: LossKind
    box: Box


@dataclass(frozen=True, slots=True)
class PageWords:
    """What one reader saw on one page.

    Attributes:
        page: page number in its file, from 1.
        width, height: of the upright page in pixels.
        reader: name of the reader, as in `pipeline.readers.READERS`.
        words: in the reader's own order.
        turned: quarter turns clockwise that made the stored page upright (0 to 3).
        struck: boxes of marks that cover or strike out text (a PDF's drawn bars; pen strokes where found).
        problem: why the page could not be read (a time-out, a broken stream); None where it was. Words may be
            empty without a problem: a blank page.
        losses: places where the paper cannot be read, as its pixels show them.
        rewritten: places where something else is written over an amount or a day (of a PDF, which still holds both).
        full_number: whether a card's whole number can be read on it; in `words` all but its last four digits is masked.
    """

    page: int
    width: int
    height: int
    reader: str
    words: tuple[Word, ...]
    turned: int = 0
    struck: tuple[Box, ...] = ()
    problem: str | None = None
    losses: tuple[Loss, ...] = ()
    rewritten: tuple[Box, ...] = ()
    full_number: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on the paper behind a value or a finding.

    Attributes:
        file: name of the file within its submission.
        text: the raw text there, as the reader gave it (card numbers masked).
        reader: who read what is taken from it: a name of `pipeline.readers.READERS`, or several joined by `+` where
            they read it alike.
    """

    file: str
    page: int
    box: Box
    text: str
    reader: str


# --- What a receipt says -----------------------------------------------------------------------------------------


class State(StrEnum):
    """What is known of a field. ABSENT is only said of a paper that was wholly read."""

    FOUND = "found"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One fact of a receipt; `value` is None unless `state` is FOUND."""

    value: T | None = None
    state: State = State.ABSENT
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state is State.FOUND):
            raise ValueError(f"a field has a value exactly where it is found: {self.value!r}, {self.state}")

    @classmethod
    def found(cls, value: T, *evidence: Evidence) -> Field[T]:
        return cls(value, State.FOUND, evidence)


class Alcohol(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


#: Stands in a description for a part of the name that lies where the paper cannot be read.
HIDDEN_PART = "[…]"
#: Stands in a place's text for a row that a mark hides wholly.
HIDDEN_ROW = "a row that is hidden"


@dataclass(frozen=True, slots=True)
class LineItem:
    """A thing bought, with its own printed amount.

    Attributes:
        description: as printed, with `HIDDEN_PART` where more of it may have stood; empty where the price was read and
            the name was not.
        quantity, unit_price: None where not printed.
        amount: of the whole line; negative for an item-level void or discount.
        alcohol, because: what the alcohol judge says and why; UNCLEAR with an empty reason until it was asked.
        struck: marked out on the paper by the claimant: not claimed.
        section: the heading it stands under ("BAR", "DRAFT"), or "".
    """

    description: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal
    alcohol: Alcohol = Alcohol.UNCLEAR
    because: str = ""
    struck: bool = False
    section: str = ""
    evidence: tuple[Evidence, ...] = ()


class TenderKind(StrEnum):
    CARD = "card"
    CASH = "cash"
    CHECK = "check"
    GIFT_CARD = "gift_card"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Tender:
    """One way the purchase was paid, as the paper shows it.

    Attributes:
        amount: what was handed over or charged; None where only the fact of payment shows.
        brand: "visa", "mastercard", "amex", "discover", "debit" or None.
        last4: the only part of a card number that may exist in our data.
        auth_code: the card network's approval code, or None.
        marked_paid: the vendor marked the receipt as paid ("PAID", "cash payment", "paid in full").
        declined: not to be counted: the paper says that it did not go through, was voided or refunded, or see `doubt`.
        doubt: why it is open whether this is a payment at all, in words that follow the file's name; "" if it is not.
    """

    kind: TenderKind
    amount: Decimal | None = None
    brand: str | None = None
    last4: str | None = None
    auth_code: str | None = None
    marked_paid: bool = False
    declined: bool = False
    doubt: str = ""
    evidence: tuple[Evidence, ...] = ()


class Proof(StrEnum):
    """What the arithmetic says of a reading.

    PROVED: items, charges, tax, tip and total close to the cent. CONSISTENT: what was read agrees, but a part is
    missing, so nothing independent proves it. UNPROVED: it does not add up, or too little was read to tell.
    """

    PROVED = "proved"
    CONSISTENT = "consistent"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Whether the amounts add up.

    Attributes:
        gap: what our reading is off by (read parts less read total), 0 where it closes, None where unknown.
        doubts: where several readings add up, or none does: the amounts that may be misread, with their places;
            where it is CONSISTENT, the row whose amount was not read and is what the others leave for it; where the
            items come to too little, the one row of the list that shows no amount.
        own: the sums are wrong on the paper itself: every amount was read alike by two readers, and they do not add up.
        legible: so it is with `own`, but a row that nobody saw (folded under, for one) would explain it as well.
        closes: the bill's amounts add up, and `doubts` are what the paper says besides that does not go with them.
    """

    state: Proof = Proof.UNPROVED
    gap: Decimal | None = None
    doubts: tuple[Evidence, ...] = ()
    own: bool = False
    closes: bool = False
    legible: bool = False


class Part(StrEnum):
    """A part of a receipt, top to bottom: who sold, what, what it comes to, how it was paid and what else is said."""

    HEAD = "head"
    ITEMS = "items"
    SUMS = "sums"
    FOOT = "foot"
    END = "end"


@dataclass(frozen=True, slots=True)
class Lost:
    """A place where a receipt was not seen: what stood there is not known.

    Attributes:
        parts: of the receipt that it lies in, top to bottom.
        side: "top", "bottom", "left" or "right": where the paper runs out of the picture, or which end of the rows is
            gone; "" where it is neither.
        near: what is still read on its rows, top to bottom; where `apart`, on the rows right above and below it.
        place: where; its text is "".
        rows_seen: of each of its rows a part is seen; where not, it may hide whole ones.
        apart: what it hides are rows of which nothing is seen: between two others, above the first, below the last.
    """

    kind: LossKind
    parts: tuple[Part, ...]
    side: str
    near: tuple[str, ...]
    place: Evidence
    rows_seen: bool = False
    apart: bool = False

    @property
    def is_all(self) -> bool:
        """No place of it, but the whole picture."""
        return self.kind is LossKind.BLURRED and not self.near and self.parts == tuple(Part)


class DocumentKind(StrEnum):
    RECEIPT = "receipt"
    GUEST_CHECK = "guest_check"
    CARD_SLIP = "card_slip"
    BANK_STATEMENT = "bank_statement"
    CANCELLED_CHECK = "cancelled_check"
    FORM = "form"
    APPROVAL = "approval"
    OTHER = "other"


#: Documents that show a payment and no items.
PAYMENT_ONLY = (DocumentKind.CARD_SLIP, DocumentKind.BANK_STATEMENT, DocumentKind.CANCELLED_CHECK)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One proof of purchase (or of payment) as read from one file.

    Attributes:
        total: the amount paid or due as printed, or as written by hand where a tip was added.
        discount: of the whole bill, as a positive amount; item-level ones are items with a negative amount.
        tax: the sum of all tax rows. service_charge: automatic gratuity. tip: voluntary.
        change: handed back on a cash payment. balance_due: what the paper says is still to pay (0.00 once paid).
        currency: ISO 4217; "USD" unless the paper says otherwise, "XXX" where it is other money and not said which.
        cut_off: edges ("top", "bottom", "left", "right") where text runs out of the picture.
        unread: places with writing whose text could not be read.
        losses: places where the paper itself cannot be seen or read, as its pixels show them.
        struck: marks that leave open what was bought or paid (a struck total; hidden rows that no sum explains).
        rewritten: places where something else is written over an amount or a day: which of them holds, a person must
            say; their text is what is written there now.
        number: the till's or the terminal's own number of the sale (check, order, invoice, transaction or receipt
            number) as printed; tells two sales of one day apart and one sale on two papers together.
        statement_lines: on a bank statement, every debit as (date or None, description, amount).
        statement_others: what else a bank's paper shows that is no payment, each with its `note`.
        lines: all of its text, top to bottom, card numbers masked.
    """

    document: DocumentKind
    pages: tuple[int, ...] = (1,)
    merchant: Field[str] = field(default_factory=Field)
    phone: Field[str] = field(default_factory=Field)
    address: Field[str] = field(default_factory=Field)
    website: Field[str] = field(default_factory=Field)
    email: Field[str] = field(default_factory=Field)
    date: Field[date] = field(default_factory=Field)
    time: Field[time] = field(default_factory=Field)
    number: Field[str] = field(default_factory=Field)
    items: tuple[LineItem, ...] = ()
    subtotal: Field[Decimal] = field(default_factory=Field)
    discount: Field[Decimal] = field(default_factory=Field)
    tax: Field[Decimal] = field(default_factory=Field)
    service_charge: Field[Decimal] = field(default_factory=Field)
    tip: Field[Decimal] = field(default_factory=Field)
    total: Field[Decimal] = field(default_factory=Field)
    change: Field[Decimal] = field(default_factory=Field)
    balance_due: Field[Decimal] = field(default_factory=Field)
    tenders: tuple[Tender, ...] = ()
    reconciliation: Reconciliation = Reconciliation()
    currency: str = "USD"
    cut_off: tuple[str, ...] = ()
    unread: tuple[Evidence, ...] = ()
    losses: tuple[Lost, ...] = ()
    struck: tuple[Evidence, ...] = ()
    rewritten: tuple[Evidence, ...] = ()
    statement_lines: tuple[StatementLine, ...] = ()
    statement_others: tuple[StatementLine, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def in_dollars(self) -> bool:
        """Its amounts are US dollars; of other money nothing is converted here."""
        return self.currency == "USD"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One debit on a bank statement, or the face of a cancelled check.

    Attributes:
        note: why it is no payment, in words that follow its amount ("is pending"); "" where it is one.
        came_in: it is money that came into the account, or came back to it.
    """

    date: date | None
    description: str
    amount: Decimal
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    came_in: bool = False


@dataclass(frozen=True, slots=True)
class FileReading:
    """All that was read from one file.

    Attributes:
        file: its name within the submission (for `read`: the path as given).
        sha256: of the bytes as received.
        pages: how many pages it has; 0 where it could not be opened.
        error: why nothing could be read, in words for a person; None where the file was opened.
        receipts: one per receipt found, in page order and from top to bottom.
        words: what each page's adopted reader saw (kept for replay and for pictures; not in `read` JSON).
        fingerprint: 64-bit perceptual hashes of its pages as hex, for duplicates.
    """

    file: str
    sha256: str
    pages: int
    error: str | None = None
    receipts: tuple[Receipt, ...] = ()
    words: tuple[PageWords, ...] = ()
    fingerprint: tuple[str, ...] = ()


# --- What arrives --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a submission as received: its name within the submission (no path parts that lead out) and bytes."""

    name: str
    content: bytes = field(repr=False)
    sha256: str


class Role(StrEnum):
    PEER_MENTOR = "peer_mentor"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Person:
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """A lead's approval: who, and when.

    Attributes:
        file: the e-mail or picture that it was read from; None for what the form says of it.
        doubt: why it may be no approval of this submission, in words that follow the file's name; "" where it is one.
    """

    name: str | None = None
    email: str | None = None
    date: date | None = None
    file: str | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The reimbursement form as filled in. None: the field is missing, empty or (see `problems`) not understood.

    Attributes:
        program: "departmental_peer_circle" or "reading_group" as a policy names them; other text is kept as given.
        paid_by: card, cash or check.
        problems: per field, what was written and why it is not understood, in words for a person.
        file: which file it came from.
    """

    submitted: date | None = None
    claimant: Person = Person()
    role: Role | None = None
    department: str | None = None
    program: str | None = None
    event_date: date | None = None
    event_purpose: str | None = None
    attendees: tuple[str, ...] = ()
    amount_requested: Decimal | None = None
    paid_by: TenderKind | None = None
    lead_approval: Approval | None = None
    problems: tuple[tuple[str, str], ...] = ()
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote to somebody: the text of an e-mail.

    Attributes:
        file: the e-mail's name within its submission.
        sender: who wrote it, as its From line says, which proves nothing; None where nothing says.
        to: whom it is addressed to, as written.
        day: when it was sent, by the sender's own clock.
        text: all of it, with what it quotes (lines that begin with ">"); card numbers masked.
        full_number: whether a card's whole number stands in it.
    """

    file: str
    sender: Person | None = None
    to: str = ""
    day: date | None = None
    subject: str = ""
    text: str = ""
    full_number: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """What one claimant hands in.

    Attributes:
        id: unique in its batch; safe as a folder name.
        form: None where there is none at all.
        files: receipts and other papers (the form's own file is not among them).
        problems: what arrived and could not be used (file or "", why): a broken archive, a file over the limits,
            a file that the form names and that is not there.
        notes: what was left out on purpose and needs nobody (file, why): a second copy, a signature picture.
        form_problems: what arrived as a form and was not used (file, why): another form that says otherwise.
        kept: what else came and is not read (forms, second copies, files that could not be used), for the record.
        sender: who sent the e-mail that this is, where it was one and not a forwarded one. Proves nothing.
        letters: the e-mails that came with it: an approval may stand in their text.
        pasted: files that stood as small pictures in an e-mail's text: where they show nothing, they are a signature's.
    """

    id: str
    form: Form | None
    files: tuple[SourceFile, ...]
    problems: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    form_problems: tuple[tuple[str, str], ...] = ()
    kept: tuple[SourceFile, ...] = ()
    sender: Person | None = None
    letters: tuple[Letter, ...] = ()
    pasted: tuple[str, ...] = ()


# --- What is judged ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Excluded:
    """An item (or part) that is not reimbursed.

    Attributes:
        amount: the item's own amount. share: its share of discount, tax, tip and service charge (added on top).
        reason: "alcohol", "struck", or a policy's own word.
    """

    description: str
    amount: Decimal
    reason: str
    share: Decimal = ZERO
    evidence: tuple[Evidence, ...] = ()


class Match(StrEnum):
    """How a paper stands to a purchase.

    JOINED: it belongs to it. PART: it pays a part of it, and with the other parts the whole. OPEN: it may pay it, and
    a person must say. UNDONE: it says that the purchase was given back. APART: it does not belong to it.
    """

    JOINED = "joined"
    PART = "part"
    OPEN = "open"
    UNDONE = "undone"
    APART = "not_joined"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that was held against a purchase: whether it belongs to it, and why or why not in words.

    `why` follows the paper's name and a colon ("same total $21.80, same day"; "it is of another shop").
    """

    document: str
    match: Match
    why: str
    evidence: tuple[Evidence, ...] = ()


_MATCH_WORDS = {
    Match.JOINED: "joined to",
    Match.PART: "joined to",
    Match.OPEN: "may belong to",
    Match.UNDONE: "speaks against",
    Match.APART: "not joined to",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of how the reimbursable amount was worked out; all before the last add up to the last, to the cent.

    Attributes:
        kind: "total", then for each part "excluded" and its "share" of discount, tax, tip and service charge, "floor"
            where more is left out than was paid, and "reimbursable" at last.
        amount: negative where it is taken off.
        reason: of an excluded part and its share, as in `Excluded`.
    """

    kind: str
    description: str
    amount: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """One transaction: every receipt, slip and statement that belongs to it.

    Attributes:
        documents: names of its files, the itemized one first.
        receipt: the paper that shows what was bought (the slip itself where there is nothing else).
        proofs: further papers that show its payment: (file name, receipt), joined on amount, date and merchant.
            Of a statement only the lines that pay this purchase are kept.
        candidates: every further paper that was held against it, joined or not, with the reason.
        copies: files that show the same receipt once more; its own file where that shows it twice.
        total: what was finally paid or is due, tip included; None where unknown.
        paid: what the payment documents and tenders show as paid, out of pocket; None where nothing shows it.
        excluded: what is left out of the reimbursement. reimbursable: total less these; None where unknown.
    """

    documents: tuple[str, ...]
    receipt: Receipt
    proofs: tuple[tuple[str, Receipt], ...] = ()
    candidates: tuple[Candidate, ...] = ()
    copies: tuple[str, ...] = ()
    total: Decimal | None = None
    paid: Decimal | None = None
    excluded: tuple[Excluded, ...] = ()
    reimbursable: Decimal | None = None

    @property
    def working(self) -> tuple[Step, ...]:
        """How `reimbursable` comes from `total`, line by line; nothing where it is not known."""
        if self.total is None or self.reimbursable is None:
            return ()
        steps = [Step("total", "total", self.total)]
        for part in self.excluded:
            steps.append(Step("excluded", part.description, -part.amount, part.reason))
            if part.share:
                steps.append(Step("share", "its share of tax, tip and charges", -part.share, part.reason))
        over = self.reimbursable - sum((step.amount for step in steps), start=ZERO)
        if over:
            steps.append(Step("floor", "more is left out than was paid", over))
        return (*steps, Step("reimbursable", "reimbursable", self.reimbursable))

    @property
    def tenders(self) -> tuple[Tender, ...]:
        """All tenders: the receipt's own, then those of its further papers."""
        return self.receipt.tenders + tuple(t for _, proof in self.proofs for t in proof.tenders)

    @property
    def joined(self) -> tuple[str, ...]:
        """`candidates` as sentences: which papers were joined to it and which not, and why."""
        file = self.documents[0] if self.documents else "the receipt"
        return tuple(f"{one.document} {_MATCH_WORDS[one.match]} {file}: {one.why}" for one in self.candidates)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A submission as read: all that judging needs, and no pixels.

    `problems`, `notes`, `form_problems` and `sender` are the submission's.
    """

    submission: str
    form: Form | None
    readings: tuple[FileReading, ...]
    purchases: tuple[Purchase, ...]
    approvals: tuple[Approval, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    form_problems: tuple[tuple[str, str], ...] = ()
    sender: Person | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A row of departments.csv. `fiscal_year` is named by the year it ends in.

    Attributes:
        working: how the allocation was worked out from a total and the departments' sizes; "" where it was given.
    """

    name: str
    fiscal_year: int
    allocation: Decimal
    leads: tuple[str, ...] = ()
    working: str = ""


@dataclass(frozen=True, slots=True)
class EarlierPurchase:
    """A purchase already seen, in this batch or in the ledger, that a later one may repeat.

    Attributes:
        batch: the earlier batch that it was judged in, in words ("batch october of October 20, 2026"); "" for this one.
        number: see `Receipt.number`.
        fingerprint: marks of its pictures and papers, as `rules.checks.marks` makes and compares them.
    """

    submission: str
    sha256: tuple[str, ...]
    fingerprint: tuple[str, ...]
    merchant: str | None
    date: date | None
    time: time | None
    total: Decimal | None
    items: tuple[tuple[str, Decimal], ...] = ()
    last4: str | None = None
    auth_code: str | None = None
    number: str | None = None
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What judging one submission must know of the world; the clock is in here, never read.

    Attributes:
        today: the day of judging.
        departments: rows of departments.csv, or None where no such file was given (eligibility is then unknown).
        spent: approved so far, by (department, fiscal year), before this submission.
        earlier: purchases of earlier submissions, but for those that were sent back and may be answered by this one.
        unpaid: those of `earlier` of which nothing is approved and that the same claimant handed in, or that were sent
            back for being repeats themselves.
        sent_back: purchases that were sent back earlier and that this submission may answer.
        sales_tax: what was charged before this submission, by (merchant's name, fiscal year), without what its own
            purchases were charged where they came before.
    """

    today: date
    departments: tuple[Department, ...] | None = None
    spent: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)
    earlier: tuple[EarlierPurchase, ...] = ()
    unpaid: tuple[EarlierPurchase, ...] = ()
    sent_back: tuple[EarlierPurchase, ...] = ()
    sales_tax: Mapping[tuple[str, int], Decimal] = field(default_factory=dict)


class FindingState(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"


class Cause(StrEnum):
    """Why a rule cannot tell."""

    UNREADABLE = "unreadable"
    CUT_OFF = "cut_off"
    CONFLICTING = "conflicting"
    MISSING_DOCUMENT = "missing_document"


class Consequence(StrEnum):
    """What the policy does with a clause that is not met: send the submission back, have it looked at, or note it."""

    RETURN = "return"
    REVIEW = "review"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's statement on one purchase or on the submission.

    Attributes:
        cause: set exactly where state is CANNOT_TELL.
        purchase: number of the purchase from 1; None for a rule of the submission.
        message: what was read and what it means, naming the receipt. For the coordinator.
        ask: what to ask the submitter for, one sentence that a person would send; "" where nothing is asked.
        clause: the policy's sentence.
        consequence: what the policy does where the state is NOT_MET.
    """

    rule: str
    state: FindingState
    message: str
    cause: Cause | None = None
    purchase: int | None = None
    ask: str = ""
    clause: str = ""
    evidence: tuple[Evidence, ...] = ()
    consequence: Consequence = Consequence.NOTE

    def __post_init__(self) -> None:
        if (self.cause is not None) != (self.state is FindingState.CANNOT_TELL):
            raise ValueError(f"{self.rule}: a cause belongs to cannot_tell, and only there")


class Verdict(StrEnum):
    READY = "ready"
    RETURN = "return"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Answer:
    """The earlier submission that was sent back and that this one answers, and what has changed since.

    Attributes:
        submission, batch: as `EarlierPurchase` has them.
        by, day, note: who sent it back, when and why, where a person decided that; "" and None where none did.
        asked: the clauses that it was sent back for, by name, each with whether it is settled now.
        changed: what is otherwise than it was, each in words ("slip.jpg is new").
        certain: whether its purchase surely is the same.
        repeated: submissions of others that were sent back as repeats of it, by id.
    """

    submission: str
    batch: str
    by: str
    day: date | None
    note: str
    asked: tuple[tuple[str, bool], ...]
    changed: tuple[str, ...]
    certain: bool
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What Itemized says of one submission.

    Attributes:
        requested: None where the form does not say.
        reimbursable: over all purchases; None where any of them is unknown.
        notes: what was left out on purpose (file, why). sender: who sent it, where it came as an e-mail.
        answers: the earlier submission that it answers; None where it answers none.
    """

    submission: str
    verdict: Verdict
    requested: Decimal | None
    reimbursable: Decimal | None
    purchases: tuple[Purchase, ...]
    findings: tuple[Finding, ...]
    form: Form | None = None
    readings: tuple[FileReading, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    sender: Person | None = None
    answers: Answer | None = None

    @property
    def to_pay(self) -> Decimal | None:
        """What approving it costs: see `what_to_pay`."""
        return what_to_pay(self.requested, self.reimbursable)


def what_to_pay(requested: Decimal | None, reimbursable: Decimal | None) -> Decimal | None:
    """What approving costs: what can be reimbursed, and never more than was requested; None where unknown."""
    if reimbursable is None or requested is None:
        return reimbursable
    return min(reimbursable, requested)
