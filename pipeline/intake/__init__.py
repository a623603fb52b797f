"""A folder of submissions, or files named on the command line, in; `Submission` objects out.

`discover` is cheap and looks only at names (and at the rows of an online-form export); `open_source` does the
work for one submission, in whatever process it is called. What is wrong with something that was handed in
becomes a problem of its submission, in words; only a form export whose header cannot be understood is an
exception, because then no row of it can be trusted.
"""

from __future__ import annotations

from pipeline.intake.source import (
    Kind,
    Source,
    discover,
    groups,
    left_out,
    may_be_paper,
    open_paths,
    open_source,
    source_file,
    unpacked,
)

__all__ = [
    "Kind",
    "Source",
    "discover",
    "groups",
    "left_out",
    "may_be_paper",
    "open_paths",
    "open_source",
    "source_file",
    "unpacked",
]
