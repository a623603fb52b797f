"""The words by which a line of a paper's head is told to be a merchant's name, or not to be one."""

from __future__ import annotations

import re

#: Lines that name nobody however large they are printed: the till's own, the card's, how and when it was eaten.
NOBODY = re.compile(
    r"^\W*(?:(?:customer|merchant|guest|store|restaurant|cardholder|client|kitchen|office|duplicate|original|"
    r"reprint\w*)\W*)+"
    r"(?:copy|check|receipt|bill)?\W*(?:copy)?\W*$|"
    r"^\W*(?:(?:sales?|cash|guest|tax|simplified|online|gift|pro.?forma|copy of|your|official|e-?) ?)*"
    r"(?:receipt|invoice|check|bill|ticket|order|draft|estimate|quote|statement|folio|tab|sale|copy|reprint|summary)s?"
    r"(?:\W*(?:#|no\.?|number)?\W*[\dA-Z]{0,3}\d*)?\W*$|"
    r"^\W*(?:to.?go|take.?(?:out|away)|carry.?out|dine.?in|eat.?in|for here|here|pick.?up|delivery|curb.?side|"
    r"drive\W{0,2}(?:thru|through)|"
    r"walk.?in|phone.?in|online|catering|patio|counter|lobby|main dining(?: room)?|dining room|bar tab|happy hour.*|"
    r"lunch|dinner|"
    r"breakfast|brunch|late night|open|closed|settled|paid|void|voided|refund|training(?: mode)?|test|demo|duplicate|"
    r"reprint\w*|approved|declined|swiped|chip|contactless|exact change|no sale|fuel|gas|pump|page \d.*|seat \d+|"
    r"valued customer|member|guest|customer|cashier|server|waiter|table|station|terminal|employee|host|manager|clerk|"
    r"welcome|bienvenidos?|gracias|thanks?|thank you|merci|danke|note|notes|memo|kds|kitchen|expo)\W*$|"
    # The card's brand, and who runs the till or carries the card.
    r"^\W*(?:visa|master ?card|amex|american express|discover|diners(?: club)?|jcb|debit|credit(?: card)?|"
    r"visa (?:debit|credit)|cash|check|"
    r"(?:powered by )?(?:toast|square|clover|stripe|paypal|venmo|verifone|ingenico|pax|first data|fiserv|heartland|"
    r"worldpay|elavon|"
    r"tsys|global payments|paymentech|chase paymentech|shift4|spoton|lightspeed|touchbistro|revel|aloha|micros|ncr|"
    r"oracle|"
    r"apple pay|google pay|doordash|uber ?eats|grubhub|postmates|seamless|instacart|ezcater))\W*$|"
    r"^\W*(?:table|tbl|seat|booth)\W*#?\W*[A-Z]?\d+\W*$|"
    r"^\W*(?:company|co\.?) ?(?:reg|no)\b|^\W*(?:store|restaurant|location|unit|branch)\s*(?:#|no\b|"
    r"number)\W*[\w-]*\W*$|"
    r"^\W*(?:kiosk|lane|pump|register|drawer|till|pos|cab|truck|bay|driver|tab|window|merchant|terminal|"
    r"unit)\W*(?:i\.?d\b\W*)?#?\W*\d+|"
    r"^\W*we (?:proudly|serve|deliver|are|have|accept|now|offer|look|hope|love|appreciate|do|want|value|cater)\b|"
    r"^\W*(?:please|ask (?:for|us|your|about)|visit (?:us|our)|follow|like us|see you|come (?:again|see|back)|"
    r"try our|join (?:us|our)|sign up|"
    r"scan|rate us|how (?:was|did)|tell us|get our|enjoy your)\b|"
    r"^\W*(?:received (?:from|of)|order(?:ed)? for|for\b(?!est)|name\s*:|memo\b|re:|shipped\b|(?:order|"
    r"pay) (?:placed|total|"
    r"date|here|now)\b|print this|to:|attn\b|sold to|bill to|pay to)|"
    r"\bx{4,}|\*{4,}\d|\b(?:acct|aid|auth code|ref ?#|batch ?#|term(?:inal)? ?id|merchant id|mid|tid)\b\W*\w*\d",
    re.IGNORECASE,
)
#: A mall, an airport, a street corner: where the shop is, and not who it is.
PLACE = re.compile(
    r"^\W*[\w'&. -]*\b(?:mall|shopping (?:cent(?:er|re)|plaza)|outlets|outlet (?:mall|cent(?:er|re))|galleria|"
    r"food court|(?:international|regional|municipal) airport|"
    r"town cent(?:er|re)|"
    r"fashion square|travel plaza|service (?:area|plaza)|terminal \w+|concourse \w+|gate \w+)\W*$",
    re.IGNORECASE,
)
#: Words of the till, which leave no doubt, some of them before a number.
TILLS = re.compile(
    r"\b(?:server|cashier|waiter|waitress|tbl|chk|clerk|mgr|qty|subtotal|dine.?in|take.?out|carry.?out|drive.?thru|"
    r"survey|"
    r"feedback|www|https?|password|wi-?fi|follow us|come again|see back|approved|approval|auth|aid|gift ?cards?|"
    r"bill to|pay at|"
    r"powered by)\b|@|"
    r"\b(?:table|station|order|check|ticket|terminal|guests?|register|reg|trans|transaction|invoice|receipt|date|"
    r"time|host|seat|"
    r"number|tab|cust|customer|opened|closed|member|acct|account|employee|item|page|pos|till|batch|ref|seq|"
    r"fax)\b\W{0,3}[#:\d]",
    re.IGNORECASE,
)
#: Words that few names have: they ask, greet, promise, or are the till's.
NOT_NAME = re.compile(
    r"\b(?:server|cashier|tbl|chk|terminal|clerk|dine.?in|"
    r"take.?out|carry.?out|drive.?thru|pick.?up|reprint|settled|"
    r"receipt|invoice|transaction|trans|tel|phone|fax|customer|welcome to|thank|thanks|"
    r"visit|survey|chance|feedback|see back|"
    r"follow us|please|hours|delivery|credit|debit|cards?|total|subtotal|tax|www|http|manager|"
    r"mgr|register|reg|gst|approved|sale|staff|"
    r"it pays|powered by|duplicate|bill to|pay at|waiter|employee|ring(?: up|\W*\d)|"
    r"come again|qty|regards|subject|from:|error|warning|"
    r"auth|approval|approved|aid|visa|mastercard|amex|contactless|"
    r"we|wi-?fi|password|rewards|loyalty|savings?|coupon|earn|download|"
    r"closed|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon-|a\.?m\.? to|"
    r"store manager|owned (?:and|&) operated|locally owned|family owned|franchise[de]?|est\.? ?\d{4}|since ?\d{4})\b|@|"
    r"^\W*(?:[A-Z][a-z]+ [A-Z]\.)\W*$",
    re.IGNORECASE,
)
#: Words of the till that some names have: `Marlow's Table`, `Your Pie`, `Union Station`.
SELDOM_NAME = re.compile(
    r"\b(?:table|station|guests?|order|check|ticket|page|time|open|call|change|chip|host|tip|number|item|menu|date|"
    r"copy|you|your|"
    r"our|us|we|points|app|scan|cash|exempt|discover|join|dear|hello)\b",
    re.IGNORECASE,
)
#: A sentence: a slogan, a wish, a note by hand (`Fresh food made daily`, `How doers get more done.`).
SLOGAN = re.compile(
    r"(?i:^\W*(?:the best|best|fresh(?:ly)?|great|good|home ?made|hand ?made|proudly|always|where|how|enjoy|"
    r"celebrating|serving|"
    r"save|live|eat|have a|it's|because|every|taste the|made|quality|excellence|family|voted|award|happy)\b.*\b"
    r"(?:in|on|of|the|a|an|and|is|are|day|daily|ever|more|every|great|better|fresh|fast|since|food|foods|for|with|"
    r"town|made|done|served|"
    r"quality|service|prices?|money|love|taste|owned|winning|holidays?|new year|birthday)\b.*$)|"
    r"^\W*(?i:how|what|why|when)\b|^\W*[a-z]\w*(?:\s+[a-z]\w*){3,}[.!]?\W*$|\w[.!]{2,}\W*$|\b(?:get|make|made|do|"
    r"done|be|is|are|was|has)\b.*[.!]\W*$"
)
KIND_OF_SHOP = re.compile(
    r"\b(?:restaurant|cafe|café|coffee|grill|bar|pizza|pizzeria|kitchen|bakery|diner|bistro|sushi|"
    r"tavern|pub|deli|market|mart|burgers?|bbq|taqueria|ramen|"
    r"restaurants|stores|shops|markets|cafes|buffet|house|steakhouse|brewery|brewing|cantina|trattoria|ristorante|"
    r"noodles?|pho|thai|tea|ice cream|"
    r"donuts?|bagels?|foods?|store|shop|inc|llc|company|"
    r"sdn|bhd|s/b|enterprise|trading|hardware|supermarket|grocery|grocer|books?|pharmacy|catering|express|chicken|"
    r"tacos?|wings?|bowl|creamery|eatery|gastropub|hotel|inn|motel|suites|resort|"
    r"restaurante|restoran|gasthaus|brasserie|boulangerie|osteria|confectionery|stationery|florist|nursery|cleaners|"
    r"salon|"
    r"depot|warehouse|wholesale|superstore|gasoline|petrol)(?![A-Za-z])",
    re.IGNORECASE,
)
#: Words that say what kind of place it is and not which.
GENERIC = re.compile(
    r"\b(?:restaurants?|ristorante|cafe|coffee|grill|bar|pizza|kitchen|bakery|diner|market|inc|llc|"
    r"co|company|food|foods|cuisine|store|shop|the|and|of|fine|number|"
    r"japanese|chinese|mexican|italian|indian|thai|vietnamese|american|korean|elegant|authentic|family|"
    r"dining|room|no|wholesale|warehouse|depot|supermarket|grocery|pharmacy|hardware|deli|pub|tavern|bistro|steakhouse|"
    r"brewery|catering|express|hotel|inn|gasoline|superstore|branch|location|\d+)\b\W*",
    re.IGNORECASE,
)
#: Forms of companies. Elsewhere than in the US the company itself must be named on its papers.
LEGAL = re.compile(
    r"\b(?:l\.?l\.?c|inc(?:orporated)?|corp(?:oration)?|ltd|limited|l\.?l\.?p|p\.?l\.?c|gmbh|s\.a\.?|s\.?r\.?l|"
    r"s\.a\.s|b\.v|pty)\b\.?\W*$",
    re.IGNORECASE,
)
LEGAL_ABROAD = re.compile(r"\b(?:sdn\.? ?b[hn]d|bhd|[s5]/b|pte\.? ?ltd|gmbh|plt|s\.? de r\.?l)\b", re.IGNORECASE)
#: The number under which a company stands in a register, behind its name or alone below it.
REGISTERED = re.compile(
    r"\(\s?(?:co\.? ?(?:no|reg)\W*)?[A-Z]{0,3}\d{4,9}\s?-?\s?[A-Z]{0,3}\s?\)|\b\d{5,7}\s?-\s?[A-Z]\b|"
    r"\b(?:co(?:mpany)?\.? ?)?(?:reg(?:istration)?|no)\.? ?(?:no)?\W{0,3}[A-Z]{0,3}\d{5,}-?[A-Z]?\b"
)
#: A word that says whose name follows: `Prepared by Lantern House, 18 Harbor St`.
LABELED = re.compile(
    r"^\W*(?:(?:prepared|fulfilled) by\b\W*(?=\w+ \w)|(?:merchant(?: name)?|restaurant|vendor|stand|business|seller|"
    r"shop|payee)\s*:\s*)"
    r"(?P<name>[A-Z][A-Za-z][^,|\d]*)",
    re.IGNORECASE,
)
#: What a web shop writes behind its name at the head of a page.
TITLE = re.compile(
    r"\s+(?:final details|order (?:confirmation|details|summary|receipt)|(?:sales )?receipt|"
    r"invoice)\b.*$",
    re.IGNORECASE,
)
_THANKS = (
    r"thank(?:s| you) for (?:dining|eating|visiting|shopping|coming|stopping|choosing|your visit|your business)"
    r"(?: (?:with us|in|by))?(?: (?:at|to|with))?"
)
#: What announces a name: on the same line, or on the next.
GREETED = re.compile(
    rf"(?:{_THANKS}|[wn]elcome to|come (?:again|back)(?: soon)? to|see you (?:again |"
    r"soon )?at|visit us again at)\s+(?!(?:with|us|here|again|today|and|our|your|in|by|"
    r"at|this|the day)\b)(?P<name>(?:the )?[A-Z0-9][\w'’&.+ -]{2,40})",
    re.IGNORECASE,
)
GREETING = re.compile(rf"^\W*(?:{_THANKS}|[wn]elcome to)\W*$", re.IGNORECASE)
#: A name within another sentence: the programs and cards that carry it.
CARRIES_NAME = re.compile(
    r"(?:^|(?:[Tt]he|[Jj]oin|[Aa]ny|[Aa]n?|[Ff]or|[Aa]t|[Ii]n|[Bb]uy)\s+)(?P<name>[A-Z][\w'’&]+(?:\s+(?:of|the|&|"
    r"[A-Z][\w'’&]+)){0,3}?)\s+"
    r"(?:Loyalty|Rewards|Gift ?Cards?)\b"
)
#: Words of such programs that are no part of a name.
PROGRAM = re.compile(
    r"\b(?:my|our|your|the|free|join|earn|fuel|extra|total|member\w*|guest|holiday|new|get|use|points|bonus|kids|vip|"
    r"e|email|text|"
    r"birthday|balance|buy|available|ask|cash|digital|visa|we|now|select|all|and|or|with|purchase|redeem|present|"
    r"gift)\b",
    re.IGNORECASE,
)
#: Hosts that are a survey's, a mailbox's, a till's.
NO_HOST = re.compile(
    r"survey|feedback|tell|talk|listen|voice|guest|opinion|experience|review|receipt|order|reward|gift|careers?|"
    r"jobs?|hiring|"
    r"gmail|yahoo|hotmail|outlook|icloud|aol|comcast|msn|live|wifi|bank|pay"
)
DOING_BUSINESS_AS = re.compile(r"^.*\b(?:d/?\.?b/?\.?a|doing business as|t/a|trading as)\b\W*(?=\w)", re.IGNORECASE)
