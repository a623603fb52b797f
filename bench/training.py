"""Trains the model of names: `make alcohol-model BENCH=/path/to/bench` writes `rules/alcohol/names.bin`.

Logistic regression by stochastic gradient steps with a rate of its own for each weight (AdaGrad: Duchi, Hazan and
Singer 2011), in whole numbers alone, row after row in a fixed order: every machine writes the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bench.examples import Example, rows_in
from bench.written_lines import written
from rules.alcohol.names import KIND_SIZE, KINDS, SIZE, UNIT, of_line, of_word
from rules.alcohol.register import PARTS, WORDS, pipeline

Ints = npt.NDArray[np.int64]

TOP = Path(__file__).parent.parent
#: 1.0 as a weight, a probability or a step; a gradient's square is kept in units of its root.
ONE, ROOT = 1 << 16, 1 << 8
#: A step's size, of 256; passes over the rows; by how much weights shrink after each, as a power of two.
RATE, PASSES = 40, 5
#: The logistic function at steps of 1/16 from -16 to 16, rounded from exact decimals.
_STEP, _REACH = ONE // 16, 256
_LOGISTIC = np.array(
    [int((ONE / (1 + (Decimal(-at) / 16).exp())).to_integral_value()) for at in range(-_REACH, _REACH + 1)]
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train on the rows of BENCH that may be learned from and on our own; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="the folder that holds alcohol/dev.csv")
    given = parser.parse_args(arguments)
    rows, _ = rows_in(given.bench / "alcohol" / "dev.csv")
    model = trained(featured([*rows, *written()]))
    (TOP / "rules" / "alcohol" / "names.bin").write_bytes(model)
    print(f"{len(rows)} rows and our own lines: {len(model)} bytes, checksum {crc32(model):08x}", file=sys.stderr)
    return 0


Row = tuple[Example, Ints, Ints]


def featured(examples: Iterable[Example]) -> list[Row]:
    """Each example with the places of its weights: of the line with its words, and of the words alone."""
    nlp = pipeline()
    found: list[Row] = []
    hashed: dict[str, list[int]] = {}
    for example, doc in zip(kept := list(examples), nlp.pipe(example.text for example in kept), strict=True):
        words = doc.user_data[WORDS]
        if not words:
            continue
        of_words: list[int] = []
        for word in words:
            if word not in hashed:
                hashed[word] = [crc32(feature) for feature in of_word(word)]
            of_words += hashed[word]
        line = [crc32(feature.encode()) for feature in of_line(words, [(p.text, p.tag) for p in doc.user_data[PARTS]])]
        found.append((example, np.array([*of_words, *line]) % SIZE, np.array(of_words, dtype=np.int64) % KIND_SIZE))
    return found


def trained(rows: Sequence[Row]) -> bytes:
    """The weights, as `rules.alcohol.names` reads them."""
    tables = [_table([(at, row.alcohol, row.weight) for row, at, _ in rows], SIZE)]
    known = [(row, at) for row, _, at in rows if row.alcohol and row.kind is not None]
    tables += [
        _table([(at, row.kind == kind, 1) for row, at in known], KIND_SIZE, passes=2) for kind in range(len(KINDS))
    ]
    return b"".join(np.clip((table * UNIT + ONE // 2) // ONE, -127, 127).astype(np.int8).tobytes() for table in tables)


def _table(rows: Sequence[tuple[Ints, bool, int]], size: int, passes: int = PASSES) -> Ints:
    weights = np.zeros(size, dtype=np.int64)
    squares = np.full(size, ONE // 4, dtype=np.int64)
    total = np.zeros(size, dtype=np.int64)
    for turn in range(passes):
        order = sorted(range(len(rows)), key=lambda at: (crc32(b"%d %d" % (turn, at)), at))
        for at in order:
            places, truth, weight = rows[at]
            score = int(weights[places].sum()) // _STEP
            gradient = (ONE if truth else 0) - int(_LOGISTIC[min(max(score, -_REACH), _REACH) + _REACH])
            if abs(gradient) < ONE >> 9:
                continue
            small = gradient * weight // ROOT
            squares[places] += small * small
            # The root of a whole number below 2**52 is exact before it is cut off.
            weights[places] += gradient * weight * RATE // np.sqrt(squares[places]).astype(np.int64)
        if turn >= passes - 2:
            total += weights
    return total // 2


if __name__ == "__main__":
    sys.exit(main())
