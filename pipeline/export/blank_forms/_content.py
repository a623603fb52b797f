"""What stands on the form: its fields in the contract's order, advice for each, and what to send with it.

What the policy says is taken from the policy, so that the form asks for what is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.export.words import NOT_WRITABLE, PAID_BY, program_words, spelled_out
from pipeline.model import TenderKind
from rules.terms import Policy

TITLE = "Peer Mentoring Reimbursement Form"
#: The headings of the form's columns; intake finds the answers on a printed copy by them.
HEADINGS = ("Field", "Your answer", "Good to know")
REQUIRED = "*"

Kind = Literal["text", "long", "date", "amount", "choice"]


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form.

    Attributes:
        key: its flat name in the contract.
        label: as people see it.
        advice: what to know for filling it in; may have several lines.
        choices: of a drop-down.
        required: whether the policy sends a form back that lacks it.
    """

    key: str
    label: str
    advice: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def marked(self) -> str:
        """The label, with a mark where the field is required."""
        return f"{self.label} {REQUIRED}" if self.required else self.label


@dataclass(frozen=True, slots=True)
class Content:
    """All that is written on the form.

    Attributes:
        how_to: what to do with the form, above the fields.
        sections: (heading, fields).
        checklist: (heading, the policy's words, what they mean or ""), to tick off before sending.
        sending: how to send it.
        about: which policy the form belongs to.
    """

    how_to: str
    sections: tuple[tuple[str, tuple[FormField, ...]], ...]
    checklist: tuple[tuple[str, str, str], ...]
    sending: tuple[str, ...]
    about: str

    @classmethod
    def of(cls, policy: Policy) -> Content:
        """What the form says under that policy."""
        return cls(
            how_to=f"{_said(policy, 'form-complete')} Fill it in on a computer and save it; fields with "
            f"{REQUIRED} must be filled in. The last part lists what to send with it.",
            sections=_sections(policy),
            checklist=_checklist(policy),
            sending=_SENDING,
            about=_plain(f"{policy.name}, version {policy.version}. {policy.source}"),
        )

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for _, fields in self.sections for field in fields)


_SENDING = (
    "Send this form as the file that you saved, not as a print or a picture of it.",
    "Send your receipts with it, in one e-mail, one folder or one zip archive; all that is in it is one request.",
    "Receipts may be photos (JPEG, PNG, HEIC) or PDFs: the whole paper in the picture, flat, sharp and well lit.",
    "A long receipt may take several pictures, each beginning with the last lines of the one before.",
    "Keep the originals until you have been paid.",
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: The handbook's three ways, each a line.
_WAYS_OF_PAYING = (
    "Card: turn in the receipt showing the card payment; you can mark out the card number.",
    "Cash: ask the vendor to mark the receipt as “cash payment/paid in full.”",
    "Check: turn in a bank statement or a copy of the cancelled check for the transaction.",
)


def _sections(policy: Policy) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
    required = policy.rule("form-complete").words("fields")
    programs = tuple(_program(name) for name in policy.rule("department-eligible").words("programs"))

    def field(key: str, label: str, advice: str, kind: Kind = "text", choices: tuple[str, ...] = ()) -> FormField:
        return FormField(key, label, advice, kind, choices, key in required)

    most = policy.rule("form-complete").number("attendees_up_to")
    required += ("attendees",) if most is not None else ()
    instead = f" Of more than {most} people, the number is enough." if most is not None else ""
    share = " Leave it out, and its share of tax, tip and charges." if policy.alcohol_takes_its_share else ""
    return (
        (
            "You",
            (
                field("submitted", "Date of submission", "The day you send this, such as 2026-10-05.", "date"),
                field("claimant_name", "Your name", "Whoever paid, and is to be paid back."),
                field("claimant_email", "Your e-mail", "Where we write if something is missing."),
                field(
                    "claimant_role",
                    "Your role",
                    "Whether you are a peer mentor or a peer mentor lead of your department.",
                    "choice",
                    ("Peer mentor", "Lead"),
                ),
                field("department", "Your department", _said(policy, "department-eligible")),
                field("program", "Program", f"One of: {', '.join(programs)}.", "choice", programs),
            ),
        ),
        (
            "The event",
            (
                field("event_date", "Date of the event", "Year-month-day, such as 2026-10-03.", "date"),
                field(
                    "event_purpose",
                    "Purpose of the event",
                    "What it was for, such as: lunch or coffee with a mentee, Q&A roundtable, paper workshop.",
                ),
                field(
                    "attendees",
                    "Who attended",
                    f"Everybody's name, yours too: one to a line, or with ; between.{instead}",
                    "long",
                ),
            ),
        ),
        (
            "The money",
            (
                field(
                    "amount_requested",
                    "Amount requested",
                    f"US dollars, such as 48.08: what you paid on the receipts. {_said(policy, 'no-alcohol')}{share}",
                    "amount",
                ),
                field(
                    "paid_by",
                    "How you paid",
                    "\n".join(_WAYS_OF_PAYING),
                    "choice",
                    tuple(PAID_BY[kind] for kind in (TenderKind.CARD, TenderKind.CASH, TenderKind.CHECK)),
                ),
            ),
        ),
        (
            "Approval by a lead",
            (
                field("lead_approval_name", "Name of the lead", _said(policy, "lead-approval")),
                field("lead_approval_email", "E-mail of the lead", "The lead who approved; never you yourself."),
                field("lead_approval_date", "Date of the approval", "When the lead approved it.", "date"),
            ),
        ),
    )


def _checklist(policy: Policy) -> tuple[tuple[str, str, str], ...]:
    def item(heading: str, rule: str, meaning: str) -> tuple[str, str, str]:
        return heading, _said(policy, rule), meaning

    own = [_said(policy, rule.name) for rule in policy.rules if rule.house is not None]
    return (
        item("Business", "business-name", "Its name, and a phone number, street address, website or e-mail."),
        item(
            "Items",
            "itemized",
            "The bill that lists each item with its price. A card slip shows only a total; send both.",
        ),
        item("Payment", "payment-proof", "\n".join(_WAYS_OF_PAYING)),
        item(
            "Not claimed",
            "amount-requested",
            "Strike such lines through so that the date, the business, the other items and the total stay "
            "readable, and leave them out of the amount requested. Of a card number, the last four digits may stay.",
        ),
        item("Alcohol", "no-alcohol", "It may stand on the receipt and is not paid back."),
        item(
            "Approval",
            "lead-approval",
            "Write the approval on the form, or send the lead's e-mail along. Not asked of a lead.",
        ),
        item(
            "Sales tax",
            "sales-tax",
            "Show the exemption letter before you pay, where the business accepts it; then no sales tax is charged.",
        ),
        item("Safekeeping", "not-duplicate", "Ask for each purchase once, after it was made."),
        *((heading, "\n".join(said), "") for heading, said in (("Limits", _limits(policy)), ("Also", own)) if said),
    )


def _limits(policy: Policy) -> list[str]:
    """What the office has decided where the handbook leaves it open."""
    dated, cap = policy.rule("purchase-date"), policy.tip_cap
    days, last = dated.number("days_to_submit"), dated.month_day("spend_by")
    most = policy.rule("form-complete").number("attendees_up_to")
    return [
        sentence
        for sentence in (
            f"Send the form within {days} days of the purchase." if days is not None else "",
            f"A year's money is to be spent by {_MONTHS[last.month - 1]} {last.day}." if last else "",
            f"Of a tip, up to {cap.normalize():f}% of what was bought, before tax, is paid back."
            if cap is not None
            else "",
            f"Name everybody who came; of more than {most} people, the number is enough." if most is not None else "",
            "A receipt in another language or currency needs a translation into English."
            if policy.rule("itemized").flag("translation_of_foreign_receipts")
            else "",
        )
        if sentence
    ]


def _said(policy: Policy, rule: str) -> str:
    """The policy's own sentence, in quotation marks, begun and ended as a sentence."""
    clause = _plain(policy.rule(rule).clause).strip("“”")
    clause = clause[:1].upper() + clause[1:]
    return f"“{clause}”" if clause.endswith((".", "!", "?")) else f"“{clause}.”"


def _program(name: str) -> str:
    known = program_words(name)
    return _plain(known if known != name else spelled_out(name))


def _plain(text: str) -> str:
    return " ".join(NOT_WRITABLE.sub("", text).split())
