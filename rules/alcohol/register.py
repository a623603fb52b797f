"""The spaCy pipeline that reads a line of a register: its words, the phrases known of them, what its name is like.

Importing this module imports spaCy; it is imported where there is an item to judge.
"""

from __future__ import annotations

import functools
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

from rules.alcohol.lexicon import Tag, lexicon
from rules.alcohol.names import likeness
from rules.alcohol.slips import prepare, spelled
from rules.alcohol.tokens import tokens


@contextmanager
def _lightly() -> Iterator[None]:
    """While spaCy is imported: without its command line, which its package imports for one name, and which brings a
    third of all that is imported. Nothing here uses it, and it can be imported afterwards as ever.
    """
    spared = [name for name in ("spacy.cli", "spacy.cli.info") if "spacy" not in sys.modules]
    sys.modules.update((name, ModuleType(name)) for name in spared)
    if spared:
        sys.modules["spacy.cli.info"].info = None  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for name in spared:
            del sys.modules[name]


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """While what stays for good is made: looking through it for garbage takes as long as making it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


with _lightly(), _nothing_to_collect():
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: What a line's document holds in its `user_data`: its words, its list of `Part`, its `Likeness`.
WORDS, PARTS, LIKENESS = "words", "parts", "likeness"


class Part(NamedTuple):
    """A piece of a line: a phrase of the lexicon with its tag and what it says, or a word that is not in it."""

    text: str
    tag: Tag | None = None
    says: str = ""


class Tokenizer:
    """Register text into words: measures whole, digits read for letters as those, joined words apart."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return doc_of(self.vocab, [part for word in tokens(text) for part in spelled(word)])


def doc_of(vocab: Vocab, words: list[str]) -> Doc:
    """A line of these words, which it also keeps as they are: asking tokens for their text takes ten times as long."""
    return Doc(vocab, words=words, user_data={WORDS: words})


class Phrases:
    """Cuts a line into phrases of the lexicon, from left to right, the longest first."""

    def __init__(self, vocab: Vocab) -> None:
        self._parts = {phrase: Part(" ".join(phrase), *entry) for phrase, entry in lexicon().items()}
        self._matcher = PhraseMatcher(vocab, attr="ORTH")
        # As the hashes of their words, which is how a matcher is unpickled: a document for each takes a second.
        hashes: list[Any] = [[vocab.strings.add(word) for word in phrase] for phrase in self._parts]
        self._matcher.add("PHRASE", hashes)

    def __call__(self, doc: Doc) -> Doc:
        words = doc.user_data[WORDS]
        longest: dict[int, int] = {}
        for _, start, end in self._matcher(doc):
            if end > longest.get(start, 0):
                longest[start] = end
        parts: list[Part] = []
        at = 0
        while at < len(words):
            if (end := longest.get(at, 0)) > 0:
                parts.append(self._parts[tuple(words[at:end])])
                at = end
            else:
                parts.append(Part(words[at]))
                at += 1
        doc.user_data[PARTS] = parts
        return doc


class Names:
    """Says of a line what its words are like; see `rules.alcohol.names`."""

    def __call__(self, doc: Doc) -> Doc:
        data = doc.user_data
        data[LIKENESS] = likeness(data[WORDS], [(text, tag) for text, tag, _ in data[PARTS]])
        return doc


class Register(Language):  # type: ignore[no-untyped-call]
    """A language of its own: what a register prints."""

    lang = "register"


@Register.factory("phrases")
def _phrases(nlp: Language, name: str) -> Phrases:  # noqa: ARG001 - spaCy calls it with both
    return Phrases(nlp.vocab)


@Register.factory("names")
def _names(nlp: Language, name: str) -> Names:  # noqa: ARG001
    return Names()


@functools.cache
def pipeline() -> Register:
    """The pipeline, made once."""
    with _nothing_to_collect():
        nlp = Register(Vocab(), create_tokenizer=lambda nlp: Tokenizer(nlp.vocab))
        nlp.add_pipe("phrases")
        nlp.add_pipe("names")
        prepare()
    return nlp


@functools.cache
def _steps() -> tuple[Any, ...]:
    return pipeline().tokenizer, *(step for _, step in pipeline().pipeline)


def read(text: str) -> Doc:
    """What the pipeline makes of a line: as calling it does, without what that does beside for every line."""
    tokenizer, *steps = _steps()
    doc: Doc = tokenizer(text)
    for step in steps:
        step(doc)
    return doc


def parts_of(words: list[str]) -> list[Part]:
    """The phrases in a line of these words."""
    nlp = pipeline()
    parts: list[Part] = nlp.get_pipe("phrases")(doc_of(nlp.vocab, words)).user_data[PARTS]
    return parts
