"""`python -m sample_receipts [DIR]`: draw every receipt and submission anew, to the same bytes.

DIR is this package's own folder unless given; `receipts/` and `submissions/` in it are replaced.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from sample_receipts.catalog import samples
from sample_receipts.gallery import content, label
from sample_receipts.submissions import build

HERE = Path(__file__).parent


def everything() -> dict[str, bytes]:
    """Path below the folder -> bytes."""
    gallery = {sample.name: content(sample) for sample in samples()}
    made = {f"receipts/{name}": data for name, data in gallery.items()}
    for sample in samples():
        text = json.dumps(label(sample), indent=1, ensure_ascii=False) + "\n"
        made[f"receipts/{Path(sample.name).stem}.truth.json"] = text.encode()
    return made | build(gallery.__getitem__)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sample_receipts", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE, metavar="DIR")
    folder: Path = parser.parse_args().folder
    made = everything()
    for old in ("receipts", "submissions"):
        shutil.rmtree(folder / old, ignore_errors=True)
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    size = sum(len(data) for data in made.values())
    print(f"{len(made)} files, {size / 1e6:.1f} MB in {folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
