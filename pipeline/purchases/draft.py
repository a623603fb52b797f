"""A purchase while its papers are being gathered."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.model import Candidate, Receipt
from pipeline.purchases.fits import Fit

Paper = tuple[str, Receipt]


@dataclass(slots=True, eq=False)
class Draft:
    """A purchase while its papers are being gathered.

    Attributes:
        more: further pictures of the same receipt.
        copies: files that show the receipt once more, which may be its own.
        slips: what was joined as a payment of it, but for second prints. sums: what those show as paid, tip included.
    """

    file: str
    receipt: Receipt
    more: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    proofs: list[Paper] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    slips: list[Receipt] = field(default_factory=list)
    sums: list[Decimal] = field(default_factory=list)

    def note(self, file: str, fit: Fit) -> None:
        self.candidates.append(Candidate(file, fit.match, fit.why, fit.evidence))

    def take(self, file: str, proof: Receipt, fit: Fit) -> None:
        self.proofs.append((file, proof))
        self.note(file, fit)

    @property
    def paid(self) -> bool:
        """Whether the bill itself shows a payment."""
        return any(not tender.declined for tender in self.receipt.tenders)
