"""What a line of its own says of the payment: that the bill is paid, or that a payment was undone or is still open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.extract.lines.roles import BILL, Role
from pipeline.extract.lines.rows import Row
from pipeline.extract.lines.spaced import spaced
from pipeline.model import TenderKind

_MONTHS = r"jan\w*|feb\w*|mar|march|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*"
_METHODS = (
    r"cash|check|cheque|chk|ck|card|credit|debit|visa|master ?card|mc|amex|american express|discover|online|ach|"
    r"apple pay|google pay|paypal|venmo|zelle|upi|alipay|wechat(?: pay)?|paynow|pix|twint|swish|gcash|interac"
)
#: The marks themselves, the words that may stand before them, and what may follow, as one whole line.
_PAID = re.compile(
    r"(?:(?:the |your |this )?(?:order|invoice|bill|check|tab|ticket|balance|account|payment|status|total|amount|amt|"
    r"online|web|fully|thank you|grubhub|doordash|uber eats|stamp)(?: (?:has been|was|is))? )*"
    rf"(?:(?:(?:{_METHODS}) )+payment received|payment successful|cash received(?= thank)|paid in full|paid|"
    r"pd (?:in full|cash|by|ck|check|card)|cash paid|cash payment|payment received|received payment|payment complete|"
    rf"payment in full|charged(?= on (?:{_MONTHS})\b)|(?:we |has been |was )?charged to (?:your |the )?"
    r"(?:card|credit card|debit card|visa|master ?card|mc|amex|american express|discover)\b)"
    rf"(?: (?:paid|payment|received|full|in|on|by|with|via|w|using|and|at|am|pm|ending|last|digits|no|number|thank|the|"
    rf"our|app|mobile|website|through|thru|"
    rf"thanks|you|rec|d|recd|do not collect|{_METHODS}|{_MONTHS}|mon|tue|wed|thu|fri|sat|sun)\b)*+"
)
#: What makes a line with these words a question, a form to fill in, or nothing paid.
_BLANK = re.compile(r"_|\.{4}|\?|[$]\W*$|\[ ?\]|\( ?\)|\bno\W*$|:\W*$|\b0(?:\.0+)?\W*$|\by\W+n\b", re.IGNORECASE)
#: An amount paid that needs its amount to say anything.
_NEEDS_AMOUNT = re.compile(r"^(?:total|amount|amt|charged on)\b")
_INITIALS = re.compile(r"[A-Z]\.?[A-Z]\.?(?:[A-Z]\.?)?")
#: What readers make of a row of asterisks.
_STARS = re.compile("[火水冰本家木米术未宗率束来求氺＊※]+")
#: A blank that somebody filled in with initials.
_INITIALED = re.compile(r"\s*_+\s*(?!(?:[AP]M|NO)$)(?=(?:[A-Z]\.?){2,3}$)")
#: Who took the money, as one signs: a name with its initial (`Paid cash 12/6  M. Lopez`).
_SIGNED = re.compile(r"[\s,/–—-]+(?:(?:[A-Z]\.\s?){1,2}[A-Z][A-Za-z]{2,}|[A-Z][a-z]{2,} [A-Z]\.)\W*$")
#: An account by its address, beside the way of paying.
_ACCOUNT = re.compile(r"\(?[\w.+-]+@[\w.-]+\)?")
#: How a line begins that says that something was paid, and words that say it of payments in general.
_BEGINS_PAID = re.compile(
    rf"(?:cash )?(?:paid|pd)(?: (?:in|by|with|via|using|on))?(?: (?:full|{_METHODS}|{_MONTHS})\b|$)"
)
_PAID_NUMBER = re.compile(r"^\W*(?:paid|pd)\b\W*\d", re.IGNORECASE)
_ANY_PAYMENT = re.compile(
    r"\b(?:only|orders?|if|no|not|must|please|will|discounts?|save|customers?|prices?|before|accepted|all|may|can|or|"
    r"and|we|when|off|parking|out|outs|members?|within|days|advertis\w*)\b"
)
_NO_INITIALS = frozenset("NO NOT OUT YET FOR OFF TO BE TIP TAX DUE OR AT IF IN IT IS MY WE US ALL ANY TOO".split())

_FILLER = (
    r"transactions?|trans|trx|txn|sales?|payments?|pmt|order|check|bill|receipt|invoice|ticket|card|credit|debit|visa|"
    r"master ?card|mc|amex|discover|cash|post|auth|authori[sz]ation|full|partial|issued|to|on|at|by|your|this|was|is|"
    r"has|been|complete|completed|total|amount|amt|customer|merchant|guest|copy|duplicate|the|an?|of|status|reason|"
    r"code|response|resp|result|mode|type|tran|only|number|am|pm|usd|as|manager|mgr|server|host|sorry|ending|in|"
    rf"you|have|were|retry|please|again|try|another|bank|issuer|cardholder|automatic|automatically|auto|approved|accepted|"
    rf"sent|successful|successfully|{_MONTHS}"
)
#: Said of a payment that went to nothing, by what came of it.
_REFUSED = (
    r"declined?|refused|denied|failed|failure|do not honou?r|not approved|unapproved|not authori[sz]ed|"
    r"insuff\w*(?: funds)?|nsf|expired card|card expired|invalid card|card invalid|pick ?up card|time ?out|timed out|"
    r"(?:card )?(?:was )?removed (?:too )?(?:soon|early|quickly|fast)|card removed|"
    r"(?:no|without|lost) (?:response|reply|answer|connection)"
    r"(?: (?:received|from|to|with|by|the|host|server|processor|network)\b)*|"
    r"(?:comm|comms|communications?|host|system|chip|read|card|terminal|network|connection|pin ?pad|reader|swipe|"
    r"processing|line|modem) (?:error|fault|failure|lost)|call (?:issuer|bank|"
    r"center|for auth\w*)|referral|not completed?|not processed|did not (?:complete|go through)|"
    r"(?:could not|cannot|can not|unable to) (?:be )?(?:process|complete|authori[sz]e|connect|charge)e?d?|"
    r"unsuccessful|not successful|aborted|rejected|interrupted|terminated|(?:incorrect|invalid|wrong) pin|"
    r"pin (?:tries|attempts) exceeded|(?:over|exceeds?|exceeded) (?:card |credit )?limit|"
    r"(?:card |credit )?limit exceeded|"
    r"not (?:been )?charged|no charge was made"
)
_GIVEN_BACK = r"void|voids|voided|reversals?|reversed|refund|refunded|refunds issued|cancell?ed|charged? ?backs?"
_OPEN = (
    r"training|test|demo|sample|quote|quotation|estimate|pro ?forma|"
    r"not a (?:valid )?(?:receipt|sale)|not (?:a )?valid(?: as)?(?: a)? receipt|not (?:an? )?invoice|hold|on hold|"
    r"pre ?auth\w*|pending|not (?:yet )?captured|auth\w* only|incomplete|suspended|disputed|void if|error|no sale|"
    r"credit issued|unpa[il1]d|un paid|not (?:yet )?paid|open check|awaiting payment"
)

#: Words that undo a payment or leave it open, which must be known with a letter misread: what looks alike is one here.
#: `F` is taken for `E`, or `c` for `e`, and not both: `called` has not failed.
_LOOKS = tuple(str.maketrans("l1|!0dvm" + odd, "iiiiooune") for odd in "fc")
_KEYS = tuple(
    {word.translate(looks): word for word in (
        "void", "voided", "refund", "refunded", "return", "returned", "declined", "cancelled", "canceled", "failed",
        "reversed", "reversal", "training", "mode", "pending", "hold", "auth", "authorization", "unpaid", "transaction",
        "transactions", "payment", "credit", "sale", "card",
    )}
    for looks in _LOOKS
)  # fmt: skip
#: So long a word of these is known with any one letter misread or lost: its likeness (0 to 1) is this or more.
_LONG, _ALMOST = 8, 0.86
_LONG_KEYS = tuple(word for word in _KEYS[0].values() if len(word) >= _LONG)
#: An amount that is held on a card until the sale is closed.
_HELD = re.compile(
    r"\bpre-?\s?auth|\b(?:auth\w*|card|deposit|security) hold\b|\b(?:hold|held) am(?:oun)?t\b|\bamount held\b"
)


def _whole(core: str, more: str = "") -> re.Pattern[str]:
    """A whole line of a `core` and words beside it; behind it may stand what says `more` of it."""
    # No way back into the tail: what can be read in two ways must not be tried in all of them.
    return re.compile(rf"(?:(?:{_FILLER}) )*(?:{core})(?: (?:{core}|{more or core}|{_FILLER})\b)*+")


_WHOLE_REFUSED, _WHOLE_GIVEN_BACK = _whole(_REFUSED, _GIVEN_BACK), _whole(_GIVEN_BACK, _REFUSED)
_WHOLE_OPEN = _whole(_OPEN)
_BY_WHOM = re.compile(r"(?:sale |payment |check |transaction )?(?:voided|reversed|refunded|cancell?ed) by(?: \w+){1,3}")
#: The same with whoever did it at the end, where the line has the time of it.
_STAMPED = re.compile(r"(?:sale |payment |check |transaction )?(?:voided|reversed|refunded|cancell?ed)(?: \w+){1,5}")
_TIME = re.compile(r"\b\d{1,2}[:/-]\d{1,2}\b")
#: What is stamped on a paper, with a letter of it lost or closed.
_STAMP = re.compile(r"(?:void|voio|voided|refunded|cancell?ed|reversed|declined)")
#: `Sorry, your card has been declined by the bank`; not what else a customer may decline.
_DECLINED = re.compile(r"\bdeclined\b")
_NOT_THE_CARD = re.compile(
    r"\b(?:tips?|gratuity|e?receipts?|offers?|signature|loyalty|rewards|bag|donation|survey|points|members?\w*|"
    r"email|phone|round|coupon|customer|guest)\b"
)
_THE_CARD = re.compile(r"\b(?:card|payment|transaction|sale|visa|mastercard|amex|discover|debit|credit)\b")
_SUPPOSED = re.compile(r"\b(?:if|when|may be|will be|any|not declined)\b|\bcards (?:will|may|are)\b")
_RETURN = re.compile(
    r"(?:(?:merchandise|sale|item|full|partial|the|a|credit|debit|visa|master ?card|amex|discover) )*returne?d?"
    r"(?: (?:receipt|transaction|sale|slip))?|"
    r"(?:payment|check|cheque) (?:was |has been )?returned"
)
_OPENS = re.compile(
    r"(?:quote|quotation|estimate|pro ?forma|sample|training mode|demo)"
    r"(?: (?:not|only|valid|number|date|id|ref|expires|order|invoice|sale|receipt)\b.*)?"
)
#: Words anywhere in a line that make an authorization of it, not a charge.
_NOT_YET = re.compile(
    r"pre-?\s?auth|hold amount|amount (?:on )?hold\b|amount to (?:be )?charged?\b|"
    r"(?:\bcard\b(?! ?holder)|[x*•.]\d{4}\b).{0,20}(?:will|to) be charged|\bverif(?:y|ication) only\b|"
    r"^\W*(?:will|to) be charged|"
    r"account will be charged|awaiting payment|payment (?:is |status\W*)?pending|"
    r"pending payment|(?:cash|card|pay(?:ment|able)?|check) (?:on|at|upon) (?:pick\W?up|delivery|collection|arrival)|"
    r"\bpartial(?:ly)? (?:auth|approv)|approved for less|"
    r"not a final charge|not (?:yet )?captured|auth(?:ori[sz](?:ation|ed))? only|"
    r"\btype\W{1,3}auth(?:ori[sz]ation)?\W*$|\bincremental auth|\b(?:deposit|security|auth\w*|card) hold\b|"
    r"\bbalance [ie]nquiry\b|"
    r"\btab (?:is )?(?:still )?open\b|\btab opened with|\bopen tab\b|pay later",
    re.IGNORECASE,
)
#: The same in a sentence, where it is said of this payment and not of what may be.
_ANNOUNCED = re.compile(
    r"\btemporary (?:hold|auth\w*|charge)|\bhold (?:of|for)\W*\$?\d|\bhold (?:was |is |has been |will be )?placed|"
    r"\bnot a charge\b|\brefund (?:of|for)\W*\$?\d|\brefund (?:is|has been|was) (?:being )?(?:processed|issued|sent|"
    r"initiated|made)|\b(?:has|have|was|were) (?:been )?refunded|\bauto-?pay (?:on|date|scheduled|is)\b|"
    r"\bpayment scheduled|\bscheduled payment",
    re.IGNORECASE,
)
_IN_GENERAL = re.compile(
    r"\b(?:no|not (?!a charge)|never|policy|may|might|if|can|some|removed|released|drop\w*)\b", re.IGNORECASE
)
_BOX = re.compile(r"[\[(]([xX✓✔✗ ]{0,3})[\])]\s*(cash|check|cheque|card|credit|debit)\b", re.IGNORECASE)
_WAYS = {
    "cash": TenderKind.CASH, "check": TenderKind.CHECK, "cheque": TenderKind.CHECK,
    "card": TenderKind.CARD, "credit": TenderKind.CARD, "debit": TenderKind.CARD,
}  # fmt: skip
_RECEIVED = re.compile(r"^\W*(?:received (?:from|of)\b|cash receipt\b|amount received\b)", re.IGNORECASE)
#: Paid, but not by the claimant.
_ANOTHER_PAYS = re.compile(
    r"\bhouse (?:account|acct|charge)|\bdirect bill|\bcity ledger|"
    r"\b(?:charged?|bill(?:ed)?|post(?:ed)?) to (?:the )?(?:house|dep\w+|account)\b|"
    r"\bdep(?:t\.?|artment(?:al)?) (?:charge|account|card)|\binterdepartmental|\bon account\b|"
    r"\bp-?card\b|\b(?:purchasing|procurement) card\b"
)
#: Put on a hotel's room: what the guest pays, with the hotel's own bill, shows on that.
_TO_ROOM = re.compile(
    r"\b(?:guest )?(?:room|rm|suite)\.? ?(?:charged?|chg|chrg|post(?:ing|ed)?|tender|acct|account)\b"
    r"(?! (?:is|for|per)\b)|"
    r"\b(?:charged?|chg|bill(?:ed)?|post(?:ed|ing)?|sent|signed|transfer(?:red)?|xfer|applied|added|put) "
    r"(?:to|on) (?:the |your |my |guest |guest[’']?s )?(?:hotel )?"
    r"(?:room|rm|suite|folio|guest (?:account|acct)|master (?:bill|account))\b|"
    r"\b(?:charge|bill) (?:room|rm|folio)\b|\b(?:guest|room|hotel) ledger\b|\bguest (?:charge|account|acct|folio)\b|"
    r"\bhotel (?:charge|account|guest charge)\b|\bfolio\b"
)
#: The number of a room, as a till prints it below what was bought.
_ROOM = re.compile(r"\W*(?:guest )?(?:room|rm|suite|folio)\b\W*(?:(?:no|num|number)\b\W*)?\d{2,6}\b")
_PAID_BY = re.compile(r"^\W*(?:bill |check |invoice )?(?:paid by|billed to)\W+(?P<who>[^\d_\W][^_\d]*)$", re.IGNORECASE)


def paid_mark(row: Row) -> TenderKind | None:
    """How the line says that the bill was paid, OTHER where it does not say how; None where it says no such thing.

    Only a whole line of the known shapes says so (`** PAID **`, `PAID IN FULL 10/03/26`, `cash payment`), never a
    sentence, a form to fill in, or a part of the bill.
    """
    label, text = (_ACCOUNT.sub(" ", _INITIALED.sub(" ", part)) for part in (row.label, row.text))
    signed = _SIGNED.sub(" ", label)
    if len(re.findall(r"\w+", signed)) > 1:
        label = signed
    if any(amount.value <= 0 for amount in row.amounts) or (not row.amounts and _BLANK.search(label)):
        return None
    if re.search(r"_{2}|[?%]|\[ ?\]", text):
        return None
    words = _words(label)
    parts = words.split()
    last = re.search(r"([A-Za-z.]+)[\W\d]*$", label)
    initialed = last and _INITIALS.fullmatch(last[1]) and last[1].replace(".", "") not in _NO_INITIALS
    if initialed and not row.amounts and len(parts) > 1 and not _PAID.fullmatch(words):
        words = " ".join(parts[: -len(_words(last[1]).split())]) if last else words
    if not _PAID.fullmatch(words) or words.endswith(" by") or (_NEEDS_AMOUNT.search(words) and not row.amounts):
        return None
    kinds = [
        kind
        for kind, pattern in (
            (TenderKind.CASH, r"\bcash\b"),
            (TenderKind.CHECK, r"paid.*\b(?:check|cheque|chk|ck)\b"),
            (TenderKind.CARD, r"\b(?:card|credit|debit|visa|master ?card|mc|amex|american express|discover)\b"),
        )
        if re.search(pattern, words)
    ]
    if len(kinds) > 1:
        return None  # ways to choose from
    return kinds[0] if kinds else TenderKind.OTHER


def may_be_paid(row: Row) -> bool:
    """Whether a line begins as one that says that the bill was paid, and goes on otherwise (with a name, a part)."""
    words = _words(row.label)
    if row.amounts or _BLANK.search(row.label) or _ANY_PAYMENT.search(words):
        return False
    return bool(_BEGINS_PAID.match(words) or _PAID_NUMBER.match(row.label))


def ticked(rows: Sequence[Row]) -> tuple[Row, TenderKind] | None:
    """The one way of paying that is ticked on a receipt form (`( ) Check (X) Cash`); None where none or several are.

    Only a form that says that money was received: on an order a tick is what somebody means to do.
    """
    if not any(_RECEIVED.search(row.label) for row in rows):
        return None
    for row in rows:
        boxes = _BOX.findall(row.text)
        marked = [_WAYS[name.lower()] for mark, name in boxes if mark.strip()]
        if len(boxes) > 1 and len(marked) == 1:
            return row, marked[0]
    return None


def refused(row: Row) -> bool:
    """Whether the line says that a payment did not go through."""
    words = _words(row.label)
    if _zero(row) or _SUPPOSED.search(words) or (_NOT_THE_CARD.search(words) and not _THE_CARD.search(words)):
        return False
    return bool(_WHOLE_REFUSED.fullmatch(words) or _DECLINED.search(words))


def given_back(row: Row) -> bool:
    """Whether the line says that a payment was voided, reversed or refunded."""
    words = _words(row.label)
    stamped = _STAMPED.fullmatch(words) is not None and _TIME.search(row.label) is not None
    return (stamped or bool(_WHOLE_GIVEN_BACK.fullmatch(words) or _BY_WHOM.fullmatch(words))) and not _zero(row)


def undoes(word: str) -> bool:
    """Whether a word by itself, as it is stamped on a paper, says that its payment was undone."""
    return _STAMP.fullmatch(_words(word)) is not None


def without_holds(rows: Sequence[Row]) -> tuple[Row, ...]:
    """`rows` without the amounts that are only held on a card, below a bill that has a total of its own.

    What is held is neither paid nor what the bill comes to (`PRE-AUTH 25.00`, `Preauth total 25.92`).
    """
    bills = [i for i, row in enumerate(rows) if row.role in BILL and row.amount]
    own = {row.amount.value for i in bills if (row := rows[i]).amount and not _HELD.search(row.plain)}
    first = next((i for i in bills if not _HELD.search(rows[i].plain)), len(rows))
    return tuple(
        replace(row, amounts=(), role=Role.TEXT)
        if i > first and row.amount and row.amount.value not in own and _HELD.search(row.plain)
        else row
        for i, row in enumerate(rows)
    )


def leaves_open(row: Row) -> bool:
    """Whether the line says that nothing was charged yet, or that the paper is none of a sale."""
    text = _mended(row.text)
    if _NOT_YET.search(text) or (_ANNOUNCED.search(text) and not _IN_GENERAL.search(text)):
        return True
    words = _words(row.label)
    if _zero(row):
        return False
    return bool(_WHOLE_OPEN.fullmatch(words) or _RETURN.fullmatch(words)) or (
        not row.amounts and bool(_OPENS.fullmatch(words))
    )


def another_pays(row: Row) -> bool:
    """Whether the line puts the bill on a room, a house account or somebody named."""
    if _BLANK.search(row.label) and not row.amounts:
        return False
    if _ANOTHER_PAYS.search(spaced(row.label.lower())) or charged_to_room(row):
        return True
    who = _PAID_BY.match(row.label)
    return who is not None and not re.search(rf"\b(?:{_METHODS}|customer|guest|mr|ms|you)\b", _words(who["who"]))


def charged_to_room(row: Row) -> bool:
    """Whether the line puts the bill on a hotel's room."""
    return _TO_ROOM.search(spaced(row.label.lower())) is not None


def names_room(row: Row) -> bool:
    """Whether the line begins with the number of a room."""
    return _ROOM.match(spaced(row.label.lower())) is not None


def _zero(row: Row) -> bool:
    return row.amount is not None and row.amount.value == 0


def _mended(text: str) -> str:
    """`text` in lower case, with the words that matter here as they are spelled."""
    return re.sub(r"(?<![a-z0-9])[a-z][a-z0-9|!]{3,12}(?![a-z0-9])", lambda m: _meant(m[0]), text.lower())


@lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    """One of the words that matter here, where `word` looks like it, or is it but for one letter of many."""
    known = (keys.get(word.translate(looks)) for looks, keys in zip(_LOOKS, _KEYS, strict=True))
    return next((key for key in known if key), None) or next((key for key in _LONG_KEYS if _is_almost(word, key)), word)


def _is_almost(word: str, key: str) -> bool:
    if abs(len(word) - len(key)) > 1 or (word[0] != key[0] and word[-1] != key[-1]):
        return False
    return SequenceMatcher(None, word, key, autojunk=False).ratio() >= _ALMOST


@lru_cache(maxsize=1 << 13)
def _words(label: str) -> str:
    """The words of a label in lower case, numbers, borders and masks left out, what is spaced or misread mended."""
    text = re.sub(r"\b(?:[a-z1|][ .]){2,}[a-z]\b", lambda m: re.sub("[ .]", "", m[0]), label.lower())
    text = _mended(text)
    text = re.sub(r"\bp[a4] ?[il1|!] ?d\b|\bpaio\b", "paid", _STARS.sub(" ", text))
    text = re.sub(r"\bpaid (?!no\b|un|by\b)[a-z]{1,2} full\b", "paid in full", text)
    text = spaced(text)
    text = re.sub(r"(?<=[a-z])0(?=[a-z])", "o", re.sub(r"(?<=[a-z])[1|!](?=[a-z])", "i", text))
    text = re.sub(r"\b(decline|refunde|voide|reverse|cancelle|refun|voi)[o0]\b", r"\1d", text)
    return " ".join(word for word in re.findall(r"[^\W\d_]+", text) if not re.fullmatch(r"x+|[a-z]?x{3,}", word))
