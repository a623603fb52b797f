"""Reply drafts: what a claimant is asked for when a submission goes back."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage

from pipeline.model import Result


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes. `email` None leaves From for the mail program to fill in."""

    name: str = "Office of Graduate Studies"
    signed: str = "Graduate Student Affairs Coordinator"
    email: str | None = None


def reply(result: Result, office: Office) -> EmailMessage | None:
    """A draft to the claimant of a submission that is returned; None for any other verdict."""
    raise NotImplementedError


def eml(message: EmailMessage) -> bytes:
    """The draft as the bytes of an `.eml` file."""
    raise NotImplementedError
