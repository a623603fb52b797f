"""Lines that we make ourselves, from the words in `written` and the lexicon, for the model of names to learn from."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.examples import Example
from rules.alcohol.lexicon import Tag, lexicon
from rules.alcohol.names import KINDS

Lists = dict[str, list[str]]

_WRITTEN = Path(__file__).with_name("written")
#: How many of the lines are also there as a register shortens them or a reader misreads them.
_NOISY = 0.35


def written(seed: int = 5) -> Iterator[Example]:
    """Lines made from the words in `written` and the lexicon; the same each time."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    store, menu, bar = (_words(_WRITTEN / name) for name in ("groceries.txt", "menus.txt", "drinks.txt"))
    made: list[tuple[str, bool, int | None]] = []
    made += [(text, False, None) for text in _groceries(chance, store, bar)]
    made += [(text, False, None) for text in _menus(chance, menu)]
    made += [(text, False, None) for text in _ingredients(chance, store, menu, bar)]
    made += [(text, True, kind) for text, kind in _drinks(chance, store, bar)]
    for text, alcohol, kind in made:
        yield Example(text, alcohol, "written", "written", "", kind)
        if chance.random() < _NOISY:
            yield Example(_misread(text, chance), alcohol, "written", "written", "", kind)


def _words(path: Path) -> Lists:
    lists: Lists = {}
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


_SHAPES_STORE = (
    *("{b} {f} {x}", "{b} {q} {x}", "{b} {x}", "{q} {x}", "{f} {x}", "{q} {f} {x}", "{x}", "{p} {x}", "{p} {f} {x}"),
    *("{p} {q} {x}", "{b} {f} {x} {s}", "{b} {x} {s}", "{p} {x} {s}", "{q} {x} {s}", "{x} {q}", "{x}, {q}, {f}"),
    *("{x} with {f}", "{f} & {g} {x}", "{b} {q} {f} {x}", "{x} {f}", "{b} {f}", "{b}", "{b} {q}", "{b} {f} {s}"),
)


def _groceries(chance: random.Random, store: Lists, bar: Lists) -> Iterator[str]:
    sizes = bar["size"]
    things = [*store["food"], *store["drink"], *store["thing"]]
    pick = partial(_one, chance)
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
        yield _one(chance, _SHAPES_STORE).format(
            b=pick(store["brand"]), p=pick(store["place name"]), q=pick(store["quality"]), f=pick(store["flavor"]),
            g=pick(store["flavor"]), x=pick(pool), s=pick(sizes),
        )  # fmt: skip


_SHAPES_MENU = (
    *("{d}", "{s} {d}", "{d} {s}", "{s} {p} {d}", "{d} w/ {p}", "{d} {p}", "{p} {d}", "add {p}", "no {p}", "extra {p}"),
    *("side {p}", "sub {p}", "{s} {d} {p}", "1 {d}", "2 {d}", "{d} (sm)", "{d} (lg)", "{d} combo", "kids {d}", "{p}"),
    *(
        "{s} {p}",
        '"{s}" {d}',
        "lunch {d}",
        "{d} & {p}",
        "{d} and {d2}",
        "{k}",
        "{k} {s}",
        "lg {k}",
        "sm {k}",
        "{k} btl",
    ),
    *("{s} {k}", "draft {r}", "btl {w}", "glass {k}", "{l}", "{v}", "{a}", "{l} {d}", "{o} {d}"),
)


def _menus(chance: random.Random, menu: Lists) -> Iterator[str]:
    for words in menu.values():
        yield from words
    rooted = [drink for drink in menu["drink"] if "root" in drink or "ginger" in drink or "soda" in drink]
    watery = [drink for drink in menu["drink"] if "water" in drink or "coke" in drink]
    pick = partial(_one, chance)
    for _ in range(12000):
        text = _one(chance, _SHAPES_MENU).format(
            d=pick(menu["dish"]), d2=pick(menu["dish"]), s=pick(menu["style"]), p=pick(menu["part"]),
            k=pick(menu["drink"]), r=pick(rooted), w=pick(watery), l=pick(menu["person"]), v=pick(menu["service"]),
            a=pick(menu["place"]), o=pick(menu["place"]),
        )  # fmt: skip
        yield text


_FREE_OF = (
    *("{a} na", "na {a}", "n/a {a}", "non alcoholic {a}", "{a} 0.0", "alcohol free {a}", "virgin {a}"),
    *("{a} zero proof", "dealcoholized {a}", "{a} mocktail", "{a} alcohol removed"),
)
_COOKED = (
    *(
        "{a} {d}",
        "{d} {a}",
        "{a} glazed {d}",
        "{a} battered {d}",
        "{a} braised {d}",
        "{d} with {a}",
        "{d} in {a} sauce",
    ),
    *("{a} & {f} {d}", "{f} & {a} {d}", "{a} marinated {d}", "{a} {f} {d}", "{d}, {a}, {f}", "{d} w/ {a} and {f}"),
    *("{a} infused {d}", "{a} flavored {d}", "{a} cured {d}", "{d} {a} {s}"),
)


def _ingredients(chance: random.Random, store: Lists, menu: Lists, bar: Lists) -> Iterator[str]:
    """Dishes and things that only taste of a drink or are named for one, and drinks without alcohol."""
    kinds = [" ".join(words) for words, entry in lexicon().items() if entry.tag is Tag.DRINK and len(words) < 3]
    makers = [" ".join(words) for words, entry in lexicon().items() if entry.tag is Tag.BRAND and len(words) < 3]
    things = [" ".join(words) for words, entry in lexicon().items() if entry.tag is Tag.THING]
    common = bar["common"]
    pick = partial(_one, chance)
    for _ in range(5000):
        roll = chance.random()
        drink = pick(common if roll < 0.7 else kinds if roll < 0.94 else makers)
        dish = pick((*store["food"], *menu["dish"]))
        shape = _one(chance, _COOKED)
        yield shape.format(a=drink, d=dish, f=pick(store["flavor"]), s=pick(menu["style"]))
    for _ in range(3000):
        gear = pick(bar["gear"] if chance.random() < 0.9 else things)
        roll = chance.random()
        drink = pick(common if roll < 0.75 else kinds if roll < 0.93 else makers)
        yield f"{drink} {gear}" if chance.random() < 0.6 else f"{pick(store['flavor'])} {drink} {gear}"
    for _ in range(1500):
        name = pick(common) if chance.random() < 0.5 else f"{pick(store['place name'])} {pick(kinds)}"
        text = pick(_FREE_OF).format(a=name)
        yield text + (f" {pick(bar['packed'])}" if chance.random() < 0.4 else "")


_HOUSES = (
    *("ch {p}", "chateau {p}", "dom {p}", "domaine {p}", "bodegas {p}", "castello {p}", "vina {p}", "{p} vineyards"),
    *("{p} vyds", "{p} cellars", "{p} winery", "{p} estate", "casa {p}", "clos {p}", "{p}", "{p}", "{p}", "{b}"),
)


def _drinks(chance: random.Random, store: Lists, bar: Lists) -> Iterator[tuple[str, int | None]]:
    """Drinks: each phrase of the lexicon, alone and served; names that we make up, with a kind; cocktails."""
    poured, packed = bar["poured"], bar["packed"]
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
        what = pick(bar[KINDS[kind]])
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
_LOOKS = {"o": "0", "i": "1l", "l": "1i", "s": "5", "b": "8", "e": "c3", "a": "o4", "g": "9", "m": "n", "n": "mr",
          "r": "n", "c": "oe", "u": "v", "t": "f7", "h": "b", "v": "u", "y": "v", "w": "v"}  # fmt: skip


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
