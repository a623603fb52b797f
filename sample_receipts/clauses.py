"""Submissions clause by clause: what is one purchase, what is a payment, the amount, people and money, duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sample_receipts.case import LEADS, MENTORS, MET, PAID, Case, case, mail_of, total
from sample_receipts.letters import Letter

_UNPAID = {"payment-proof": "not_met"}


def clauses() -> Iterable[Case]:
    yield from _payments()
    yield from _amounts()
    yield from _people()
    yield from _money()
    yield from _again()
    yield from _edges()
    yield from _unseen()


def _letter(sender: str, mentor: str, day: date, *text: str) -> Letter:
    """An answer to the mentor."""
    return Letter((sender, mail_of(sender)), (mentor, mail_of(mentor)), day, "Re: Lunch with mentees", (*text, sender))


def _payments() -> Iterable[Case]:
    amara, _, _, hugo = MENTORS
    nadia, tomas, *_ = (name for name, _ in LEADS.values())
    yield case(
        "61-bill-slip-and-statement",
        {"bill.pdf": "three-bill.pdf", "slip.jpg": "three-slip.jpg", "statement.pdf": "three-statement.pdf"},
        "ready",
        PAID,
        amara,
    )
    yield case(
        "62-one-good-one-bad",
        {"lunch.pdf": "good-one.pdf", "dinner.pdf": "bad-one.pdf"},
        "return",
        _UNPAID,
        tomas,
        requested=total("good-one.pdf") + total("bad-one.pdf"),
    )
    yield case("63-refunded", {"receipt.pdf": "refunded.pdf"}, "return", _UNPAID, nadia)
    yield case("64-declined-then-approved", {"receipt.pdf": "declined-approved.pdf"}, "ready", MET, nadia)
    yield case("65-declined", {"receipt.pdf": "declined.pdf"}, "return", _UNPAID, tomas)
    yield case(
        "66-check-of-another-amount",
        {"invoice.pdf": "other-check-invoice.pdf", "statement.pdf": "other-check-statement.pdf"},
        "return",
        _UNPAID,
        amara,
        paid_by="check",
        requested=total("other-check-invoice.pdf"),
        purpose="Mentors' evening, 10 persons",
    )
    yield case(
        "67-marked-paid-in-cash",
        {"invoice.pdf": "invoice-paid-cash.pdf"},
        "ready",
        PAID,
        hugo,
        paid_by="cash",
        purpose="Breakfast of the circle",
    )


def _amounts() -> Iterable[Case]:
    amara, _, _, hugo = MENTORS
    nadia, tomas, ines, yuki, *_ = (name for name, _ in LEADS.values())
    yield case("68-struck-by-pen", {"lunch.jpg": "struck-by-pen.jpg"}, "ready", PAID, tomas)
    yield case("69-struck-by-marker", {"lunch.jpg": "struck-by-marker.jpg"}, "ready", PAID, nadia)
    yield case("70-struck-by-white-tape", {"dinner.jpg": "struck-by-tape.jpg"}, "ready", PAID, ines)
    yield case("71-box-drawn-in-a-pdf", {"order.pdf": "boxed.pdf"}, "ready", PAID, amara)
    yield case("72-struck-card-number", {"lunch.jpg": "struck-card-number.jpg"}, "ready", PAID, yuki)
    yield case(
        "73-struck-and-claimed",
        {"lunch.pdf": "struck-and-claimed.pdf"},
        "return",
        {"amount-requested": "not_met", "payment-proof": "met"},
        amara,
        requested=total("struck-and-claimed.pdf"),
    )
    yield case(
        "74-gift-card-claimed",
        {"deli.jpg": "gift-card-claimed.jpg"},
        "return",
        {"amount-requested": "not_met", "payment-proof": "met"},
        hugo,
        requested=total("gift-card-claimed.jpg"),
    )
    yield case("75-struck-beer", {"pub.jpg": "struck-beer.jpg"}, "ready", PAID, nadia, program="reading_group")


def _people() -> Iterable[Case]:
    amara, ben, mei, hugo = MENTORS
    met, missing = {**PAID, "lead-approval": "met"}, {"lead-approval": "not_met"}

    yuki, tomas = LEADS["Linguistics"][0], LEADS["Biology"][0]
    yield case(
        "76-approved-by-mail",
        {"receipt.pdf": "approved-by-mail.pdf"},
        "ready",
        met,
        amara,
        approver="",
        letters={
            "approval.eml": _letter(
                yuki, amara, date(2026, 9, 20), "Hi Amara,", "Approved. Please send it to the office."
            )
        },
    )
    yield case(
        "77-approved-by-picture",
        {"receipt.pdf": "approved-by-picture.pdf"},
        "ready",
        met,
        ben,
        approver="",
        letters={
            "approval.png": _letter(
                tomas, ben, date(2026, 9, 21), "Hi Ben,", "I approve the reimbursement of this lunch.", "Best,"
            )
        },
    )
    yield case(
        "78-approved-by-oneself",
        {"receipt.pdf": "approved-by-oneself.pdf"},
        "return",
        missing,
        mei,
        approver="",
        letters={"approval.eml": _letter(mei, mei, date(2026, 9, 20), "I approve this reimbursement.")},
    )
    yield case(
        "79-approved-by-somebody-else",
        {"receipt.pdf": "approved-by-another.pdf"},
        "return",
        missing,
        hugo,
        approver="",
        letters={"approval.eml": _letter("Jonah Weiss", hugo, date(2026, 9, 21), "Approved from my side.")},
    )
    yield case(
        "80-refused-by-mail",
        {"receipt.pdf": "refused.pdf"},
        "return|review",
        {},
        ben,
        approver="",
        letters={
            "reply.eml": _letter(
                tomas, ben, date(2026, 9, 25), "Hi Ben,", "sorry, I cannot approve this one: it was no mentoring event."
            )
        },
    )
    yield case(
        "81-passed-on-by-the-lead",
        {"receipt.pdf": "forwarded-by-the-lead.pdf"},
        "ready",
        met,
        mei,
        approver="",
        form="from the lead",
    )


def _money() -> Iterable[Case]:
    nadia, _, _, _, _, rosa, owen, _ = (name for name, _ in LEADS.values())
    yield case("82-last-fiscal-year", {"receipt.pdf": "last-fiscal-year.pdf"}, "return|review", {}, nadia)
    # In the order of submission, not of names: the second that was handed in is over what the first one left.
    yield case(
        "83-over-budget-by-order",
        {"receipt.pdf": "budget-second.pdf"},
        "review",
        {"within-budget": "not_met", "payment-proof": "met"},
        rosa,
        submitted=date(2026, 10, 6),
    )
    yield case(
        "84-first-in-order",
        {"receipt.pdf": "budget-first.pdf"},
        "ready",
        {**MET, "within-budget": "met"},
        rosa,
        submitted=date(2026, 10, 2),
    )
    yield case(
        "85-budget-by-size",
        {"receipt.pdf": "sized.pdf"},
        "ready",
        {**MET, "within-budget": "met"},
        owen,
    )
    yield case(
        "86-over-budget-by-size",
        {"receipt.pdf": "sized-over.pdf"},
        "review",
        {"within-budget": "not_met", "payment-proof": "met"},
        owen,
    )
    yield case(
        "87-unknown-program",
        {"receipt.pdf": "unknown-program.pdf"},
        "return",
        {"department-eligible": "not_met"},
        nadia,
        program="chess_club",
    )


def _again() -> Iterable[Case]:
    amara, _, _, hugo = MENTORS
    nadia, tomas, _, yuki, *_ = (name for name, _ in LEADS.values())
    twice, late = {"not-duplicate": "not_met"}, date(2026, 10, 19)
    yield case("88-smaller-copy", {"coffee.jpg": "coffee-smaller.jpg"}, "return", twice, hugo, submitted=late)
    yield case("89-cropped-copy", {"bowls.jpg": "bowls-cropped.jpg"}, "return", twice, nadia, submitted=late)
    yield case("90-turned-copy", {"tacos.jpg": "tacos-turned.jpg"}, "return", twice, yuki, submitted=late)
    yield case("91-same-purchase-by-mail", {"tab.pdf": "tab-by-mail.pdf"}, "return", twice, tomas, submitted=late)
    coffee = {**MET, "not-duplicate": "met"}
    yield case("92-small-coffee", {"coffee.jpg": "small-coffee.jpg"}, "ready", coffee, tomas)
    yield case("93-small-coffee-later", {"coffee.jpg": "small-coffee-later.jpg"}, "ready", coffee, tomas)
    yield case(
        "94-bill-with-its-slip", {"bill.pdf": "one-slip-bill.pdf", "slip.jpg": "one-slip.jpg"}, "ready", PAID, amara
    )
    yield case(
        "95-other-bill-with-that-slip",
        {"bill.pdf": "one-slip-other-bill.pdf", "slip.jpg": "one-slip.jpg"},
        "return",
        twice,
        amara,
        requested=total("one-slip.jpg"),
        submitted=late,
    )


def _edges() -> Iterable[Case]:
    """Close to one of the cases above, and judged otherwise."""
    amara, ben, mei, hugo = MENTORS
    nadia, tomas, ines, yuki, *_ = (name for name, _ in LEADS.values())
    late, missing, hidden = date(2026, 10, 15), {"lead-approval": "not_met"}, {"amount-requested": "cannot_tell"}
    yield case(
        "96-one-slip-for-two-bills",
        {"bill.pdf": "shared-slip-bill.pdf", "bill 2.pdf": "shared-slip-twin.pdf", "slip.pdf": "shared-slip.pdf"},
        "return",
        _UNPAID,
        amara,
        requested=total("shared-slip-bill.pdf") * 2,
    )
    yield case(
        "97-bill-paid-by-two-cards",
        {"bill.pdf": "two-cards-bill.pdf", "a.pdf": "two-cards-first.pdf", "b.pdf": "two-cards-second.pdf"},
        "ready",
        PAID,
        tomas,
    )
    for name, source, verdict, states, text in (
        (
            "98-approved-on-condition",
            "approved-on-condition.pdf",
            "return|review",
            {},
            "I will approve this once you send me the list of attendees.",
        ),
        ("99-approval-asked-for", "approval-asked-for.pdf", "return", missing, ""),
        ("100-approved-for-less", "approved-for-less.pdf", "return|review", {}, "Approved for $20.00, no more please."),
    ):
        ask = _letter(amara, yuki, date(2026, 9, 29), "Dear Yuki,", "could you approve my reimbursement?", "Thank you,")
        answer = _letter(yuki, amara, date(2026, 9, 30), "Dear Amara,", text)
        yield case(
            name,
            {"receipt.pdf": source},
            verdict,
            states,
            amara,
            approver="",
            letters={"mail.eml": answer if text else ask},
        )
    yield case(
        "101-approved-by-another-department",
        {"receipt.pdf": "approved-next-door.pdf"},
        "return",
        missing,
        hugo,
        approver="",
        letters={"approval.eml": _letter(nadia, hugo, late, "Hi Hugo,", "Approved.")},
    )
    yield case(
        "102-mentor-who-says-lead",
        {"receipt.pdf": "no-lead.pdf"},
        "review",
        {"lead-approval": "cannot_tell"},
        ben,
        approver="",
        written={"claimant_role": "lead"},
    )
    yield case("103-last-day-of-the-year", {"receipt.pdf": "last-day.pdf"}, "return|review", {}, nadia)
    yield case("104-first-day-of-the-year", {"receipt.pdf": "first-day.pdf"}, "ready", MET, nadia)
    yield case(
        "105-asks-for-less",
        {"receipt.pdf": "asks-for-less.pdf"},
        "ready",
        {**MET, "amount-requested": "met"},
        tomas,
        requested=total("asks-for-less.pdf") - 5,
        reimbursable=total("asks-for-less.pdf"),
    )
    yield case("106-total-marked-out", {"receipt.pdf": "boxed-total.pdf"}, "return|review", hidden, ines)
    yield case("107-wine-marked-out", {"receipt.pdf": "boxed-wine.pdf"}, "ready", PAID, yuki)
    wine = "wine-on-page-two.pdf"
    yield case(
        "108-wine-on-page-two",
        {"receipt.pdf": wine},
        "return",
        {"no-alcohol": "not_met", "payment-proof": "met", "business-name": "met", "purchase-date": "met"},
        nadia,
        requested=total(wine),
    )
    yield case("112-head-on-page-one", {"receipt.pdf": "head-on-page-one.pdf"}, "ready", MET, amara)
    yield case(
        "109-gift-card-alone",
        {"deli.jpg": "gift-card-alone.jpg"},
        "return",
        {"amount-requested": "not_met"},
        mei,
    )
    for name, source, who in (
        ("110-one-statement-lunch", "one-statement-lunch.pdf", amara),
        ("111-one-statement-pies", "one-statement-pies.pdf", amara),
    ):
        papers = {"invoice.pdf": source, "statement.pdf": "one-statement.pdf"}
        yield case(
            name,
            papers,
            "ready",
            {**PAID, "not-duplicate": "met"},
            who,
            paid_by="check",
            requested=total(source),
            reimbursable=total(source),
        )


def _unseen() -> Iterable[Case]:
    """A paper that its picture does not show wholly: nothing is held against it that it does not show."""
    nadia, tomas, ines, yuki, *_ = (name for name, _ in LEADS.values())
    open_sums = {"reconciles": "cannot_tell", "business-name": "met", "purchase-date": "met"}
    for name, source, states, who in (
        (
            "113-cut-off-above",
            "cut-top.jpg",
            {"business-name": "cannot_tell", "business-contact": "cannot_tell"},
            nadia,
        ),
        ("114-cut-off-at-the-right", "cut-right.jpg", {"itemized": "cannot_tell", "business-name": "met"}, tomas),
        ("115-cut-off-below", "cut-bottom.jpg", {"payment-proof": "cannot_tell", "itemized": "met"}, ines),
        ("116-thumb", "thumb.jpg", open_sums, yuki),
        ("117-clip", "clip.jpg", open_sums, nadia),
        ("118-glare", "glare.jpg", open_sums, tomas),
        ("119-torn-corner", "torn-corner.jpg", {"payment-proof": "cannot_tell", "itemized": "met"}, ines),
        ("120-out-of-focus", "out-of-focus.jpg", open_sums, yuki),
    ):
        yield case(name, {"lunch.jpg": source}, "review", states, who)
