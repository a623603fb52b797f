"""What the model of names learns from: labelled rows whose license allows it, and lines made from words of our own."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rules.alcohol.lexicon import Tag, lexicon
from rules.alcohol.names import KINDS

#: Rows that say nothing, or not enough, of what they are.
NOT_SCORED = ("ambiguous", "text-uninformative", "name-only")
_WRITTEN = Path(__file__).with_name("written")


@dataclass(frozen=True, slots=True)
class Example:
    """A line and whether it is alcohol.

    Attributes:
        group: rows of one group never stand on both sides of a cross-validation.
        kind: index in KINDS of a drink whose kind is known.
        weight: how often it counts.
    """

    text: str
    alcohol: bool
    source: str
    group: str
    note: str = ""
    kind: int | None = None
    weight: int = 1

    @property
    def is_scored(self) -> bool:
        return not any(mark in self.note for mark in NOT_SCORED)


def rows_in(path: Path) -> tuple[list[Example], list[Example]]:
    """The rows of `alcohol/dev.csv` to learn from, and all its rows."""
    every: list[Example] = []
    learned: list[Example] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            source, note = row["source"], row["note"]
            one = Example(
                row["text"], row["label"] == "1", source, _group(row), note, _kind(source, note), _weight(source, note)
            )
            every.append(one)
            doubtful = any(mark in note for mark in ("ambiguous", "text-uninformative", "label-conflict"))
            if row["use"] == "train" and not doubtful:
                learned.append(one)
    return learned, every


def _group(row: Mapping[str, str]) -> str:
    """A receipt, the first digits of a food's code, or the first words of a product's name."""
    source, note = row["source"], row["note"]
    for key, length in (("receipt", None), ("code", 4), ("grp", None)):
        if (found := re.search(rf"\b{key}=(\w+)", note)) is not None:
            if key == "grp":
                return f"{source} {found[1]} {row['text'].split(',')[0]}"
            return f"{source} {found[1][:length]}"
    words = [word for word in re.findall(r"[a-z0-9]+", row["text"].casefold()) if word not in _NO_MAKER]
    return f"product {' '.join(words[:1])}"


#: First words of a product's name that do not say who made it.
_NO_MAKER = frozenset("ch dom chateau domaine the ha sooh special order castello bodegas vina casa el la le di st".split())
_KIND_OF = (
    (re.compile(r"RTD|COCKTAIL|COOLER"), 3),
    (re.compile(r"BEER|CIDER|MALT|ALE\b"), 0),
    (re.compile(r"WINE|RED|WHITE|BLUSH|SPARKL|CHAMP|ITAL|CHILE|ARGENT|AUSTRAL|ZEALAND|SPAN|GERMAN|KOSHER|PORT|SAKE|"
                r"SHERRY|FRANCE|AFRIC|GREEK|VERMOUTH|ROSE"), 1),
    (re.compile(r"."), 2),
)  # fmt: skip


def _kind(source: str, note: str) -> int | None:
    if source == "openbeerdb":
        return 0
    if (found := re.search(r"cat=([^;]*)", note)) is None or source not in ("iowa_abd", "montgomery_md_abs"):
        return None
    return next(kind for pattern, kind in _KIND_OF if pattern.search(found[1]))


def _weight(source: str, note: str) -> int:
    """Lines of restaurants and things of a liquor store are few among the rows, and common on receipts."""
    if source == "expressexpense_us":
        return 4
    return 4 if source == "montgomery_md_abs" and ("NON-ALC" in note or "SUPPLIES" in note) else 2


def written(seed: int = 5) -> Iterator[Example]:
    """Lines made from the words in `written` and the lexicon; the same each time."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    store, menu = (_words(_WRITTEN / name) for name in ("groceries.txt", "menus.txt"))
    made: list[tuple[str, bool, int | None]] = []
    made += [(text, False, None) for text in _groceries(chance, store)]
    made += [(text, False, None) for text in _menus(chance, menu)]
    made += [(text, False, None) for text in _ingredients(chance, store, menu)]
    made += [(text, True, kind) for text, kind in _drinks(chance, store)]
    for text, alcohol, kind in made:
        yield Example(text, alcohol, "written", "written", "", kind)
        if chance.random() < _NOISY:
            yield Example(_misread(text, chance), alcohol, "written", "written", "", kind)


_NOISY = 0.35


def _words(path: Path) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    heading = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
            lists[heading] = []
        elif line and not line.startswith("#"):
            lists[heading] += [word.strip() for word in line.split(",") if word.strip()]
    return lists


def _one(chance: random.Random, words: Sequence[str]) -> str:
    return words[int(chance.random() * len(words))]


_STORE_SIZES = "12oz,16 oz,8oz,6oz,10.5oz,24oz,32oz,64oz,1gal,1/2 gal,2l,1l,750ml,500ml,1.5l,6pk,12pk,8 ct,24ct,1lb,2lb,5lb,ea,lb,pk,3pk,330ml,355ml"
_SHAPES_STORE = (
    *("{b} {f} {x}", "{b} {q} {x}", "{b} {x}", "{q} {x}", "{f} {x}", "{q} {f} {x}", "{x}", "{p} {x}", "{p} {f} {x}"),
    *("{p} {q} {x}", "{b} {f} {x} {s}", "{b} {x} {s}", "{p} {x} {s}", "{q} {x} {s}", "{x} {q}", "{x}, {q}, {f}"),
    *("{x} with {f}", "{f} & {g} {x}", "{b} {q} {f} {x}", "{x} {f}", "{b} {f}", "{b}", "{b} {q}", "{b} {f} {s}"),
)


def _groceries(chance: random.Random, store: Mapping[str, list[str]]) -> Iterator[str]:
    sizes = _STORE_SIZES.split(",")
    things = [*store["food"], *store["drink"], *store["thing"]]
    yield from things
    yield from (f"{flavor} {drink}" for drink in store["drink"] for flavor in store["flavor"][::5])
    for kind in ("care", "house"):
        yield from store[kind]
        for _ in range(3500):
            thing, quality = _one(chance, store[kind]), _one(chance, store[f"{kind} quality"])
            maker = _one(chance, (*store["brand"][-120:], "", "", _one(chance, store["place name"])))
            other = _one(chance, (*store[f"{kind} quality"], *store["flavor"])) if chance.random() < 0.6 else ""
            parts = (maker, quality, other, thing) if chance.random() < 0.6 else (maker, thing, quality, other)
            yield " ".join(part for part in parts if part)
    for _ in range(16000):
        pool = (store["food"], store["food"], store["drink"], store["thing"])[int(chance.random() * 4)]
        pick = partial(_one, chance)
        yield _one(chance, _SHAPES_STORE).format(
            b=pick(store["brand"]), p=pick(store["place name"]), q=pick(store["quality"]), f=pick(store["flavor"]),
            g=pick(store["flavor"]), x=pick(pool), s=pick(sizes),
        )  # fmt: skip


_SHAPES_MENU = (
    *("{d}", "{s} {d}", "{d} {s}", "{s} {p} {d}", "{d} w/ {p}", "{d} {p}", "{p} {d}", "add {p}", "no {p}", "extra {p}"),
    *("side {p}", "sub {p}", "{s} {d} {p}", "1 {d}", "2 {d}", "{d} (sm)", "{d} (lg)", "{d} combo", "kids {d}", "{p}"),
    *("{s} {p}", '"{s}" {d}', "lunch {d}", "{d} & {p}", "{d} and {d2}", "{k}", "{k} {s}", "lg {k}", "sm {k}", "{k} btl"),
    *("{s} {k}", "draft {r}", "btl {w}", "glass {k}", "{l}", "{v}", "{a}", "{l} {d}", "{o} {d}"),
)


def _menus(chance: random.Random, menu: Mapping[str, list[str]]) -> Iterator[str]:
    for words in menu.values():
        yield from words
    rooted = [drink for drink in menu["drink"] if "root" in drink or "ginger" in drink or "soda" in drink]
    watery = [drink for drink in menu["drink"] if "water" in drink or "coke" in drink]
    for _ in range(12000):
        pick = partial(_one, chance)
        text = _one(chance, _SHAPES_MENU).format(
            d=pick(menu["dish"]), d2=pick(menu["dish"]), s=pick(menu["style"]), p=pick(menu["part"]),
            k=pick(menu["drink"]), r=pick(rooted), w=pick(watery), l=pick(menu["person"]), v=pick(menu["service"]),
            a=pick(menu["place"]), o=pick(menu["place"]),
        )  # fmt: skip
        yield text


_FREE_OF = ("{a} na", "na {a}", "n/a {a}", "non alcoholic {a}", "{a} 0.0", "alcohol free {a}", "virgin {a}", "{a} zero proof",
            "dealcoholized {a}", "{a} mocktail", "{a} alcohol removed")  # fmt: skip
_COOKED = (
    *("{a} {d}", "{d} {a}", "{a} glazed {d}", "{a} battered {d}", "{a} braised {d}", "{d} with {a}", "{d} in {a} sauce"),
    *("{a} & {f} {d}", "{f} & {a} {d}", "{a} marinated {d}", "{a} {f} {d}", "{d}, {a}, {f}", "{d} w/ {a} and {f}"),
    *("{a} infused {d}", "{a} flavored {d}", "{a} cured {d}", "{d} {a} {s}"),
)
_GEAR = "mix|mixer|sauce|syrup|extract|vinegar|glass|glasses|opener|rack|bag|tote|mug|shaker|napkins|coasters|candle|cake|cheese|jelly|jam|mustard|marinade|salt|rimmer|seasoning|tea|coffee|soda|seltzer|kombucha|ice cream|chocolate|truffles|candy|gummies|flavoring|creamer|lip balm|t shirt|book|grapes|street|ave|cookies|bread|batter mix|chips|kit|tasting journal|gift bag|stopper"  # noqa: E501


def _ingredients(
    chance: random.Random, store: Mapping[str, list[str]], menu: Mapping[str, list[str]]
) -> Iterator[str]:
    """Dishes and things that only taste of a drink or are named for one, and drinks without alcohol."""
    kinds = [" ".join(words) for words, entry in lexicon().items() if entry.tag is Tag.DRINK and len(words) < 3]
    common = "beer|wine|red wine|white wine|bourbon|whiskey|rum|tequila|vodka|gin|brandy|cognac|sherry|marsala|port|champagne|sake|mirin|stout|ale|lager|guinness|burgundy|merlot|cabernet|chardonnay|pinot noir|prosecco|margarita|mojito|sangria|pina colada|bloody mary|mimosa|daiquiri|martini|old fashioned|manhattan|moscow mule|jack daniels|baileys|kahlua|amaretto|irish cream|scotch|cider|ipa|corona|jim beam".split("|")  # noqa: E501
    for _ in range(5000):
        pick = partial(_one, chance)
        drink = pick(common) if chance.random() < 0.75 else pick(kinds)
        dish = pick((*store["food"], *menu["dish"]))
        shape = _one(chance, _COOKED)
        yield shape.format(a=drink, d=dish, f=pick(store["flavor"]), s=pick(menu["style"]))
    for _ in range(3000):
        gear = pick(_GEAR.split("|"))
        drink = pick(common) if chance.random() < 0.8 else pick(kinds)
        yield f"{drink} {gear}" if chance.random() < 0.6 else f"{pick(store['flavor'])} {drink} {gear}"
    for _ in range(1500):
        name = pick(common) if chance.random() < 0.5 else f"{pick(store['place name'])} {pick(kinds)}"
        text = pick(_FREE_OF).format(a=name)
        yield text + (f" {pick(_PACKED.split(','))}" if chance.random() < 0.4 else "")


_POURED = "gl,gls,glass,btl,bttl,dft,drft,draft,draught,pt,pint,dbl,hh,happy hour,pitcher,carafe,can,tall,rocks,neat,up,shot,16oz,22oz,9oz,6oz"
_PACKED = "750ml,1.75l,375ml,50ml,200ml,1l,1.5l,3l,187ml,6pk,12pk,18pk,24pk,4pk,4/6 nr,6/4 can,12oz,16oz,6/4pk 12oz can,2/12 can,3/8pk 12oz,750ml,750ml,1.75l"
_GRAPES = "cab,cabernet,cab sauv,cabernet sauvignon,merlot,mer,pinot noir,p noir,pn,pinot grigio,p grig,pg,chard,chardonnay,sauv blanc,sauv blc,sb,riesling,ries,malbec,mal,zin,zinfandel,wh zin,syrah,shiraz,shz,rose,red blend,red bld,white blend,moscato,mosc,prosecco,brut,chianti,rioja,temp,tempranillo,viognier,viog,gewurz,chenin blc,grenache,petite sirah,petite sir,cab franc,meritage,bordeaux,sangiovese,barbera,montepulciano,vermentino,albarino,gruner,red wine,white wine,rouge,blanc,rosso,bianco,tinto,reserva,red,white,cuvee,port,sherry,sake,montepul,cotes du rhone,cdr,gsm,rosado,rosato,blush,pinot,gamay,beaujolais,sancerre,chablis"  # noqa: E501
_BEERS = "ipa,pale ale,lager,pils,pilsner,stout,porter,hefe,hefeweizen,wheat,wit,saison,sour,amber,amber ale,red ale,brown ale,blonde,blonde ale,kolsch,dubbel,tripel,bock,double ipa,hazy ipa,imperial stout,gose,cream ale,cider,hard cider,hard seltzer,ale,beer,brewing,brewery,brewing co,session ale,west coast ipa,dipa,neipa,barleywine,belgian,oktoberfest,pumpkin ale,winter ale,shandy,radler"  # noqa: E501
_SPIRITS = "vodka,gin,rum,tequila,tequila blanco,tequila reposado,reposado,anejo,bourbon,bourb,rye,straight rye,whiskey,whisky,scotch,single malt,12yr,10yr,18yr single malt,irish whiskey,brandy,vsop,xo,cognac,liqueur,schnapps,mezcal,spiced rum,silver,gold,single barrel,small batch,cask strength,barrel proof,moonshine,amaretto,triple sec,irish cream,flavored vodka,distillery,distilling,80 proof,90 proof,soju,pisco,amaro,cordial,bottled in bond"  # noqa: E501
_MIXED = "margarita,marg,mojito,martini,mule,daiquiri,spritz,sangria,mimosa,bellini,old fashioned,sour,collins,fizz,smash,cosmo,paloma,mai tai,colada,long island,julep,toddy,spiked lemonade,hard lemonade,hard tea,seltzer vodka,rtd,rtd cocktail,cocktail,punch rtd,shot,bomb,jello shot,frose,margarita pitcher,negroni,highball"  # noqa: E501
_HOUSES = ("ch {p}", "chateau {p}", "dom {p}", "domaine {p}", "bodegas {p}", "castello {p}", "vina {p}", "{p} vineyards", "{p} vyds",
           "{p} cellars", "{p} winery", "{p} estate", "casa {p}", "clos {p}", "{p}", "{p}", "{p}", "{b}")  # fmt: skip


def _drinks(chance: random.Random, store: Mapping[str, list[str]]) -> Iterator[tuple[str, int | None]]:
    """Drinks: each phrase of the lexicon, alone and served; names that we make up, with a kind; cocktails."""
    poured, packed = _POURED.split(","), _PACKED.split(",")
    pick = partial(_one, chance)
    for words, entry in lexicon().items():
        if entry.tag in (Tag.DRINK, Tag.BRAND):
            kind = _KIND_SAID.get(entry.says)
            text = " ".join(words)
            yield text, kind
            if chance.random() < 0.5:
                yield f"{text} {pick(poured if chance.random() < 0.6 else packed)}", kind
    syllables = "ba be bo bri ca cha co da del do el fa fen gal gra ha hel jo ka kel la len lo ma mel mon na nor or pa per qui ra ri ro sa sel si so ta tor ul va ver vi wa wil ya za".split()  # noqa: E501
    for _ in range(9000):
        made = "".join(pick(syllables) for _ in range(2 + int(chance.random() * 2)))
        name = pick(store["place name"]) if chance.random() < 0.5 else made
        kind = int(chance.random() * 4)
        what = pick((_GRAPES, _BEERS, _SPIRITS, _MIXED)[kind].split(","))
        if kind == 1:
            name = pick(_HOUSES).format(p=name, b=made)
        if kind == 3:
            name = pick(store["flavor"])
        text = f"{name} {what}"
        if (roll := chance.random()) < 0.45:
            text += f" {pick(packed)}" if kind != 3 else f" {pick(poured)}"
        elif roll < 0.7:
            text = f"{text} {pick(poured)}" if chance.random() < 0.6 else f"{pick(poured)} {text}"
        yield text, kind


_KIND_SAID = {"beer": 0, "hard seltzer, cider or hard tea": 0, "wine": 1, "spirits": 2, "mixed": 3}
_LOOKS = {"o": "0", "i": "1l", "l": "1i", "s": "5", "b": "8", "e": "c3", "a": "o4", "g": "9", "m": "n", "n": "mr", "r": "n",
          "c": "oe", "u": "v", "t": "f7", "h": "b", "v": "u", "y": "v", "w": "v"}  # fmt: skip


def _misread(text: str, chance: random.Random) -> str:
    """`text` as a register shortens it or a reader misreads it."""
    words = text.split()
    at = int(chance.random() * len(words))
    word = words[at]
    roll = chance.random()
    if roll < 0.3 and len(word) > 4:
        words[at] = word[0] + re.sub("[aeiou]", "", word[1:])
    elif roll < 0.55 and len(word) > 5:
        words[at] = word[: 4 + int(chance.random() * 2)]
    elif roll < 0.7 and len(words) > 1 and at:
        words[at - 1 : at + 1] = [words[at - 1] + word]
    elif spots := [place for place, char in enumerate(word) if char in _LOOKS]:
        place = spots[int(chance.random() * len(spots))]
        words[at] = word[:place] + _one(chance, list(_LOOKS[word[place]])) + word[place + 1 :]
    return " ".join(words)


assert len(KINDS) == 4
