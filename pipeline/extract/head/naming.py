"""The words by which a line of a paper's head is told to be a merchant's name, or not to be one.

They are lists: phrases with commas between them, in which `_` stands for any character or none (`take_out`).
"""

from __future__ import annotations

import re


def _any(phrases: str) -> str:
    """A pattern for any of a list of phrases, whose last comma may be left off."""
    listed = [" ".join(phrase.split()) for phrase in phrases.split(",")]
    return "|".join(re.escape(phrase).replace("_", ".?") for phrase in listed if phrase)


def _says(*patterns: str) -> re.Pattern[str]:
    """What finds any of the patterns in a line, in capitals or not."""
    return re.compile("|".join(patterns), re.IGNORECASE)


def _whole(phrases: str) -> str:
    """A line that says one of the phrases and nothing else."""
    return rf"^\W*(?:{_any(phrases)})\W*$"


def _first(phrases: str) -> str:
    """A line that begins with one of the phrases."""
    return rf"^\W*(?:{_any(phrases)})\b"


def _within(phrases: str) -> str:
    """A line that says one of the phrases somewhere."""
    return rf"\b(?:{_any(phrases)})\b"


# --- Lines that name nobody ----------------------------------------------------------------------------------------

_WHOSE_COPY = """
    customer, merchant, guest, store, restaurant, cardholder, client, kitchen, office, duplicate, original
"""
_WHICH_PAPER = """
    sales, sale, cash, guest, tax, simplified, online, mobile, gift, pro_forma, copy of, your, official, e, e-
"""
_PAPER = """
    receipt, invoice, check, bill, ticket, order, draft, estimate, quote, quotation, statement, folio, tab, sale, copy,
    reprint, summary, purchase, contract, agreement, proposal, confirmation
"""
#: Of which business a paper may be that says it in its heading: `Catering Quote`, `Event Summary`.
_OF_WHAT = """
    catering, event, banquet, delivery, purchase, payment, order, reservation, booking, service, party, group, final,
    sales, customer, web, website, e_mail, take_out, to_go, pick_up, details of, summary of
"""
_ITS = "your, my, event, payment, purchase, delivery, pick_up, final"
_DETAILS = """
    details, summary, confirmation, confirmed, information, info, receipt, total, number, status, complete, history
"""
#: How and when it was eaten, what became of the bill, who has to do with it, what the till says.
_TILL_SAYS = """
    to_go, take_out, take_away, carry_out, dine_in, eat_in, for here, here, pick_up, delivery, curb_side, walk_in,
    phone_in, online, catering, patio, counter, lobby, main dining, main dining room, dining room, bar tab, lunch,
    dinner, breakfast, brunch, late night,
    open, closed, settled, paid, void, voided, refund, training, training mode, test, demo, duplicate, approved,
    declined, swiped, chip, contactless, exact change, no sale, fuel, gas, pump, room service, in_room dining, minibar,
    mini bar, self_checkout, self_service, qr order, table order, web order, dining services, dining service,
    food services, employee meal, staff meal,
    valued customer, member, guest, customer, cashier, server, waiter, table, station, terminal, employee, host,
    manager, clerk,
    welcome, bienvenido, bienvenidos, gracias, thank, thanks, thank you, merci, danke, note, notes, memo, kds, kitchen,
    expo
"""
#: The card's brand, and who runs the till or carries the card.
_CARD_OR_TILL = """
    visa, master card, mastercard, amex, american express, discover, diners, diners club, jcb, debit, credit,
    credit card, visa debit, visa credit, cash, check
"""
_NETWORK = """
    toast, square, clover, stripe, paypal, venmo, verifone, ingenico, pax, first data, fiserv, heartland, worldpay,
    elavon, tsys, global payments, paymentech, chase paymentech, shift4, spoton, lightspeed, touchbistro, revel, aloha,
    micros, ncr, oracle, apple pay, google pay, doordash, uber eats, ubereats, grubhub, postmates, seamless, instacart,
    ezcater
"""
_WE = """
    proudly, serve, deliver, are, have, accept, now, offer, look, hope, love, appreciate, do, want, value, cater
"""
_ASKS = """
    please, ask for, ask us, ask your, ask about, visit us, visit our, follow, like us, see you, come again, come see,
    come back, try our, join us, join our, sign up, scan, rate us, how was, how did, tell us, get our, enjoy your,
    do not, don't, this is not, not a receipt,
    now hiring, served by, you saved, store manager, general manager
"""
_FOR_WHOM = """
    received from, received of, ordered for, order for, print this, sold to, bill to, pay to
"""
_PLACES_AT_TILL = """
    food truck, kiosk, lane, pump, register, drawer, till, pos, cab, truck, bay, driver, tab, window, merchant,
    terminal, unit
"""
_CODES = """
    acct, aid, auth code, ref #, ref#, batch #, batch#, term id, termid, terminal id, terminalid, merchant id, mid, tid
"""
#: Lines that name nobody however large they are printed: the till's own, the card's, how and when it was eaten.
NOBODY = _says(
    rf"^\W*(?:(?:{_any(_WHOSE_COPY)}|reprint\w*)\W*)+(?:copy|check|receipt|bill)?\W*(?:copy)?\W*$",
    rf"^\W*(?:(?:{_any(_WHICH_PAPER)}) ?)*(?:{_any(_PAPER)})s?(?=[\W\d]|$|no\b|no\d|number)"
    r"(?:\W*(?:#|no\.?|number)?\W*[\dA-Z]{0,3}\d*)?\W*$",
    rf"^\W*(?:(?:{_any(_WHICH_PAPER)}|{_any(_OF_WHAT)})\W+)+(?:{_any(_PAPER)})s?"
    rf"(?:\W+(?:{_any(_PAPER)}|{_any(_DETAILS)}))?(?:\W*(?:#|no\.?|number)\W*\w[\w-]*)?\W*$",
    # The same, run together by a reader: `GUESTCHECK`, `OrderConfirmation`, `THANKYOU`.
    rf"^\W*(?:{_any(_WHICH_PAPER)}|{_any(_OF_WHAT)}|{_any(_WHOSE_COPY)}|{_any(_PAPER)})"
    rf"(?:{_any(_PAPER)}|{_any(_DETAILS)})\W*$|^\W*thank ?you\W*$",
    r"^\W*(?:store|business|office|opening|our) hours\b",
    rf"^\W*(?:(?:{_any(_ITS)})\W+)*(?:{_any(_PAPER)}|{_any(_ITS)})s?"
    rf"\W+(?:{_any(_DETAILS)})\W*(?:(?:#|no\.?\b|number\b|for\b).*)?\W*$",
    rf"^\W*(?:re: |fwd?: |here.?s |this is |we (?:got|received|have) )*your\b.* (?:{_any(_PAPER)})\b",
    rf"^\W*(?:re: |fwd?: |here.?s |this is |we (?:got|received|have) )*your (?:{_any(_PAPER)})\b",
    r"^\W*(?:delivered|arriv(?:ed|es|ing)|out for delivery|picked up)\b(?:.*\d.*|\W*(?:on|by|to|at)\b.*|\W*)$",
    r"^\W*(?:view|open) (?:this |it )?(?:e?-?mail |message )?(?:in|online)\b|^\W*\d+ messages?\W*$",
    r"^\W*(?:gmail|outlook|mail) [-–—] |^\W*(?:ordered|placed|printed|paid) (?:on|at|by)\b",
    _whole(_TILL_SAYS),
    r"^\W*(?:drive\W{0,2}(?:thru|through)|reprint\w*|happy hour.*|page \d.*|seat \d+)\W*$",
    _whole(_CARD_OR_TILL),
    rf"^\W*(?:powered by )?(?:{_any(_NETWORK)})\W*$",
    r"^\W*(?:table|tbl|seat|booth|ord|chk|tkt|inv|rcpt|trn)\W*(?:#|no\b)?\W*[A-Z]?\d+\W*$",
    r"^\W*bill ?[A-Z]\W+[A-Z]\W*$",  # which part of a split bill
    r"^\W*(?:company|co\.?) ?(?:reg|no)\b",
    r"^\W*(?:store|restaurant|location|unit|branch)\s*(?:#|no\b|number)\W*[\w-]*\W*$",
    rf"^\W*(?:{_any(_PLACES_AT_TILL)})\W*(?:i\.?d\b\W*)?#?\W*\d+",
    r"^\W*(?:shift|section|covers?|zone|area|self\W?checkout|sco|aisle)\W*(?:#|no\b\.?)?\W*[A-Z]?\d*\W*$",
    r"^\W*(?:room\W*(?:#|no\b\.?)?\W*\d{3,4}|section\s?:.*)\W*$",
    r"^\W*(?:licen[sc]e|permit|seller.?s permit|fein|ein|tax id)\b.*\d|\bavailable\W*$",
    rf"^\W*we (?:{_any(_WE)})\b",
    _first(_ASKS),
    _first("memo, shipped, attn"),
    _whole("from, to, sold by, bill from, billed from, seller, vendor, merchant, remit to, store"),
    rf"^\W*(?:{_any(_FOR_WHOM)})",
    r"^\W*(?:for\b(?!est)|name\s*:|re:|to:|(?:order|pay) (?:placed|total|date|here|now)\b)",
    r"\bx{4,}|\*{4,}\d",
    rf"\b(?:{_any(_CODES)})\b\W*\w*\d",
)
#: `Please` and no word for what: such a line asks for nothing and may be a name, `Please & Thank You`.
ASKS_NOTHING = _says(
    r"^\W*please\b(?!\W*(?:"
    + _any(
        """
        ask, be, bring, call, check, choose, come, contact, do, drive, email, enjoy, follow, give, have, join, keep,
        leave, let, like, make, note, order, pay, pick, present, proceed, rate, recycle, remit, retain, return, review,
        save, scan, see, select, show, sign, take, tell, tip, try, use, visit, wait, write
        """
    )
    + r")\b)"
)
#: A row of a web page's own menu.
NAVIGATION = _says(
    _whole(
        """
        home, profile, account, my account, settings, cards, wallet, receipts, orders, my orders, order history,
        history, activity, support, help, help center, contact us, menu, rewards, log out, logout, sign out, sign in,
        log in, back, print, share, download, save, close, edit, search, cart, notifications, inbox, messages,
        favorites, more, payment methods, invite friends, locations, about, faq
        """
    )
)
#: A mall, an airport, a street corner: where the shop is, and not who it is.
PLACE = _says(
    r"^\W*[\w'&. -]*\b(?:"
    + _any(
        """
        mall, shopping center, shopping centre, shopping plaza, outlets, outlet mall, outlet center, outlet centre,
        galleria, food court, international airport, regional airport, municipal airport, town center, town centre,
        fashion square, travel plaza, service area, service plaza
        """
    )
    + r"|terminal \w+|concourse \w+|gate \w+)\W*$",
    r"^.*\b(?:booth|stall)\s*#?\s?\d+\W*$",
    r"^\W*(?:(?-i:at)|at the|@|inside|located (?:at|in|inside)) (?:the )?(?=\w+ \w)",
)

# --- Words that speak against a name -------------------------------------------------------------------------------

#: Words of the till, which leave no doubt, some of them before a number.
TILLS = _says(
    _within(
        """
        server, cashier, waiter, waitress, tbl, chk, clerk, mgr, qty, subtotal, dine_in, take_out, carry_out,
        drive_thru, survey, feedback, www, http, https, password, wifi, wi-fi, follow us, come again, see back,
        approved, approval, auth, aid, gift card, gift cards, giftcard, giftcards, bill to, pay at, powered by
        """
    ),
    "@",
    r"\b(?:"
    + _any(
        """
        table, station, order, check, ticket, terminal, guest, guests, register, reg, trans, transaction, invoice,
        receipt, date, time, host, seat, number, tab, cust, customer, opened, closed, member, acct, account, employee,
        item, page, pos, till, batch, ref, seq, fax
        """
    )
    + r")\b\W{0,3}[#:\d]",
)
#: Words that few names have: they ask, greet, promise, or are the till's.
NOT_NAME = _says(
    _within(
        """
        server, cashier, tbl, chk, terminal, clerk, dine_in, take_out, carry_out, drive_thru, pick_up, reprint, settled,
        receipt, invoice, transaction, trans, tel, phone, fax, customer, welcome to, thank, thanks, visit, survey,
        chance, feedback, see back, follow us, please, hours, delivery, credit, debit, card, cards, total, subtotal,
        tax, www, http, manager, mgr, register, reg, gst, approved, sale, staff, it pays, powered by, duplicate,
        bill to, pay at, waiter, employee, ring up, come again, qty, regards, subject, from:, error, warning, auth,
        approval, aid, visa, mastercard, amex, contactless, we, wifi, wi-fi, password, rewards, loyalty, saving,
        savings, coupon, earn, download, closed, monday, tuesday, wednesday, thursday, friday, saturday, sunday, mon-,
        am to, a.m. to, a.m to, am. to, store manager, owned and operated, owned & operated, locally owned,
        family owned, franchise, franchised, franchisee
        """
    ),
    r"\b(?:ring\W*\d|est\.? ?\d{4}|since ?\d{4})\b",
    "@",
    r"^\W*(?:[A-Z][a-z]+ [A-Z]\.)\W*$",
)
#: Words of the till that some names have: `Marlow's Table`, `Your Pie`, `Union Station`.
SELDOM_NAME = _says(
    _within(
        """
        table, station, guest, guests, order, check, ticket, page, time, open, call, change, chip, host, tip, number,
        item, menu, date, copy, you, your, our, us, we, points, app, scan, cash, exempt, discover, join, dear, hello
        """
    )
)
#: Of the words above those that names have too, as `Good Friday` and `House of Cards` do.
_IN_NAMES = """
    monday, tuesday, wednesday, thursday, friday, saturday, sunday, mondays, tuesdays, wednesdays, thursdays, fridays,
    saturdays, sundays, total, tax, credit, sale, card, cards, saving
"""
#: Such a word alone in the possessive: `Monday's`.
OWNED_DAY = r"\w+day['’]s"
#: What stands beside them where they are no name's: days and months, meals and prices, what became of a bill.
_BESIDE_THEM = """
    january, february, march, april, may, june, july, august, september, october, november, december, jan, feb, mar,
    apr, jun, jul, aug, sep, sept, oct, nov, dec, special, specials, menu, breakfast, lunch, brunch, dinner, night,
    late, open, closed, holiday, weekend, today, daily, only, to, through, thru, from, until, till, on, at, by, for,
    due, amount, amt, sum, balance, grand, net, gross, sub, payment, pay, paid, order, orders, purchase, exempt, free,
    fee, charge, rate, included, incl, copy, note, member, members, name, info, id, no, number, count, item, items,
    qty, discount, discounts, savings, rewards, hours, delivery,
    drive, curbside, address, instructions, driver, time, visa, mastercard, amex, discover,
    debit, cash, check, gift, void, refund, return, your, our, my, you, us, all, this, per, each, use, sign, here,
    type, entry, chip, swiped, final, store, meal, deal, deals, price, local, state, city, county, federal, gst, pst,
    hst, vat, usd, dollars, event, sales, day, days, earned, points, account, service
"""
#: The words themselves, and those with what stands beside them.
NAMES_TOO = _says(rf"\b(?:{OWNED_DAY}|(?:{_any(_IN_NAMES)})(?!['’]))(?!\w)")
SAYS_NOTHING = _says(rf"\b(?:{_any(_IN_NAMES)}|{_any(_BESIDE_THEM)})(?:['’]s)?(?!\w)")

_PRAISE = """
    the best, best, fresh, freshly, great, good, homemade, home made, handmade, hand made, proudly, always, where, how,
    enjoy, celebrating, serving, save, live, eat, have a, it's, because, every, taste the, made, quality, excellence,
    family, voted, award, happy
"""
_PRAISED = """
    in, on, of, the, a, an, and, is, are, day, daily, ever, more, every, great, better, fresh, fast, since, food, foods,
    for, with, town, made, done, served, quality, service, price, prices, money, love, taste, owned, winning, holiday,
    holidays, new year, birthday
"""
#: A sentence: a slogan, a wish, a note by hand (`Fresh food made daily`, `How doers get more done.`).
SLOGAN = re.compile(
    rf"(?i:^\W*(?:{_any(_PRAISE)})\b.*\b(?:{_any(_PRAISED)})\b.*$)|"
    r"^\W*(?i:how|what|why|when)\b|^\W*[a-z]\w*(?:\s+[a-z]\w*){3,}[.!]?\W*$|\w[.!]{2,}\W*$|"
    r"\b(?:get|make|made|do|done|be|is|are|was|has)\b.*[.!]\W*$"
)

# --- Words of a business -------------------------------------------------------------------------------------------

_SHOPS = """
    restaurant, cafe, café, coffee, grill, bar, pizza, pizzeria, kitchen, bakery, diner, bistro, sushi, tavern, pub,
    deli, market, mart, burger, burgers, bbq, taqueria, ramen, restaurants, stores, shops, markets, cafes, buffet,
    house, steakhouse, brewery, brewing, cantina, trattoria, ristorante, noodle, noodles, pho, thai, tea, ice cream,
    donut, donuts, bagel, bagels, food, foods, store, shop, inc, llc, company, sdn, bhd, s/b, enterprise, trading,
    hardware, supermarket, grocery, grocer, book, books, pharmacy, catering, express, chicken, taco, tacos, wing, wings,
    bowl, creamery, eatery, gastropub, hotel, inn, motel, suites, resort, restaurante, restoran, gasthaus, brasserie,
    boulangerie, osteria, confectionery, stationery, florist, nursery, cleaners, salon, depot, warehouse, wholesale,
    superstore, gasoline, petrol
"""
KIND_OF_SHOP = _says(rf"\b(?:{_any(_SHOPS)})(?![A-Za-z])")
_GENERIC = """
    restaurant, restaurants, ristorante, cafe, coffee, grill, bar, pizza, kitchen, bakery, diner, market, inc, llc, co,
    company, food, foods, cuisine, store, shop, the, and, of, fine, number, japanese, chinese, mexican, italian, indian,
    thai, vietnamese, american, korean, elegant, authentic, family, dining, room, no, wholesale, warehouse, depot,
    supermarket, grocery, pharmacy, hardware, deli, pub, tavern, bistro, steakhouse, brewery, catering, express, hotel,
    inn, gasoline, superstore, branch, location, services
"""
#: Words that say what kind of place it is and not which.
GENERIC = _says(rf"\b(?:{_any(_GENERIC)}|\d+)\b\W*")
#: Which store of a chain, which department of a house: `Store 0231 Akron`, `Cafe #1204`, `Dining Services - Library`;
#: whose company it is; what it sells, as a list.
STORE = _says(
    r"^\W*(?:store|restaurant|cafe|shop|market|location|branch|unit|site|bldg)\s*(?:(?:#|no\b\.?|number)\W*\w*\d|\d{3})",
    r"^\W*(?:\w+ )?(?:dining|food|catering|auxiliary|conference|hospitality|culinary) services?\b",
    r"^\W*an? [\w&'’ ]+ (?:company|concept|restaurant|brand|establishment)\W*$|\b(?:division|department)\W*$",
    r"^\W*foods? (?:&|and) (?:beverage|drink)s?\W*$|^\W*\w[\w'’ ]+ [-–*•|·/~] \w[\w'’ ]+ [-–*•|·/~] \w[\w'’ ]+\W*$",
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
#: What it was sold through, behind the name: `Lantern House via Relay`.
VIA = re.compile(r"\s+(?i:via) (?:the )?[A-Z][\w.]*(?: [A-Z]\w*)?\W*$")
#: Who sold, as an ordering service or a mail says it.
ORDERED = re.compile(
    r"(?:(?i:(?:^\W*(?:receipt|invoice) from|"
    r"\b(?:your(?: recent)? (?:order|purchase|receipt|delivery|pickup) (?:from|with|at)|you ordered (?:from|at)|"
    r"(?:thank you|thanks) for (?:ordering|your (?:order|purchase)) (?:from|with|at)|"
    r"here.?s your (?:\w+ )?receipt for|order placed (?:with|at))))\W{0,2}\s)"
    r"(?P<name>(?:(?i:the) )?(?!(?i:us|our|your|my|the|a|an|this|any|home|work)\b)[A-Z0-9][\w'’&.-]*"
    r"(?: (?:[A-Z0-9][\w'’&.-]*|&|and|of|the|de|la|in|at))*)"
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
GREETING = re.compile(rf"^\W*(?:{_THANKS}|[wn]elc[o0]me ?to)\W*$", re.IGNORECASE)
#: A name within another sentence: the programs and cards that carry it.
CARRIES_NAME = re.compile(
    r"(?:^|(?:[Tt]he|[Jj]oin|[Aa]ny|[Aa]n?|[Ff]or|[Aa]t|[Ii]n|[Bb]uy)\s+)(?P<name>[A-Z][\w'’&]+(?:\s+(?:of|the|&|"
    r"[A-Z][\w'’&]+)){0,3}?)\s+"
    r"(?:Loyalty|Rewards|Gift ?Cards?)\b"
)
#: Words of such programs that are no part of a name.
PROGRAM = _says(
    _within(
        """
        my, our, your, the, free, join, earn, fuel, extra, total, guest, holiday, new, get, use, points, bonus, kids,
        vip, e, email, text, birthday, balance, buy, available, ask, cash, digital, visa, we, now, select, all, and, or,
        with, purchase, redeem, present, gift
        """
    ),
    r"\bmember\w*\b",
)
#: Hosts that are a survey's, a mailbox's, a till's.
NO_HOST = re.compile(
    _any(
        """
        survey, feedback, tell, talk, listen, voice, guest, opinion, experience, review, receipt, order, reward, gift,
        career, job, hiring, gmail, yahoo, hotmail, outlook, icloud, aol, comcast, msn, live, wifi, bank, pay
        """
    )
)
#: A name of initials: `A&W`, `H-E-B`, `P.F.`
INITIALS = re.compile(r"^\W*[A-Z](?:\s?[-.&]\s?[A-Z])+\W*$")
DOING_BUSINESS_AS = re.compile(r"^.*\b(?:d/?\.?b/?\.?a|doing business as|t/a|trading as)\b\W*(?=\w)", re.IGNORECASE)
