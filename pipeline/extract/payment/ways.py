"""What a row names as a way of paying, and a payment while it is being read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.extract.lines.rows import Row
from pipeline.extract.payment.cards import CARD, apart
from pipeline.model import TenderKind
from pipeline.money import ZERO

GIFT = re.compile(r"gift ?(?:card|cert|crd)|store credit|(?:shop|store|merchandise) ?card|e-?gift")
CASH = re.compile(
    r"\bcash\b(?!less| ?back| ?ier| ?giveaway| ?register| ?drawer| ?fund| ?float| ?count| app\b)|\befectivo\b|现金|現金"
)
#: A restaurant's bill is a check as well: `Total This Check`.
_CHECK = re.compile(
    r"(?<!this )(?<!your )(?<!total )(?<!guest )(?<!split )(?<!per )(?<!each )(?<!the )"
    r"\b(?:personal |paid by )?che(?:ck|que)\b"
    r"(?=\W*(?:tender|payment|paid|rec(?:eived|[’']?d)\b|(?:#|no\.?)\s*\d[\d ]{2,}|\d{3,}\W*(?:$|rec)|$))"
)
_OTHER = re.compile(
    r"venmo|paypal|voucher|prepaid|student card|campus card|zelle|cash app\b|gpay|samsung ?pay|mobile ?pay|"
    r"\bupi\b|\balipay\b|\bwechat\b|(?:online|web) pay(?:ment)?\b|\bonline paid|paid online"
)
#: Where to send money, and a call for it.
ASKED = re.compile(
    r"(?:venmo|zelle|paypal|cash app)\W+(?:us|me)\b|"
    r"(?:venmo|zelle|paypal|cash app).*(?:\brequest|\bplease\b|\bto \d|@|\bscan\b)|\bsend\b.*(?:venmo|zelle|paypal)"
)
#: Public benefits, which are not the claimant's own money.
_BENEFIT = re.compile(r"\bebt\b|\bsnap\b(?= (?:food|ebt|benefit|tender))|\bfood ?stamps?\b|\bwic\b|\bcal-?fresh\b")
#: Money that a university gives out for food: whose it is, nobody can tell from the paper.
_MEAL_MONEY = re.compile(
    r"\bmeal (?:plan|swipes?|exchange|equivalency|points?|card|account|dollars)\b|"
    r"\b(?:dining|flex|campus|munch|board|meal) (?:dollars|points|cash|account|plan|bucks|funds|money|\$)|"
    r"\bdeclining bal(?:ance)?\b"
)
#: The same by the names that campuses give it, which mean other things too: believed beside the whole bill alone.
_CAMPUS_MONEY = re.compile(
    r"^\W*(?:(?!star)[\w'’]+ )?bucks\b|^\W*(?:flex|dcb|decl bal|dining|retail dining)\W*(?:$|[x*#•.]|\d)|"
    r"^\W*[\w'’]+ (?:munch|dining|flex)\W*$"
)
#: The words of a till's row for a payment: ways of paying, who issues cards, what was done, what goes with an amount.
_TILLS = frozenset(
    """
    visa uisa master mastercard mastercrd amex american express discover diners club debit credit card cards bank
    bankcard chase citi capital costco amazon prime target redcard wells fargo america barclays synchrony usaa chime
    maestro interac eftpos cashless contactless chip gift giftcard egift certificate cert crdt cred cash tend tender
    tendered tenders check cheque payment payments pymt paid payed prepaid purchase purchases sale sales charge charged
    amount total type mode method online mobile electronic web apple google samsung gpay wallet venmo paypal zelle
    square stripe toast clover tapped swipe swiped insert inserted dipped keyed manual manually read entry entered
    received settled approved approval auth authcd authorized authorization code acct account number ending ends with
    from last digits transaction transactions trans reference efectivo tarjeta stored store shop merchandise
    campus student college university thank thanks customer guest copy final complete completed successful captured
    redeemed redemption applied used deposit dollars personal business exact round voucher credits
    signature world platinum gold classic plus integrated external offline terminal reader drawer form uber eats
    doordash grubhub
    january february march april june july august sept september october november december
    """.split()
)
#: Short words that make a call, a choice or an announcement of a row.
_CALLS = re.compile(
    r"\b(?:or|any|may|can|due|est|use|get|tab|our|new|all|req|if)\b|\bto be\b|\bno\b(?!\W*[\dx*#])|^\W*on\b|_{2}"
)
#: What is announced of a card, though its number stands beside it.
_ANNOUNCED = re.compile(
    r"\b(?:estimated|expected|pending|scheduled?|next|upcoming|will|temp\w*|auto\w*|required|needed|verif(?:y|ication)|"
    r"on file|delivery|pick ?up|later|available|offers?|limit|balance)\b"
)
#: What was done, by the words before a dash; behind it stands for what or with whom.
_DONE = re.compile(r"^(?=.*\b(?:paid|received|charged|tendered|sales?)\b)[^–-]*[^\s–-](?=\s*[–-]\s)")
#: Names of cards of which a payment is by one.
_NETWORKS = ("visa", "master", "amex", "discover")
#: A university's own card: it may hold money of one's own, a meal plan or both.
CAMPUS = re.compile(r"\b(?:campus|student|college|university|(?:campus|student) id) card\b")
#: Short names of tenders that say so only where they are all that stands beside the amount.
_CODE = re.compile(
    r"\W*(?P<code>c\.?c\.?|vi|vs|ax|amx|american exp|ds|disc|discvr|dbt?|crdt?|cred|(?:crd ?)+|credit crd|m ?card|"
    r"mc|m/c|mastercrd|master|emv|interac|tap|square|stripe|toast pay|settled|charged?|(?:amount|total|card) charged|"
    r"bank ?card|svc card|gc|"
    r"csh|ca|tarjeta|信用卡|qr pay|chip|sq)"
    r"(?: ?(?:ctls|flash|sale|purchase|tend(?:er)?|card|pmt|payment))?\W*[x*•]*\W*(?:\d{4})?\W*",
)
#: The money that an amount is in, behind the name of what it was paid with: `Carte bancaire EUR 40,30`.
_MONEY = re.compile(r"\W*(?:\b(?:eur|usd|gbp|chf|cad|aud|jpy|mxn|sek|nok|dkk|pln|czk|brl|sgd|hkd|nzd)|€|£)\W*$")
#: Ways of paying in other languages, and the debit systems of other countries, where that stands alone beside the
#: amount of the bill.
_CARD_ABROAD = (
    r"pagamento elettronico",
    r"(?:pagamento (?:con )?)?cart[ae](?: di (?:credito|debito))?",
    r"bancomat|bankomat|girocard|ec[- ]?cash|multibanco|bancontact|dankort|redsys|betaalpas|pin(?:betaling)?",
    r"(?:pago (?:con |en )?)?tarjeta(?: (?:de )?(?:cr[eé]dito|d[eé]bito))?|t\.? ?(?:cr[eé]dito|d[eé]bito)",
    r"(?:(?:paiement|r[eè]glement|pay[eé]) (?:par )?)?carte(?: bancaire| bleue| de (?:cr[eé]dit|d[eé]bit))?",
    r"(?:(?:paiement|r[eè]glement|pay[eé]) (?:par )?)?cb(?: sans contact| emv)?",
    r"(?:(?:ec|giro|kredit|debit|bank)[- ]?)?karten?(?:[- ]?zahlung)?",
    r"(?:(?:pagamento|pago) (?:com |no )?)?cart[aã]o(?: (?:de )?(?:cr[eé]dito|d[eé]bito))?",
    r"(?:betal|bank)?kort|kortbetaling",
    r"nets(?: (?:debit|flashpay))?|union ?pay|rupay|mada|elo|knet|troy|银行卡|銀行卡|银联|カード|クレジット",
)
_CASH_ABROAD = (
    r"(?:pagamento (?:in )?)?contant[ie]|(?:pago )?(?:en )?efectivo|(?:en )?esp[eè]ces|barzahlung|bargeld",
    r"bar (?:bezahlt|gegeben)|(?:em )?(?:dinheiro|numer[aá]rio)|contant|kontant|got[oó]wka",
)
_PAID_ABROAD = (
    r"importo pagato|(?:totale )?pagato|importe pagado|(?:total )?pagado|(?:valor|total) pago",
    r"(?:montant |d[eé]j[aà] )?(?:pay[eé]|r[eé]gl[eé])|bezahlt|betaald|betalt",
    r"paynow|grab ?pay|octopus|fps|duitnow|touch ?n ?go|tng(?: e-?wallet)?|promptpay|suica|pasmo|paypay|pix|bizum",
    r"swish|vipps|mobile ?pay|mb ?way|twint|ideal|blik|m-?pesa",
)
_ABROAD = tuple(
    (kind, re.compile(rf"\W*(?:{'|'.join(names)})\W*(?:[x*•]+\W*)?(?:\d{{4}}\W*)?"))
    for kind, names in (
        (TenderKind.CARD, _CARD_ABROAD),
        (TenderKind.CASH, _CASH_ABROAD),
        (TenderKind.OTHER, _PAID_ABROAD),
    )
)
_CODES = {"gc": TenderKind.GIFT_CARD, "svc card": TenderKind.GIFT_CARD, "csh": TenderKind.CASH, "ca": TenderKind.CASH}
#: A price for a way of paying, or what is to be paid: no payment.
PRICE = re.compile(
    r"\bif\b|\bpay (?:with|by|in|at|cash|card|credit|debit|this)\b|\bw/|\bwith (?:cash|card|credit|debit)\b|\bsplit\b|"
    r"\bdue\b|\bprice\b|amount to\b|\bunpaid\b|\bsuggest|\bminimum\b|\bdiscount\b|\bsurcharge\b|\bcash-? ?back\b"
)
MASKED = re.compile(r"(?:[xX*#•∗×]\s?){2,}\s?-?\s?\d{4}(?!\d)")


@dataclass(slots=True)
class Payment:
    """A payment while it is being read: `rows` it stands on, `doubt` as a `Tender` has it."""

    kind: TenderKind
    amount: Decimal | None
    rows: list[Row] = field(default_factory=list)
    brand: str | None = None
    doubt: str = ""


def says_more(row: Row) -> bool:
    """Whether a row that names a way of paying beside an amount says more than a till's row for a payment does
    (`Cash to collect`, `Card required`, `Gift card offer`, `Visa Mastercard Amex`): it may be none.

    Words of up to three letters are too often a cashier's, or what is left of a number; beside a masked number stands
    whatever the card is called.
    """
    text = apart(row.label.lower()).replace("stored value", "stored")
    if MASKED.search(row.text):
        return (_CALLS.search(text) or _ANNOUNCED.search(text)) is not None
    if coded(row) is not None or abroad(row) is not None:
        return False
    if (done := _DONE.match(text)) and not _ANNOUNCED.search(text):
        text = done[0]
    words = re.findall(r"(?<![\w*#])[^\W\d_]{4,}(?![\w*#])", text)
    return (
        _CALLS.search(text) is not None
        or any(word not in _TILLS and not re.fullmatch(r"x+", word) for word in words if word.isascii())
        or sum(name in text for name in _NETWORKS) > 1
        or (CASH.search(text) is not None and re.search(r"\b(?:check|cheque|card)\b", text) is not None)
    )


def value_of(row: Row) -> Decimal:
    """The row's own amount; 0.00 where it has none."""
    return row.amount.value if row.amount else ZERO


def coded(row: Row) -> TenderKind | None:
    """The kind of a tender that its short name alone says (`CC`, `VI`, `GC`)."""
    match = _CODE.fullmatch(row.label.lower()) or _CODE.fullmatch(row.plain)
    return _CODES.get(match["code"], TenderKind.CARD) if match else None


def abroad(row: Row) -> TenderKind | None:
    """The kind of a tender whose name in another language or country is all that the row says; None where it is none.

    Some of these words mean other things (`Pin`, `Carte`, `Octopus`): believed beside the bill's own amount alone.
    """
    label = _MONEY.sub("", row.label.lower())
    return next((kind for kind, names in _ABROAD if names.fullmatch(label)), None)


def kind_of(row: Row) -> TenderKind | None:
    """The way of paying that a row names; None where it names none."""
    text = apart(row.plain)
    if GIFT.search(text):
        return TenderKind.GIFT_CARD
    if CARD.search(text):
        return TenderKind.CARD
    if CASH.search(text) and not _OTHER.search(text):
        return TenderKind.CASH
    if _CHECK.search(text):
        return TenderKind.CHECK
    if _OTHER.search(text):
        return TenderKind.OTHER
    if re.search(
        r"\btend(?:er|ered)?\b|^\W*(?:amount )?received\b|amount (?:paid|tendered|received)|"
        r"^\W*(?:electronic |customer |guest )?payment\b|^\W*(?:total |you |customer |guest )?paid\W*$",
        text,
    ):
        return TenderKind.OTHER
    return None


def not_own(text: str, whole: bool = False) -> str:
    """Who or what pays by a tender that may not be the claimant's own money; "" where it is.

    `whole`: it stands beside the amount of the whole bill.
    """
    if _BENEFIT.search(text):
        return "benefits"
    return "campus money" if _MEAL_MONEY.search(text) or (whole and _CAMPUS_MONEY.search(text)) else ""
