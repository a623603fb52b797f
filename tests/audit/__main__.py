"""`python -m tests.audit`: write what this program says of every stored bundle; a new layout's bundle is stored."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.bundle import LAYOUT
from tests.audit import stored

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as top:
        if not (stored.OLD / f"layout-{LAYOUT}.zip").exists():
            stored.make(LAYOUT, Path(top) / "made")
        for layout in range(1, LAYOUT + 1):
            folder = stored.unpacked(layout, Path(top) / str(layout))
            stored.expected(layout).write_text(stored.written(stored.said(folder)), encoding="utf-8")
