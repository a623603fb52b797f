"""Signatures on a seal, with an Ed25519 key that the office holds (RFC 8032), as `ssh-keygen -t ed25519` makes one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disk
from pipeline.bundle.seal import Breach, Sealing
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_MAKE_ONE = "make one with: ssh-keygen -t ed25519 -f office-key"


def private_key(path: Path, password: str | None = None) -> Ed25519PrivateKey:
    """The key in the file at `path`, in OpenSSH's or PKCS 8's form.

    Raises:
        UsageError: it cannot be read, needs another password, or is no private Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    content = _content(path)
    secret = password.encode() if password else None
    load = (
        serialization.load_ssh_private_key if b"OPENSSH PRIVATE KEY" in content else serialization.load_pem_private_key
    )
    try:
        key = load(content, secret)
    except TypeError:
        how = "set ITEMIZED_KEY_PASSWORD to it" if secret is None else "unset ITEMIZED_KEY_PASSWORD"
        raise UsageError(
            f"{path}: the key {'needs a password' if secret is None else 'has no password'}; {how}"
        ) from None
    except (ValueError, UnsupportedAlgorithm) as why:
        raise UsageError(f"{path}: is no private key that can be opened ({why}); {_MAKE_ONE}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path}: is a key of another kind than Ed25519; {_MAKE_ONE}")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The key in the file at `path`, such as `office-key.pub`.

    Raises:
        UsageError: it cannot be read, or is no public Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = _content(path)
    load = serialization.load_pem_public_key if content.startswith(b"-----") else serialization.load_ssh_public_key
    try:
        key = load(content)
    except (ValueError, UnsupportedAlgorithm) as why:
        raise UsageError(f"{path}: is no public key ({why}); it is the file that ends in .pub") from None
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"{path}: is a key of another kind than Ed25519")
    return key


def sign(sealing: Sealing, key: Ed25519PrivateKey) -> None:
    """Sign the seal that is on the folder."""
    public = _raw(key.public_key())
    signature = key.sign(sealing.seal.read_bytes())
    said = {"key": base64.b64encode(public).decode(), "signature": base64.b64encode(signature).decode()}
    disk.write(sealing.signature, _line(said))


def signer(sealing: Sealing) -> str | None:
    """The fingerprint of the key that the signature names, as `ssh-keygen -l` writes it; None without a signature."""
    said = _signature(sealing)
    return None if said is None else fingerprint(said[0])


def breach(sealing: Sealing, key: Ed25519PublicKey | None) -> Breach | None:
    """What is wrong with the signature; None where it holds, or where there is none and no `key` asks for one."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    name = sealing.signature.relative_to(sealing.folder).as_posix()
    if not sealing.signature.exists():
        return None if key is None else Breach(name, "is missing: this bundle was not signed")
    said = _signature(sealing)
    if said is None:
        return Breach(name, "is damaged")
    public, signature = said
    if key is not None and _raw(key) != public:
        why = f"is by another key ({fingerprint(public)}) than the one given ({fingerprint(_raw(key))})"
        return Breach(name, why)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, sealing.seal.read_bytes())
    except (InvalidSignature, ValueError, OSError):
        return Breach(name, "is not a signature of this seal")
    return None


def fingerprint(public: bytes) -> str:
    """SHA-256 of a raw public key as `ssh-keygen -l` writes it."""
    kind = b"ssh-ed25519"
    blob = len(kind).to_bytes(4, "big") + kind + len(public).to_bytes(4, "big") + public
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _signature(sealing: Sealing) -> tuple[bytes, bytes] | None:
    """The public key and the signature that stand in `seal.sig`; None where they do not."""
    try:
        content = sealing.signature.read_bytes()
        said = json.loads(content)
        public, signature = (base64.b64decode(said[part], validate=True) for part in ("key", "signature"))
    except (OSError, ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        return None
    return (public, signature) if content == _line(said) else None


def _line(said: dict[str, str]) -> bytes:
    return (json.dumps(said) + "\n").encode()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes_raw()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise UsageError(f"{path}: cannot be read ({why.strerror})") from None
