"""`python -m tests.recorded`: read every sample picture anew and keep its words.

`python -m tests.recorded marks` keeps the words and only looks again for what is struck.
`python -m tests.recorded misses` reads nothing and prints the misses that known.py should list.
"""

from __future__ import annotations

import pprint
import sys

from pipeline.extract import receipts_of
from tests.recorded.recordings import WORDS, mark, names, pictures, record, words
from tests.recorded.test_samples import misses


def main() -> None:
    if sys.argv[1:] == ["misses"]:
        found = {name: misses(name, receipts_of(words(name), name)) for name in names()}
        pprint.pprint({name: fields for name, fields in found.items() if fields}, width=110)
        return
    if sys.argv[1:] == ["marks"]:
        for name in pictures():
            mark(name)
        return
    WORDS.mkdir(exist_ok=True)
    for old in WORDS.glob("*.json"):
        old.unlink()
    for name in pictures():
        record(name)
        print(name)


main()
