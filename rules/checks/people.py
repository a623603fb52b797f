"""Who is who: people and departments as forms write them and as the departments file names them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model import Approval, Cause, Department, Person
from rules.checks.common import folded, listed, name_of, purchase_day
from rules.terms import Case, Statement, cannot_tell

#: Given names, each followed by its usual short forms.
_SHORT_FORMS = """
    robert bob bobby rob robbie robby bert roberto beto; william bill billy will willy willie liam guillermo memo;
    richard rick ricky rich richie dick ricardo; james jim jimmy jamie; john jack johnny jon; jonathan jon jonny;
    joseph joe joey jose pepe; michael mike mikey mick mickey miguel; thomas tom tommy; charles charlie chuck chas
    carlos; edward ed eddie ted teddy ned eduardo lalo; theodore ted teddy theo; daniel dan danny; david dave
    davey; matthew matt matty mateo; anthony tony antonio; andrew andy drew andres; alexander alex al sasha xander
    sandy lex alejandro; alexandra alex sandra sasha lexi sandy alejandra; nicholas nick nicky nico; christopher
    chris kit topher cristobal; christina chris tina chrissy christine kristina cristina; benjamin ben benny
    benji; samuel sam sammy; samantha sam sammie; steven steve stevie stephen esteban; kenneth ken kenny; timothy
    tim timmy; gregory greg; jeffrey jeff geoffrey geoff; lawrence larry laurence lorenzo; patrick pat paddy;
    patricia pat patty tricia trish; peter pete pedro; philip phil phillip felipe; ronald ron ronnie; donald don
    donnie; raymond ray raymundo; walter walt; henry hank harry enrique; harold hal harry; francis frank fran
    frankie francisco paco pancho; frederick fred freddy federico; albert al bert alberto; eugene gene; gerald
    gerry jerry; leonard leo len lenny leonardo; nathaniel nate nathan nat; zachary zach zack; joshua josh; jacob
    jake; vincent vince vinny vicente; douglas doug; stanley stan; martin marty; maxwell max; maximilian max;
    gabriel gabe; abraham abe; elizabeth liz lizzie beth betty betsy eliza lisa libby isabel; margaret maggie meg
    peggy marge greta rita daisy; katherine kate katie kathy kathryn catherine cathy cate cat kitty kat; jennifer
    jen jenny; jessica jess jessie; rebecca becky becca; susan sue susie suzanne; deborah deb debbie debra;
    barbara barb barbie; dorothy dot dottie; victoria vicky vicki tori; virginia ginny ginger; abigail abby gail;
    amanda mandy; angela angie; cynthia cindy; eleanor ellie nell nora elena; emily em emmy; judith judy;
    jacqueline jackie; kimberly kim; melissa mel missy; melanie mel; michelle shelly; natalie nat; natalia nat
    natasha; pamela pam; penelope penny; rachel rae; sarah sally sadie; stephanie steph; teresa terry theresa
    tess; valerie val; veronica ronnie; madeline maddie madeleine; caroline carrie carol; charlotte charlie
    lottie; josephine jo josie; joanna jo joanne; alice allie; allison allie ally; helen nell elena; ann annie
    anna anne nan nancy; mary molly polly maria; lucille lucy; lucia lucy; rosemary rose rosie
"""
_TITLES = frozenset("mr mrs ms miss mx dr prof professor sir jr sr ii iii phd".split())
_NO_NAMES = frozenset(
    "ok okay k yes y yep yeah no none na n a nil null tbd tba x xx xxx me myself self same approved approve approval "
    "accepted agreed done signed signature see attached above below pending verbal verbally email mail lead leader "
    "manager supervisor coordinator chair boss department dept the of my by test todo unknown anyone somebody someone "
    "nobody everyone true checked".split()
)

_TO_COME = re.compile(
    r"\b(?:pending|not yet|yet to|to be|to come|to follow|tb[acd]|await(?:ing|s)?|waiting|in progress|asked|requested|"
    r"(?:will|shall|must|need(?:s|ed)?(?: to)?|going to) (?:ask|get|obtain|send|approve|follow|be)|"
    r"no (?:approval|reply|answer|response)|not (?:approved|obtained|received|asked)|denied|declined|refused|"
    r"rejected)\b"
)


def is_to_come(name: str | None) -> bool:
    """Whether what stands in the place of a name says that there is no approval yet: "pending", "will ask Sam"."""
    return _TO_COME.search(folded(name)) is not None


def same_person(one: Person | Approval, other: Person | Approval) -> bool:
    """Whether two may be one person: the same e-mail address, or the same name in any order of its parts."""
    email, name = mailbox(one.email), name_key(one.name)
    return (email != "" and email == mailbox(other.email)) or (name != () and name == name_key(other.name))


def maybe_same_person(one: Person | Approval, other: Person | Approval) -> bool:
    """Whether two names may well be one person's: the same family name, and given names of which one is the other's
    initial, short form or a part, or is not told at all.
    """
    a, b = _parts(one.name), _parts(other.name)
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return a[0] in b or b[0] in a
    return any(
        x == y and len(x) > 1 and _given_alike([p for p in a if p != x], [p for p in b if p != y]) for x in a for y in b
    )


def is_a_name(name: str | None) -> bool:
    """Whether `name` can be somebody's name: not `ok`, `yes`, a tick or a title alone."""
    parts = _parts(name)
    return any(len(part) > 1 for part in parts) and not all(part in _NO_NAMES for part in parts)


def _parts(name: str | None) -> list[str]:
    """The parts of a name in their order, without titles."""
    return [part for part in re.findall(r"[^\W\d_]+", folded(name)) if part not in _TITLES]


def _given_alike(ones: list[str], others: list[str]) -> bool:
    if not ones or not others:
        return True
    return any(
        x == y or (1 in (len(x), len(y)) and x[0] == y[0]) or bool(_forms(x) & _forms(y)) for x in ones for y in others
    )


def _forms(given: str) -> set[str]:
    """The full names that a given name may be short for, itself among them."""
    return {given, *(row.split()[0] for row in _SHORT_FORMS.split(";") if given in row.split())}


def mailbox(email: str | None) -> str:
    """An e-mail address for comparison, without a +tag; "" for None."""
    local, at, host = folded(email).replace(" ", "").rpartition("@")
    return f"{local.partition('+')[0]}{at}{host}"


def name_key(name: str | None) -> tuple[str, ...]:
    """The parts of a name for comparison (`Lee, Sam` and `Sam  LEE` are alike); () for None."""
    return tuple(sorted(re.findall(r"\w+", folded(name))))


def department_key(name: str | None) -> str:
    """A department's name for comparison: `Dept. of History` and `history` are alike; "" for None."""
    text = folded(name).replace("&", " and ")
    text = re.sub(r"^(the )?((department|dept\.?) of )?(the )?|[ ,]+(department|dept\.?)$", "", text)
    return " ".join(re.findall(r"\w+", text))


def rows_of(name: str | None, departments: Iterable[Department]) -> list[Department]:
    """The rows of the department that is called `name`."""
    key = department_key(name)
    return [row for row in departments if key and department_key(row.name) == key]


def fiscal_years(case: Case) -> list[int] | Statement:
    """The fiscal years of the purchases, in order; a "cannot tell" where there is none or a date is unknown."""
    if not case.all_purchases:
        return cannot_tell(Cause.MISSING_DOCUMENT, "Without a receipt the fiscal year is not known.")
    days = [(purchase, purchase_day(purchase)) for purchase in case.all_purchases]
    undated = [name_of(purchase) for purchase, day in days if day is None]
    if undated:
        return cannot_tell(Cause.UNREADABLE, f"The fiscal year is not known: no date was read on {listed(undated)}.")
    return sorted({case.policy.fiscal_year(day) for _, day in days if day is not None})


def leads_of(case: Case) -> tuple[str, ...]:
    """Addresses of the leads of the form's department in the purchases' fiscal years (where these are unknown, in
    any); () where nobody is named.
    """
    form = case.form
    rows = rows_of(form.department if form is not None else None, case.context.departments or ())
    years = fiscal_years(case)
    leads = [
        mailbox(lead) for row in rows if isinstance(years, Statement) or row.fiscal_year in years for lead in row.leads
    ]
    return tuple(dict.fromkeys(lead for lead in leads if lead))
