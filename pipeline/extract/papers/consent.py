"""What one sentence says of an approval: that it is given, refused, asked for, promised, or given by somebody else."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model import Letter, Person

#: An if that takes nothing back: "let me know if you have any questions".
POLITE = re.compile(
    r"(?:please )?(?:(?:let me|let us) know|reach out|(?:do )?(?:not|n't) hesitate|contact me|feel free|write|ask|"
    r"e-?mail me)?"
    r"[\w ,]*\bif (?:you|there|anything|something|that|this)(?:'re| are| is| have| has| need| want| should)?"
    r"\b[\w ,]*\b(?:questions?|concerns?|anything(?: else)?|more|help|problems?|issues?|works?|wrong|missing)\b",
)
_REFUSED = re.compile(
    r"\b(?:can ?not|can't|cant|won't|will not|wouldn't|would not|do not|don't|did not|didn't|unable|not|never|"
    r"no longer|couldn't|could not|isn't|wasn't|hasn't|haven't|decline|refuse)\b(?:\W+\w+){0,5}?\W+"
    r"(?:approv\w*|authori[sz]\w*|sign off|agree)\b|\bdisapprov|\bunapproved\b|"
    r"\b(?:denied|deny|rejected?|declined?|turned? down|revok\w+|withdr[ae]w\w*|rescind\w*|take back)\b|"
    r"^no\b(?! problem)|\b(?:nothing|none|neither|nobody|no one|hardly)\b.*\bapprove|\bapproved? (?:nothing|none)\b|"
    r"\bapproved\W{0,4}(?:no|n|false|rejected|denied|declined|pending|tbd)\b"
)
_ASKED = re.compile(
    r"\?\W*$|\b(?:please|pls|kindly)\W+(?:\w+\W+){0,4}?approve\b|\bapprove (?:it |this )?please\b|"
    r"\b(?:could|can|would|will|may|might|did|do|does|have|has) (?:you|he|she|they|we|someone|somebody)\b|"
    r"\b(?:needs?|has|have|had|ought|able|want\w*|ask\w*|wait\w*|forward|hope\w*) to (?:be )?approved?\b|"
    r"\b(?:must|should) (?:be )?approved?\b|\bto be approved\b"
)
_UNDER = re.compile(
    r"\b(?:if|once|when|whenever|until|unless|whether|before|after|as soon as|because|since|that)\W+(?:\w+\W+){0,5}?"
    r"approve[ds]?\b"
)
_CONDITION = re.compile(
    r"\b(?:if|once|provided|providing|as long as|assuming|unless|subject to|pending|until|only|condition\w*|contingent|"
    r"except\w*|excluding|apart from|minus|but|however|though|although|tentativ\w*|in principle|partial\w*|partly|part|"
    r"half|without|not|when|after|as soon as|after you|need to see|still need|i think|guess|believe|suppose|assume|"
    r"probably|maybe|perhaps|seems?|apparently|hope|last (?:year|month|week|semester|time))\b"
)
#: Of everything that the sender goes on to say in such a way nobody can be sure: no person writes a sentence so long.
_LONGEST = 1000
#: In another sentence of the letter these take something back.
PROVISO = re.compile(
    r"\b(?:unless|provided|as long as|subject to|on condition|under the condition|only if|except|however|but not|"
    r"make sure|pending|condition\w*|excluding|but|if|duplicate|wrong|mistake|instead|too much|too high|over budget|"
    r"already (?:paid|claimed|reimbursed)|"
    r"please (?:remove|take|leave out|deduct|exclude|reduce|change|correct))\b"
)
_NOT_YET = re.compile(r"\b(?:will|would|can|could|should|might|may|shall|plan to|going to|intend to)\b[\w ,']*approve")
_FIRST = re.compile(
    r"\bi(?:'ve|'m| am| have|'d| had)?(?:\W+(?:hereby|herewith|also|do|fully|gladly|happily|already|formally|"
    r"officially|just|now|happy to|pleased to|glad to|confirm that i|have))*\W*approv(?:e|ed|ing)\b"
)
_MINE = re.compile(
    r"\bmy (?:full |formal )?approval\b|^(?:full )?approval (?:is )?(?:granted|given)\b|\bapproved by me\b|"
    r"^approve\W*$|^i am\b[\w ,']{0,80}\band (?:hereby )?approve\b|"
    r"^(?:happy|glad|pleased) to approve\b|^(?:hereby )?approving\b"
)
_GIVEN = re.compile(r"\b(?:have|has|had|give|gives|grant|with)\b")
_PASSIVE = re.compile(r"(?P<before>.*?)(?<![\w-])approved\b(?![/-])(?P<after>.*)")
_OF_THINGS = re.compile(r"\W*(?:vendors?|lists?|restaurants?|budgets?|forms?|suppliers?|merchants?)\b")
_THINGS = frozenset(
    "request requests lunch dinner breakfast coffee meal expense expenses reimbursement reimbursements purchase "
    "purchases receipt receipts amount event claim form all this it that these everything both is are was been be "
    "hereby fully already officially now also and ok okay yes yep sure great done status lgtm consider circle "
    "you're it's that's submission payment group food snacks total bill formally decision response answer".split()
)
_BY = re.compile(r"\W*by\b\W*((?:(?!(?:on|at|in|for|via|this|the)\b)[^\W\d_][\w.'-]*[ ,]*){1,4})")
#: A line of a form that nobody filled in.
_BLANK = re.compile(r"\bapproved(?: by)?\W*(?:_{2,}|\[\s*\]|☐)")
_INFORMAL = re.compile(
    r"^\W*(?:yes|yep|yup|yeah|ok|okay|k|sure|fine|go ahead|sounds good|looks good|no objections?|all good|lgtm|agreed?|"
    r"works for me|that's fine|this is fine|great|perfect|absolutely|of course|certainly|\+1|thumbs up)\b|"
    r"\bgo ahead\b|\b(?:fine|ok|okay|good) (?:with|by) me\b|\bgood to go\b|"
    r"\b(?:ok|okay|fine) to (?:submit|reimburse|pay)\b|\bsign(?:ed|ing)? off\b|\bauthori[sz]ed?\b|👍|✅"
)
#: An amount that is not to be exceeded.
CAP = re.compile(
    r"(?:up to|max(?:imum)?(?: of)?|(?:no|not) more than|at most|limit(?:ed)? (?:of|to)|not (?:to )?exceed(?:ing)?|"
    r"under|below|less than|within)\s*(?:a (?:total|limit) of\s*)?\$?\s*(?P<amount>\d[\d,]*(?:\.\d{2})?)"
)
#: What a mail server writes above a letter and an office's lawyers below it; nobody says it of the approval.
_BOILERPLATE = re.compile(
    r"\bcaution\s*:|^\W*\[?(?:external|ext)\b\]?|originat\w+ (?:from )?outside|outside (?:of )?(?:the|our|your) "
    r"(?:organi[sz]ation|university|institution|network)|\b(?:click|open)\w* (?:on )?(?:any )?(?:links?|attachments?)|"
    r"(?:recogni[sz]e|know|trust|verify) the sender|don't often get e?-?mail|learn why this is important|"
    r"intended recipient|(?:intended|solely|only) for (?:the )?(?:use of )?(?:the )?(?:named )?(?:addressee|recipient|"
    r"individual|person)|confidentiality notice|(?:contains?|is) (?:privileged|confidential) (?:and|or|information)|"
    r"(?:received|sent to you) (?:this|it)?.{0,20}in error|"
    r"unauthori[sz]ed (?:use|review|disclosure|distribution|access)|disseminat|consider the environment|"
    r"\b(?:scanned for|free (?:of|from)) viruses",
)
_GOES_ON = re.compile(r"\b(?:on|of|the|for|with|if|and|to|at|a|by|in|is|my|your|I)$")
_ABBREVIATED = re.compile(r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mr|mrs|ms|dr|approx)\.", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\bi(?:'ll|'d)?\b")


def sentences_of(letter: Letter) -> list[str]:
    """The sentences of a letter, its subject first where that is its own and not of the one it answers."""
    subject = letter.subject if not re.match(r"\s*(?:re|aw|fwd?|fw)\s*:", letter.subject, re.IGNORECASE) else ""
    lines: list[str] = []
    for line in letter.text.splitlines():
        if lines and lines[-1] and (line[:1].islower() or _GOES_ON.search(lines[-1])):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.strip())
    text = _ABBREVIATED.sub(r"\1", "\n".join(lines))
    pieces = [subject, *re.split(r"(?<=[.!?])\s+|\n+|;\s", text)]
    return [piece.strip() for piece in pieces if piece.strip() and not _is_boilerplate(piece)]


def _is_boilerplate(piece: str) -> bool:
    said = folded(piece[:_LONGEST])
    return "approv" not in said and _BOILERPLATE.search(said) is not None


def judged(said: str, author: Person | None) -> str:
    """What a sentence (folded) of `author` is: "approves", "refuses", "depends" (a condition, or not yet), "informal"
    (a yes without the word), "reports" (somebody else approved), or "" where it is nothing of these.
    """
    if len(said) > _LONGEST:
        return "depends" if "approv" in said else ""
    said = POLITE.sub(" ", said)
    if _REFUSED.search(said) and "?" not in said:
        return "refuses"
    if _ASKED.search(said):
        return ""
    if _BLANK.search(said):
        return ""
    if "approv" not in said:
        return "informal" if _INFORMAL.search(said) else ""
    plain = bool(_FIRST.search(said)) or bool(_MINE.search(said) and (_GIVEN.search(said) or "my" not in said))
    passive = _PASSIVE.fullmatch(said)
    if not plain and (passive is None or _OF_THINGS.match(passive["after"])):
        return "depends" if _NOT_YET.search(said) and _FIRST_PERSON.search(said) else ""
    if _UNDER.search(said):
        return ""
    if _NOT_YET.search(said):
        return "depends"
    if not plain and passive is not None and _by_another(passive, author):
        return "reports"
    return "depends" if _CONDITION.search(CAP.sub(" ", said)) else "approves"


def _by_another(passive: re.Match[str], author: Person | None) -> bool:
    """Whether somebody else than `author` approved: "approved by Dana", "Sam approved"."""
    by = _BY.match(passive["after"])
    if by and author is not None and not _named(by[1], author):
        return True
    before = re.findall(r"[^\W_]+(?:'\w+)?", passive["before"])
    return bool(before) and before[-1] not in _THINGS and not re.search(r"[:,.!–-]\s*$", passive["before"])


def _named(words: str, author: Person) -> bool:
    name, said = parts_of(author.name or ""), parts_of(words)
    return bool(name) and (name <= said or said <= name)


def folded(text: str) -> str:
    """`text` for comparison: no case, no accents, straight apostrophes, single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).casefold().split())


def parts_of(text: str) -> set[str]:
    """The words of a name (or of any text) of two letters and more, folded."""
    return {part for part in re.findall(r"[^\W\d_]+", folded(text)) if len(part) > 1}


def same(one: Person, other: Person) -> bool:
    """Whether both have the same address, or the same name in any order of its parts."""
    first, second = (re.sub(r"\+[^@]*@", "@", (person.email or "").casefold()) for person in (one, other))
    names = [sorted(parts_of(person.name or "")) for person in (one, other)]
    return bool(first and first == second) or bool(names[0] and names[0] == names[1])
