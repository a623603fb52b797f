"""Whatever is changed in a sealed folder is found and named."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline.bundle import Breach, sealing, signing
from pipeline.bundle.seal import Sealing
from pipeline.errors import UsageError
from tests.bundle.conftest import KEY

MANIFEST, SEAL, SIGNATURE = "bundle/manifest.jsonl", "bundle/seal.json", "bundle/seal.sig"


def breaches(out: Path) -> list[Breach]:
    wrong = signing.breach(sealing(out), KEY.public_key())
    return [*sealing(out).breaches(), *([wrong] if wrong else [])]


def named(out: Path) -> list[str]:
    return [breach.path for breach in breaches(out)]


def sealed_files(out: Path) -> list[Path]:
    return sorted(path for part in ("bundle", "submissions") for path in (out / part).rglob("*") if path.is_file())


def test_an_untouched_bundle_has_no_breach(out: Path) -> None:
    assert breaches(out) == []
    assert signing.signer(sealing(out)) == signing.fingerprint(KEY.public_key().public_bytes_raw())


def test_two_hundred_single_byte_changes_are_found_and_named(out: Path) -> None:
    files = sealed_files(out)
    assert {path.relative_to(out).as_posix() for path in files} >= {MANIFEST, SEAL, SIGNATURE, "bundle/approval.xlsx"}
    chance = random.Random(2026)
    sizes = [path.stat().st_size for path in files]
    # Half of the changes fall on any byte alike, half on any file alike: the small ones matter most.
    chosen = [*chance.choices(files, sizes, k=100), *chance.choices(files, k=100)]
    for path in chosen:
        whole = path.read_bytes()
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ chance.randrange(1, 256)]) + whole[at + 1 :])
        assert path.relative_to(out).as_posix() in named(out), f"byte {at} of {path}"
        path.write_bytes(whole)
    assert breaches(out) == []


def _drop(out: Path) -> str:
    (out / "submissions/a-ready/words.json").unlink()
    return "submissions/a-ready/words.json"


def _add(out: Path) -> str:
    (out / "submissions/a-ready/files/more.pdf").write_bytes(b"more")
    return "submissions/a-ready/files/more.pdf"


def _swap(out: Path) -> str:
    one, other = (out / f"submissions/{name}/files/lunch.pdf" for name in ("a-ready", "c-ready"))
    a, b = one.read_bytes(), other.read_bytes()
    one.write_bytes(b)
    other.write_bytes(a)
    return "submissions/a-ready/files/lunch.pdf"


def _link(out: Path) -> str:
    place = out / "submissions/a-ready/files/lunch.pdf"
    content = place.read_bytes()
    place.unlink()
    (out / "elsewhere.pdf").write_bytes(content)
    place.symlink_to(out / "elsewhere.pdf")
    return "submissions/a-ready/files/lunch.pdf"


def _drop_a_line(out: Path) -> str:
    lines = (out / MANIFEST).read_bytes().splitlines(keepends=True)
    (out / MANIFEST).write_bytes(b"".join(lines[:3] + lines[4:]))
    return MANIFEST


def _cut_the_end(out: Path) -> str:
    lines = (out / MANIFEST).read_bytes().splitlines(keepends=True)
    (out / MANIFEST).write_bytes(b"".join(lines[:-1]))
    return SEAL


def _no_manifest(out: Path) -> str:
    (out / MANIFEST).unlink()
    return MANIFEST


def _no_seal(out: Path) -> str:
    (out / SEAL).unlink()
    return SEAL


def _no_signature(out: Path) -> str:
    (out / SIGNATURE).unlink()
    return SIGNATURE


@pytest.mark.parametrize(
    "tamper", [_drop, _add, _swap, _link, _drop_a_line, _cut_the_end, _no_manifest, _no_seal, _no_signature]
)
def test_what_is_dropped_added_or_swapped_is_named(out: Path, tamper: Callable[[Path], str]) -> None:
    assert tamper(out) in named(out)


def test_a_seal_put_anew_is_not_the_office_s(out: Path) -> None:
    (out / "submissions/a-ready/result.json").write_text("{}")
    sealing(out).put()
    assert sealing(out).breaches() == ()
    assert named(out) == [SIGNATURE]
    signing.sign(sealing(out), Ed25519PrivateKey.generate())
    (breach,) = breaches(out)
    assert "another key" in breach.what


def test_what_is_worked_in_is_no_breach(out: Path) -> None:
    (out / "approval.xlsx").write_bytes(b"with decisions")
    (out / "approval-earlier-1.xlsx").write_bytes(b"an earlier one")
    assert breaches(out) == []


def test_a_key_as_ssh_keygen_makes_it(out: Path, tmp_path: Path) -> None:
    keys = tmp_path / "office-key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys)], check=True)
    told = subprocess.run(["ssh-keygen", "-l", "-f", str(keys)], check=True, capture_output=True, text=True).stdout
    signing.sign(sealing(out), signing.private_key(keys))
    assert signing.signer(sealing(out)) == told.split()[1]
    assert signing.breach(sealing(out), signing.public_key(keys.with_suffix(".pub"))) is None


def test_a_key_with_a_password(tmp_path: Path) -> None:
    keys = tmp_path / "office-key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", str(keys)], check=True)
    with pytest.raises(UsageError, match="needs a password"):
        signing.private_key(keys)
    with pytest.raises(UsageError, match="no private key that can be opened"):
        signing.private_key(keys, "close sesame")
    signing.private_key(keys, "open sesame")


@pytest.mark.parametrize("load", [signing.private_key, signing.public_key])
def test_what_is_no_key(tmp_path: Path, load: Callable[[Path], object]) -> None:
    (tmp_path / "key").write_text("no key")
    with pytest.raises(UsageError, match="key"):
        load(tmp_path / "key")
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "nothing")
    subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(tmp_path / "ec")], check=True)
    with pytest.raises(UsageError, match="Ed25519"):
        load(tmp_path / ("ec" if load is signing.private_key else "ec.pub"))


def test_what_lies_beside_is_listed_and_no_breach(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "a.txt").write_text("a")
    sealing = Sealing(tmp_path, "home", ("home",))
    sealing.put()
    (tmp_path / "old").mkdir()
    (tmp_path / "a note.txt").write_text("mine")
    assert sealing.beside() == ("a note.txt", "old/")
    (tmp_path / "home" / "new" / "empty").mkdir(parents=True)
    assert sealing.beside() == ("a note.txt", "home/new/empty/", "old/")
    assert sealing.breaches() == ()
    assert sealing.breaches() == ()
