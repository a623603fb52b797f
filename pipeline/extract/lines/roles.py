"""What a row of the paper is, by its words: a subtotal, a tax, a payment, a suggestion, or text."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from pipeline.extract.lines.spaced import spaced


class Role(Enum):
    """What a row of the paper is, by its words."""

    TEXT = "text"
    SUBTOTAL = "subtotal"
    PART = "part"  # a subtotal of a part: food, bar
    TAX = "tax"
    TAX_SUM = "tax_sum"
    TAXED = "taxed"  # a subtotal with tax in it
    SERVICE = "service"
    TIP = "tip"
    DISCOUNT = "discount"
    TOTAL = "total"
    BALANCE = "balance"
    TENDER = "tender"
    CHANGE = "change"
    ROUNDING = "rounding"
    SUGGESTED = "suggested"
    IGNORED = "ignored"  # an amount that is none of the bill's: savings, points, cash back


#: What a bill comes to in the end.
BILL = (Role.TOTAL, Role.BALANCE)
TAXES = (Role.TAX, Role.TAX_SUM)
#: What goes to those who serve.
TIPS = (Role.TIP, Role.SERVICE)
#: What was handed over, and what came back of it.
PAID = (Role.TENDER, Role.CHANGE)
#: The sums of a bill that are not charged by themselves, and its taxes: what a till prints below the things bought.
SUMS = (Role.SUBTOTAL, Role.PART, *TAXES, Role.TAXED, *BILL)
#: What is charged on top of the goods.
CHARGED = (*TAXES, *TIPS)
#: Rows that take no part in a sum, wherever they stand.
BESIDE = (Role.SUGGESTED, Role.IGNORED, *PAID, Role.ROUNDING)


#: The till's own words, in the order in which a misread word is taken for them.
_VOCABULARY = (
    "subtotal total amount balance change cash tender tendered tax taxes taxable sales service charge "
    "gratuity discount suggested payment visa mastercard discover american express debit credit coupon surcharge "
    "approval authorization grand order received paid card gift void"
).split()


def _near(token: str, word: str) -> bool:
    """At most one edit apart (two for words of nine letters and more), same first or last letter."""
    if abs(len(token) - len(word)) > 1 or (token[0] != word[0] and token[-1] != word[-1]):
        return False
    allowed = 2 if len(word) >= 9 else 1
    previous = list(range(len(word) + 1))
    for i, a in enumerate(token, 1):
        current = [i]
        for j, b in enumerate(word, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1] <= allowed


#: Real words one letter from one of ours.
_OTHERS = frozenset(
    "tenders cart care cast wash rash dash case mash charger changes visit vista sale served gifts avoid orders cars "
    "carb upcharge upcharges".split()
)


@lru_cache(maxsize=4096)
def _mend_token(token: str) -> str:
    if token in _VOCABULARY or token in _OTHERS or len(token) < 4:
        return token
    letters = token.replace("0", "o").replace("1", "l").replace("5", "s")
    if letters in _VOCABULARY:
        return letters
    if len(letters) >= 5 and letters.isalpha():
        for word in _VOCABULARY:
            if len(word) >= 5 and _near(letters, word):
                return word
    return token


#: Wide print, whose letters a reader takes for words (`T O T A L`).
_LETTERS_APART = re.compile(r"(?<![^\W_])(?:[A-Za-z] ){2,}[A-Za-z](?![^\W_])")


def mend(label: str) -> str:
    """`label` in lower case, with the till's own words as they must have been printed (`Subtotai`, `T0TAL`)."""
    lowered = spaced(_LETTERS_APART.sub(lambda m: m[0].replace(" ", ""), label)).lower().replace("’", "'")
    return re.sub(r"[a-z0-9]+", lambda m: _mend_token(m[0]), lowered)


_SUB = r"sub\W{0,2}(?:to?ta?[l1]|tt[l1]|tot)\w?|sub\s?t[o0]ta[l1]|su?btl"
#: What a thing cost before and how much less it costs now (`REG 3.29  SAVED 0.50`): its own row has the price.
_PRICE_BEFORE = (
    r"^\W*(?:reg(?:ular)?|orig(?:inal)?|was|msrp|list)\W*(?:price\W*)?[\d.]*\W*(?:you )?sav(?:ed?|ings?)\W*$"
)
_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d+)?\s?%")
_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (
            Role.SUGGESTED,
            (
                r"suggest|sugerid|recommend|tip guide|gratuity guide|tip calc|^\W*guide\b|tip table|"
                r"% ?(?:tip )?(?:is|=)|of sale|gratuity not|tip not|not included"
            ),
        ),
        (
            Role.IGNORED,
            (
                # What a night costs; with its day in front it is a line of the folio.
                r"^(?!\W*\d{1,4}[-/.]\d{1,2}\b).*\b(?:guest|folio|arriv\w*|room|rm)\b.*"
                r"\brate\W*(?:$|arriv|depart|check|nights?\b)|"
                r"^\W*pre-?\s?auth\w*\W*(?:(?:hold|amount)\W*|tab\b.*)?$|"
                r"\byou (?:have )?saved?\b|^\W*(?:\d+ )?saved\b|"
                r"(?:regular|reg\.?|list|orig(?:inal)?\.?|retail) price|retail value|"
                r"\bcomp(?:are|arable)?\.? (?:at|to|value|price)\b|^\W*(?:reg|orig|was|msrp)\W*(?:ea\W*)?$|"
                rf"{_PRICE_BEFORE}|your savings|total savings|savings total|rewards? (?:balance|earned)|"
                r"\bpoints\b(?= ?(?:earned|balance|to |today|this|expir|\W*$))|"
                r"cash ?back|you earned|"
                r"^\W*(?:netto|brutto)\b|\b(?:return|refund) value\b|tax ?id|tax invoice|(?:tax|gst|vat) summary|"
                r"tax ?(?:#|no\b|reg)|gst ?(?:#|no|id|reg)|number of items|items? sold|item count|"
                r"total qty|qty total|"
                r"^taxable\W*$|^non-?taxable\W*$|minimum|before discount|prior to|loyalty|fuel points|survey|chance to|"
                r"\bwin\b|giveaway|total (?:number|items)|"
                r"points balance|account balance|gift card balance|\brem(?:aining)?\W{0,2}bal(?:ance)?\b|"
                # What others of a split bill pay too.
                r"\b(?:full|whole|entire|original|unsplit) (?:check|bill|ticket|tab|table|party|order)\b"
            ),
        ),
        (Role.ROUNDING, r"\brounding\b|^\W*(?:cash )?round(?:ed)?(?: ?(?:off|adj\w*|down))?\W*$"),
        (
            Role.CHANGE,
            (
                r"^\W*(?:your |cash )?(?:change|chng|cg|chg)\b(?! ?card)|change due|^\W*change\b|\bcambio\b|"
                r"^\W*(?:resto|vuelto)\W*$"
            ),
        ),
        (Role.TAXED, rf"(?:{_SUB}|total)\W*(?:w/|with|incl)\W*tax|sub w/ ?tax"),
        (
            Role.PART,
            (
                r"\b(?:food|bar|bev|beverages?|liquor|drinks?|kitchen|beer|wine|alcohol)\s*(?:sub\W?total|subtot|"
                r"total)|(?:sub\W?total|total) (?:food|bar|bev|liquor)|"
                # What is sold at each rate of a value added tax, summed up by itself.
                r"total \d{1,2}(?:\.\d+)?\s?% (?:supplies|sales|goods)|"
                r"(?:zero|standard)[- ]rated (?:supplies|sales|total)"
            ),
        ),
        (
            Role.SUBTOTAL,
            (
                rf"(?:{_SUB})\b|\bzwischensumme\b|\bsous-?total\b|^\W*小計|^\W*base imponible\b|^\W*s/?t\W*$|"
                r"^net(?: total| sales?| amount)?\W*$|"
                r"^(?:merchandise|goods|products?|all items)(?: (?:total|amount|price|value))?\W*$|"
                r"^items? (?:(?:sub)?total|amount|price|value|cost)\W*$|"
                r"^amount\W*$|^total \d+ ?items?(?:\(s\))?|^items?\W*$|^items\W*\d{1,3}\W*$|^\d{1,3} items\W*$|"
                r"total before (?:tax|service|gratuity|tip)|"
                r"^taxable (?:amount|total)|"
                r"complete subtotal"
            ),
        ),
        (
            Role.TIP,
            (
                r"^\W*(?:\d{1,2}(?:\.\d+)?% ?)?(?:(?:add(?:itional|ed|'l)?|driver|dasher|courier|shopper|server|staff|"
                r"charged?|credit|card|cc|cash|voluntary|delivery|your|total|optional) )*tips?\b(?! ?top)|"
                r"^\W*(?:(?:add(?:itional|ed|'l)?|staff|server|voluntary|optional) )?gratuity\b|^\W*grat\b|"
                r"^\W*propina\b(?! inclu)"
            ),
        ),
        (
            Role.SERVICE,
            (
                r"service (?:charge|fee)|serv\W{0,2}(?:ice)?\W?(?:charge|chg|chrg|fee)|\bsvc\W?(?:charge|chg)?\b|"
                r"(?:auto|automatic|added|included|large party|group|\d\s?%) ?(?:\w+ )?grat|"
                r"\bgrat\W? ?\d{2}|gratuity (?:included|added|\d)|surcharge|\d% ?(?:sc|service)\b|service fees|"
                r"\b(?:credit|debit|card|cc) (?:processing )?fees?\b|"
                r"^\W*service\W{0,2}\d|^\W*(?:auto|automatic|staff|table|banquet|event) service\W{0,2}\d|"
                r"^\W*propina incl|\bhealthy sf\b|^\W*(?:sf|city|employer) mandates?\b|"
                r"^\W*(?:(?:optional|discretionary) service\b|service\W{1,2}(?:optional|discretionary)\b)|"
                r"kitchen (?:fee|appreciation|love|share)|living wage|fair wage|mandate|wellness (?:fee|charge|\d)"
            ),
        ),
        (Role.TAX_SUM, r"^\W*(?:total|tot) (?:sales )?(?:tax(?:es)?|gst|vat)\b|^\W*tax(?:es)? total"),
        (
            Role.TAX,
            (
                r"\btax(?:es)?\d?\b(?!able)|\btxt[l1]\b|\b(?:[cis]?gst|utgst|hst|pst|qst|tps|tvq|vat|tva|iva|mwst|ust)\b|^\W*消費税|"
                r"^\W*tx ?\d?\W*$|% ?get\b|\btax ?[a-z0-9]?:|^\W*impuestos?\b|\btaxable ?@ ?\d|"
                # Taxes by who levies them or on what, with their rate: `Town meals 5.5%`.
                r"^\W*(?:(?:sales|meals?|prepared|food|dining|restaurant|liquor|alcohol|spirits?|bev(?:erage)?s?|drinks?|"
                r"city|town|village|state|county|local|muni\w*|metro\w*|district|transit|stadium|tourism|occupancy|"
                r"lodging|hotel|use|and)\W+)+\d{1,2}(?:[.,]\d{1,4})?\s?%\W*$"
            ),
        ),
        (
            Role.BALANCE,
            (
                r"(?:amount|amt|balance|bal|total|cash)\W{0,2}(?:is )?due|"
                r"^\W*(?:tab|total|bill|check|order|balance) so far\W*$|^\W*due\b|please pay|(?<!tap )to pay\b|"
                r"^\W*bal(?:ance\b|\W*$)"
            ),
        ),
        (
            Role.DISCOUNT,
            (
                r"discount|coupon|\bpromo|\boff\b|\bcomps?\b|^\W*void|\bvoid\b|^\W*savings?\b|\boffer\b|\breward\b|"
                r"\bdisc\b|employee meal|military|senior disc|refund"
            ),
        ),
        (
            Role.TOTAL,
            (
                r"^(?:\w+[-\s/]{0,2}){0,3}?(?:grand |order |receipt |take-?out |sales? |bill |check |purchase |"
                r"net )?(?:total|totl|ttl|tot[a4]l?)\b(?! (?:items?|qty|saving))|^\W*pay this amount|\btotal\W*$|"
                r"^\W*tl\W*$|^\W*totale\b|^\W*(?:gesamt)?(?:summe|betrag)\b|^\W*(?:合計|合计|總計|总计)|"
                r"^\W*importe\b(?: total)?\W*$"
            ),
        ),
    )
)
_TENDER = re.compile(
    r"^\W*c[ak]\W*$|\bvisa\b|master ?card|\bm/?c\b|\bamex\b|american express|discover\b|\bdebit\b|\bcredit\b|"
    r"(?<!non-)(?<!non )\bcash\b|"
    r"cashless|\bcheck\b(?=\W*(?:tender|payment|paid|$))|"
    r"gift ?(?:card|cert)|\btend(?:ered)?\b|(?:cash|card|check|debit|credit) tender\b|^\W*tender\b|"
    r"^\W*payment\b|\bpaid\b|apple ?pay|google ?pay|contactless|\batm\b(?! ?(?:charge|fee))|\beft\b|"
    r"\bebt\b|\b(?:ax|vi|vs|mc|ds|di)\W{0,2}[.x*]{2,}\W?\d{4}\b|"
    r"amount (?:paid|received|tendered)|^\W*received\b|store credit|card payment|credit card|charge(?:d)? (?:to|"
    r"amount)|\bjcb\b|diners club|venmo|paypal|\befectivo\b|\bcontanti\b|\btarjeta\b|\bgpay\b|samsung ?pay|现金|信用卡"
)


#: Roles whose word an item's name may begin with: `Tip Jar Ale`, `Tax Evader IPA`, `Total Recall`.
_LED_BY_WORD = (Role.TAX, Role.TAX_SUM, Role.TIP, Role.TOTAL, Role.CHANGE, Role.BALANCE)
_LEADING_WORD = re.compile(r"^\W*(?:tips?|vat|iva|tax(?:es)?|(?:grand )?total|change|balance)\b(?P<rest>.*)$")
#: What may stand behind such a word on the till's own rows.
_NEUTRAL = frozenset(
    (
        "included include includes incl inc inclusive excl excluding exclusive gst vat hst rounded rounding nett adj "
        "exc payable supplies price sum cost with without due sale sales amount amt total tax taxes food general "
        "item items for the and eat out take dine here usd card visa mastercard amex debit credit cash rate "
        "merchandise state city county local percent added paid fee fees party balance bill check order service "
        "liquor beverage alcohol drinks prepared meals meal grocery non thank you line sub after before from "
        "this that net gross pay payment charged charge charges purchase tendered "
        "driver dasher courier shopper server staff incluido incluida inclus inkl enthalten ttc "
        "eur euro euros gbp cad mxn "
        "owed owing owe outstanding remaining forward account acct available previous new now until "
    ).split()
)
_WEAK_DISCOUNT = re.compile(
    r"^(?!.*(?:discount|coupon|promo|void|\bcomps?\b|refund)).*(?:\boff\b|\boffer\b|\breward\b|military|savings?)"
)


#: What is taken off although the row speaks of points or members.
_TAKEN_OFF = re.compile(r"discount|coupon|redeem|\bused\b|\breward\b|\bsavings?\b(?! (?:total|today|to date))")
_TOLD_OFF = re.compile(r"\byou\b|\byour\b|\btotal\b|\bprice\b")


#: A tax by its number or its rate.
_RATED = re.compile(r"^\W*tax ?\d\b|\btax(?:able)?\b.*\d\.\d{2,3} ?%")


def _goes_on(bare: str) -> bool:
    """The row begins with a till's word and goes on with words that no till prints behind it: an item's name."""
    if _RATED.search(bare):
        return False
    match = _LEADING_WORD.match(bare)
    words = re.findall(r"[a-z]{3,}", match["rest"]) if match else []
    return any(word not in _NEUTRAL for word in words)


#: Words of paying beyond the till's own.
_PAYING = frozenset(
    "gift cert certificate chip contactless apple google acct account express american discover check tap emv".split()
)


#: What all things came to, also behind words of another column (`Paid by card   Items: 31.50`).
_COLUMN_OF_ALL = re.compile(r"\b(?:items|merchandise|goods)\s?:\W*$")
#: Names that fees go by. Nothing else between subtotal and total is one: it may be something that was bought.
FEE = re.compile(
    r"\bfees?\b|\bcharges?\b|surcharge|deliver|adjust|\badj\b|shipping|handling|packag|\bbags?\b|donat|"
    r"round ?up|\btips?\b|\bcrv\b|deposit|levy|assessment|improvement|"
    r"\bcid\b|\btdd\b|district|processing|convenience|recovery|benefit|wellness|support"
)


def names_goods(plain: str) -> bool:
    """A row that speaks of paying has words besides: it may be an item's name."""
    words = re.findall(r"[a-z]{3,}", plain)
    return any(
        word not in _NEUTRAL and word not in _VOCABULARY and word not in _PAYING and "x" * 3 not in word
        for word in words
    )


def _minus(text: str) -> bool:
    return bool(re.search(r"[-–—−]\s*[$]?\s*\d|\(\s*[$]?\d|\d\s*[-–—−](?:\s|$)", text))


@lru_cache(maxsize=1 << 13)
def role_of(plain: str, text: str, priced: bool) -> Role:
    """The role of a row by its words; TEXT for anything that is not the till's own."""
    bare = plain.strip(" :.*-=$#")
    if _PERCENT.search(text) and re.search(r"\btip(?:s?\b|(?=\d)).*\btotal\b", bare):
        return Role.SUGGESTED
    if len(_PERCENT.findall(text)) >= 2 or (
        re.match(r"^\W*\d{1,2}(?:\.\d+)?\s?%\W*(?:[=:]|is)?\W*$", plain) and priced
    ):
        return Role.SUGGESTED
    if priced and re.match(r"^\W*(?:fuel|gas|pump) (?:total|sale)", bare):
        return Role.TEXT  # what was bought at the pump
    if priced and _COLUMN_OF_ALL.search(plain):
        return Role.SUBTOTAL
    for role, pattern in _RULES:
        if not pattern.search(bare) or (priced and role in _LED_BY_WORD and _goes_on(bare)):
            continue
        return _as_said(role, bare, text, priced)
    return Role.TENDER if _TENDER.search(bare) else Role.TEXT


def _as_said(role: Role, bare: str, text: str, priced: bool) -> Role:
    """What a row is whose words are those of `role`: some words stand for more than one thing."""
    if role is Role.TIP and (_PERCENT.search(text) or re.search(r"\bgrat\w* ?\(?(?:\d{2}|auto\w*)\b", bare)):
        return Role.SERVICE
    if role in (Role.BALANCE, Role.TOTAL) and re.search(
        r"total (?:debit|credit|visa|cash)|(?:debit|credit|visa|cash) total", bare
    ):
        return Role.TENDER
    if role in (Role.TAX, Role.TOTAL) and re.search(r"\bincludes\b.*(?:%.*\b(?:tax|gst|vat)\b|\btax(?:es)? of$)", bare):
        return Role.TAX  # `Total includes 8.25% sales tax of 1.52`
    with_tax = re.search(r"\btotal\b.*\b(?:(?P<incl>incl|inc\b)|excl|exc?\b)", bare)
    if role in (Role.TAX, Role.TAX_SUM, Role.TOTAL) and with_tax:
        return Role.TOTAL if with_tax["incl"] else Role.SUBTOTAL  # `Total incl. tax`
    if role is Role.TAX and re.search(r"^\W*(?:ca )?crv\b", bare):
        return Role.TEXT  # `CRV tax 0.40`: the deposit on a can, charged with it
    if role is Role.TAX and _RATED.search(bare):
        return Role.TAX  # `A: Taxable @ 3.738%`
    if role is Role.TAX and re.search(r"pre-?tax|excl|exempt|taxable|before tax|non-?tax", bare):
        return Role.IGNORED
    if role is Role.IGNORED and _minus(text) and re.search(_PRICE_BEFORE, bare):
        return Role.TEXT  # `REG 3.29 SAVED 0.50-`: this till takes it off
    if role is Role.IGNORED and priced and _minus(text) and _TAKEN_OFF.search(bare) and not _TOLD_OFF.search(bare):
        return Role.DISCOUNT  # `Loyalty discount -2.00`
    if role is Role.DISCOUNT and (not priced or (_WEAK_DISCOUNT.search(bare) and not _minus(text))):
        return Role.TEXT
    return role
