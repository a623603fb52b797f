"""The ledger as a file: its tables, their versions, transactions, and what SQLite says in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ConfigError, ItemizedError, UsageError
from pipeline.ledger import _chain

#: Marks the file as ours ("ITMZ").
_APPLICATION = 0x49544D5A
#: How long to wait for another batch that is being recorded, which takes it less than a second.
_PATIENCE = 30.0


def _only_added_to(*tables: str) -> tuple[str, ...]:
    """Statements that make sure of it."""
    return tuple(
        f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END"
        for table in tables
        for what in ("UPDATE", "DELETE")
    )


#: How the file grows from one version to the next: statements that lead from version N to N + 1.
_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE runs (
            run INTEGER PRIMARY KEY,          -- 1, 2, 3 … in the order recorded
            day TEXT NOT NULL,                -- the day of judging
            folder TEXT NOT NULL,             -- the name of the folder of submissions
            program TEXT NOT NULL,
            policy TEXT NOT NULL,
            policy_sha256 TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE submissions (
            entry INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES runs,
            subject INTEGER NOT NULL REFERENCES submissions, -- the first entry of the same submission
            id TEXT NOT NULL,
            claimant_name TEXT,
            claimant_email TEXT,
            submitted TEXT,
            content TEXT NOT NULL,            -- a digest of all that was handed in
            department TEXT,
            program TEXT,
            verdict TEXT NOT NULL CHECK (verdict IN ('ready', 'return', 'review')),
            requested INTEGER,
            reimbursable INTEGER,
            to_pay INTEGER,
            UNIQUE (run, id)
        ) STRICT""",
        """CREATE TABLE files (
            entry INTEGER NOT NULL REFERENCES submissions,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (entry, sha256)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE purchases (
            entry INTEGER NOT NULL REFERENCES submissions,
            number INTEGER NOT NULL,          -- from 1
            merchant TEXT, date TEXT, time TEXT, total INTEGER,
            last4 TEXT, auth_code TEXT, sale_number TEXT,
            sha256 TEXT NOT NULL,             -- JSON lists
            fingerprint TEXT NOT NULL,
            items TEXT NOT NULL,              -- JSON: [[description, cents], …]
            fiscal_year INTEGER,
            sales_tax INTEGER,                -- what the exemption letter would have saved
            PRIMARY KEY (entry, number)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE movements (
            entry INTEGER NOT NULL REFERENCES submissions,
            department TEXT NOT NULL,
            fiscal_year INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (entry, department, fiscal_year)
        ) STRICT, WITHOUT ROWID""",
        *_only_added_to("runs", "submissions", "files", "purchases", "movements"),
    ),
    (
        """CREATE TABLE seals (
            run INTEGER PRIMARY KEY REFERENCES runs,
            seal TEXT NOT NULL                -- of the run's bundle
        ) STRICT""",
        """CREATE TABLE decisions (
            decision INTEGER PRIMARY KEY,     -- 1, 2, 3 … in the order decided
            entry INTEGER NOT NULL REFERENCES submissions,
            choice TEXT NOT NULL CHECK (choice IN ('approve', 'return', 'hold')),
            amount INTEGER CHECK ((amount IS NOT NULL) = (choice = 'approve')),
            decided_by TEXT NOT NULL CHECK (decided_by <> ''),
            day TEXT NOT NULL,
            note TEXT NOT NULL,
            after_run INTEGER NOT NULL REFERENCES runs -- the latest run when it was decided
        ) STRICT""",
        """CREATE TABLE decided_movements (
            decision INTEGER NOT NULL REFERENCES decisions,
            department TEXT NOT NULL,
            fiscal_year INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (decision, department, fiscal_year)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE reasons (
            entry INTEGER NOT NULL REFERENCES submissions,
            rule TEXT NOT NULL,               -- a clause that kept it from being ready
            verdict TEXT NOT NULL CHECK (verdict IN ('return', 'review')), -- what that clause asked for
            PRIMARY KEY (entry, rule)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE allocations (
            run INTEGER NOT NULL REFERENCES runs,
            department TEXT NOT NULL,
            fiscal_year INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (run, department, fiscal_year)
        ) STRICT, WITHOUT ROWID""",
        *_only_added_to("seals", "decisions", "decided_movements", "reasons", "allocations"),
    ),
    (
        """CREATE TABLE links (
            link INTEGER PRIMARY KEY,         -- 1, 2, 3 … in the order recorded
            act TEXT NOT NULL CHECK (act IN ('run', 'seal', 'decision')),
            number INTEGER NOT NULL,          -- the run's, or the decision's
            sha256 TEXT NOT NULL,             -- of the link before and of all that the act added: see _chain
            UNIQUE (act, number)
        ) STRICT""",
        *_only_added_to("links"),
    ),
    (
        """CREATE TABLE said (
            entry INTEGER NOT NULL REFERENCES submissions,
            field TEXT NOT NULL,              -- of the form, beside what submissions has of it
            said TEXT NOT NULL,               -- '' where it is not given
            PRIMARY KEY (entry, field)
        ) STRICT, WITHOUT ROWID""",
        *_only_added_to("said"),
    ),
)
VERSION = len(_MIGRATIONS)


def connected(path: Path) -> sqlite3.Connection:
    """A connection to the ledger at `path`; see `pipeline.ledger.Ledger.open`."""
    with told(path):
        db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        with told(path):
            with transaction(db):
                _prepare(db, path)
                db.execute("DELETE FROM runs WHERE 0")  # a write of nothing: that it cannot be is better known now
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


def connected_to_read(path: Path) -> sqlite3.Connection:
    """A connection of which everything is read as it is at one moment: it takes no lock that keeps a writer waiting,
    and waits for none. Only what is new or older is brought to our version first, as `connected` does.
    """
    with told(path):
        db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        with told(path):
            db.execute("BEGIN")
            if _checked(db, path) < VERSION:
                db.close()
                connected(path).close()
                db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
                db.execute("BEGIN")
                _checked(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Check that the file is a sound ledger, and bring it to our version."""
    version = _checked(db, path)
    if version < VERSION:
        for statement in (statement for step in _MIGRATIONS[version:] for statement in step):
            db.execute(statement)
        _chain.add_missing(db)
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {VERSION}")


def _checked(db: sqlite3.Connection, path: Path) -> int:
    """The version of the file, which is a sound ledger; 0 where it is empty. Raises ConfigError where it is neither."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (application,) = db.execute("PRAGMA application_id").fetchone()
    new = version == application == 0 and db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    if application != _APPLICATION and not new:
        raise ConfigError("is a database of another program; name another file for --ledger", path)
    if version > VERSION:
        why = f"was written by a newer Itemized (ledger version {version}; this one knows up to {VERSION})"
        raise ConfigError(f"{why}; use the newer one", path)
    (sound,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise damaged(path, sound)
    return int(version)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of what is done inside, or nothing; no other program writes meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextmanager
def reading(db: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is as it is at one moment, whoever writes meanwhile."""
    if db.in_transaction:  # of one moment anyway
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """SQLite's failures in words that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(path, error) from error
    except UnicodeDecodeError as error:  # what SQLite says of a damage may hold the damage itself
        raise damaged(path, str(error)) from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """What is read inside and no ledger holds, told as a damage."""
    try:
        yield
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise damaged(path, str(error)) from error


def _in_words(path: Path, error: sqlite3.Error) -> ItemizedError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UsageError(
            f"the ledger {path} has been in use by another program for {_PATIENCE:.0f} seconds; wait until that is "
            "done, or close it, and run the same command again"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return UsageError(
            f"the ledger {path} cannot be written: allow writing to the file and its folder, or copy it to another "
            "place and name the copy (a new ledger would know of nothing before)"
        )
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return UsageError(f"the ledger {path} cannot be written: {error}; make room, and run the same command again")
    if code == sqlite3.SQLITE_NOTADB:
        return ConfigError("is no ledger (it is not an SQLite file); name another file for --ledger", path)
    return damaged(path, str(error))


def damaged(path: Path, why: str) -> ConfigError:
    """The error for a ledger that holds what no ledger holds."""
    return ConfigError(
        f"the ledger is damaged ({' '.join(why.split())[:200]}); put a sound copy of it in its place", path
    )
