"""An old batch, audited: is it as it was sealed, are its verdicts the same again, and what would other rules say.

Three things are held against each other: what was said then; what is said now of the words that were read then (a
replay); and what is said of what the readers read now (a re-read). What differs between the first two is the
judgment's doing, what differs between the last two the reading's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import versions
from pipeline.audit.compare import Difference, Reread
from pipeline.audit.flips import what_if
from pipeline.audit.rerun import Fresh, Replay, read_again, replay
from pipeline.bundle import Breach, Bundle, Made, sealing, signing
from pipeline.errors import ConfigError
from pipeline.export.policy_change import WhatIf
from pipeline.workers import Workers
from rules.policy import Policy

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["PROGRAM", "Audit", "Difference", "Fresh", "Replay", "Reread", "Sealed", "examine"]

#: What the program itself is called among the versions.
PROGRAM = "itemized"
#: How long one task may take, in seconds: reading all files of a submission is the longest.
_SECONDS_A_TASK = 900.0


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an audit found of the seal.

    Attributes:
        seal: what was sealed. signer: the fingerprint of the key that signed it; None where it is not signed.
        breaches: what is not as it was sealed.
        beside: what lies in the folder and is no part of the seal, so that nothing is known of it.
    """

    seal: str
    signer: str | None
    breaches: tuple[Breach, ...]
    beside: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """All of it for machines."""
        breaches = [{"path": breach.path, "what": breach.what} for breach in self.breaches]
        return {"seal": self.seal, "signer": self.signer, "breaches": breaches, "not_sealed": list(self.beside)}


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found.

    Attributes:
        made: how the batch was judged; None where what says so is damaged or gone.
        versions: (name, then, now) of what is another version here.
        replay: None where the bundle is too damaged to be judged again; `broken` says why.
        fresh: None where the files were not read afresh.
        change: what another policy would have said; None where none was named.
    """

    made: Made | None
    sealed: Sealed
    versions: tuple[tuple[str, str, str], ...]
    replay: Replay | None
    broken: str = ""
    fresh: Fresh | None = None
    change: WhatIf | None = None

    @property
    def reproduced(self) -> bool:
        """Everything is as it was sealed, and all that was looked at came out the same."""
        if self.sealed.breaches or self.replay is None or self.replay.differences or self.replay.broken:
            return False
        return self.fresh is None or not (self.fresh.readings or self.fresh.missing or self.fresh.differences)

    def as_json(self) -> dict[str, Any]:
        """All of it for machines; every key is always there."""
        fresh, change = self.fresh, self.change
        return {
            "reproduced": self.reproduced,
            **self.sealed.as_json(),
            "versions": [{"name": name, "then": then, "now": now} for name, then, now in self.versions],
            "submissions": len(self.made.judged) if self.made is not None else None,
            "broken": self.broken or None,
            "not_judged": [
                {"submission": submission, "why": why}
                for submission, why in (self.replay.broken if self.replay else ())
            ],
            "judged_otherwise": [_plain(one) for one in self.replay.differences] if self.replay else [],
            "read_again": fresh is not None,
            "read_otherwise": [
                {"submission": one.submission, "file": one.file, "was": one.was, "now": one.now}
                for one in (fresh.readings if fresh else ())
            ],
            "files_missing": [
                {"submission": submission, "file": file, "why": why}
                for submission, file, why in (fresh.missing if fresh else ())
            ],
            "safe_copies_read": [
                {"submission": submission, "file": file} for submission, file in (fresh.copies if fresh else ())
            ],
            "taken_as_read": [
                {"submission": submission, "file": file} for submission, file in (fresh.taken if fresh else ())
            ],
            "differs_by_reading": [_plain(one) for one in (fresh.differences if fresh else ())],
            "policy_change": None if change is None else _change_json(change),
        }


def _sealed(folder: Path, key: Ed25519PublicKey | None) -> Sealed:
    """The files in a batch's `folder` held against its seal."""
    seal = sealing(folder)
    wrong = signing.breach(seal, key)
    breaches = (*seal.breaches(), *([wrong] if wrong is not None else []))
    return Sealed(seal.value(), signing.signer(seal), breaches, seal.beside())


def examine(
    folder: Path,
    *,
    reread: bool,
    policy: Policy | None,
    key: Ed25519PublicKey | None,
    workers: int,
) -> Audit:
    """Audit the batch in `folder`.

    Args:
        reread: read the files afresh as well.
        policy: show what it would have said instead.
        key: the seal must be signed with its other half.
        workers: how many processes may work.

    Raises:
        UsageError: there is no finished batch, or its files are not where they were.
    """
    bundle = Bundle(folder)
    try:
        made = bundle.made()
    except ConfigError as why:
        return Audit(None, _sealed(folder, key), (), None, str(why))
    about = (made, _sealed(folder, key), _other_versions(made))
    with Workers(workers, _SECONDS_A_TASK) as pool:
        try:
            again = replay(bundle, pool, policy)
        except ConfigError as why:
            return Audit(*about, None, str(why))
        fresh = read_again(bundle, pool, again) if reread else None
    change = what_if(again.results, again.otherwise) if again.otherwise is not None else None
    return Audit(*about, again, fresh=fresh, change=change)


def _other_versions(made: Made) -> tuple[tuple[str, str, str], ...]:
    then = {PROGRAM: made.program, **dict(made.libraries), **dict(made.readers), **dict(made.models)}
    now = {
        PROGRAM: versions.build(),
        **dict(versions.libraries()),
        **dict(versions.readers()),
        **dict(versions.models()),
    }
    names = dict.fromkeys([*then, *now])
    return tuple((name, then.get(name, ""), now.get(name, "")) for name in names if then.get(name) != now.get(name))


def _plain(one: Difference) -> dict[str, str]:
    return {"submission": one.submission, "about": one.about, "was": one.was, "now": one.now}


def _change_json(change: WhatIf) -> dict[str, Any]:
    return {
        "moved": f"{change.moved:.2f}",
        "submissions": [
            {
                "submission": flip.submission,
                "department": flip.department,
                "was": flip.was.value,
                "now": flip.now.value,
                "to_pay_was": f"{flip.paid_was:.2f}",
                "to_pay_now": f"{flip.paid_now:.2f}",
                "because": flip.because,
            }
            for flip in change.flips
        ],
        "departments": [
            {
                "department": row.department,
                "ready_was": row.ready_was,
                "ready_now": row.ready_now,
                "to_pay_was": f"{row.paid_was:.2f}",
                "to_pay_now": f"{row.paid_now:.2f}",
                "moved": f"{row.moved:.2f}",
            }
            for row in change.departments
        ],
    }
