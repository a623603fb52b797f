"""`departments.csv`: which departments are eligible, with what allocation, and who leads them."""

from __future__ import annotations

from pathlib import Path

from pipeline.model import Department


def load(path: Path) -> tuple[Department, ...]:
    """The rows of a departments file (CSV or XLSX), in its order.

    Raises:
        ConfigError: the file cannot be read or anything in it is wrong; file, line and field are named.
    """
    raise NotImplementedError
