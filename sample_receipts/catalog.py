"""All samples, one after another."""

from __future__ import annotations

from sample_receipts.bad import not_ready
from sample_receipts.combined import combined
from sample_receipts.good import ready
from sample_receipts.sample import Sample
from sample_receipts.shapes import shapes
from sample_receipts.unseen import unseen


def samples() -> tuple[Sample, ...]:
    """Every sample, in the order of their making."""
    return (*ready(), *shapes(), *not_ready(), *combined(), *unseen())
