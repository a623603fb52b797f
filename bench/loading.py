"""What loading the alcohol judge and judging the names on stdin, a JSON list, take in a process that has met none."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from time import process_time


def main() -> None:
    """Print the seconds of one processor that importing spaCy, loading all else and judging take, as a JSON list."""
    texts: list[str] = json.loads(sys.stdin.buffer.read())
    took = [process_time()]
    __import__("spacy")
    took.append(process_time())
    from rules.alcohol import judge_text

    judge_text("Beer")
    took.append(process_time())
    for text in texts:
        judge_text(text)
    took.append(process_time())
    print(json.dumps([after - before for before, after in pairwise(took)]))


if __name__ == "__main__":
    main()
