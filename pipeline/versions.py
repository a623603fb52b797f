"""What a reading and a judgment rest on: our own code, libraries, readers and models, by version and digest."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

#: The libraries that decide what is read and how it is judged.
LIBRARIES = (
    "rapidocr", "openvino", "onnxruntime", "opencv-python-headless", "numpy", "pillow", "pillow-heif", "pytesseract",
    "pdfplumber", "pypdfium2", "spacy",
)  # fmt: skip
_MODEL = ".onnx"
#: Where our packages are, in a checkout as where they are installed, and what is shipped of each.
_HERE = Path(__file__).resolve().parent.parent
_PACKAGES = ("pipeline", "rules")
_TEXTS, _NO_TEXTS = (".json", ".py", ".txt", ".yaml"), (".bin",)
#: So many digits of a digest tell two programs apart.
_DIGITS = 12
#: The model of drinks' names.
_NAMES = "rules/alcohol/names.bin"


def program() -> str:
    """Itemized's own version."""
    return version("itemized")


def build() -> str:
    """Itemized's own version with the SHA-256 of its code behind a plus sign: no two programs have the same."""
    return f"{program()}+{code()}"


def short(build: str) -> str:
    """What `build` says, for people: of the digest the first 12 digits."""
    number, plus, digest = build.partition("+")
    return f"{number}{plus}{digest[:_DIGITS]}"


@cache
def code(*packages: str) -> str:
    """The SHA-256 of what is shipped of `packages` (none named: of all ours): the code, the words, the model.

    The same in a checkout and where it is installed, on every system: each file counts by its path and its content,
    texts with line ends as on Unix.
    """
    digest = hashlib.sha256()
    for name, path in sorted(
        (path.relative_to(_HERE).as_posix(), path)
        for package in packages or _PACKAGES
        for path in (_HERE / package).rglob("*")
        if path.suffix in (*_TEXTS, *_NO_TEXTS)
    ):
        content = path.read_bytes()
        if path.suffix in _TEXTS:
            content = content.replace(b"\r\n", b"\n")
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def libraries() -> tuple[tuple[str, str], ...]:
    """(name, version) of Python and of each of `LIBRARIES`; "" for one that is not installed."""
    return (("python", platform.python_version()), *((name, _version(name)) for name in LIBRARIES))


def readers() -> tuple[tuple[str, str], ...]:
    """(name, version) of each reader that is installed, in the order they are asked."""
    found = [("rapidocr", _version("rapidocr")), ("tesseract", tesseract())]
    return tuple((name, number) for name, number in found if number)


def models() -> tuple[tuple[str, str], ...]:
    """(file name, SHA-256) of each model, by name: those in RapidOCR's wheel, where it is installed, and our own."""
    try:
        held = [(file.name, file.read_binary()) for file in files("rapidocr") or () if file.name.endswith(_MODEL)]
    except PackageNotFoundError:
        held = []
    held.append((_NAMES, (_HERE / _NAMES).read_bytes()))
    return tuple(sorted((name, hashlib.sha256(content).hexdigest()) for name, content in held))


def tesseract() -> str:
    """The version of the Tesseract on the PATH; "" where there is none that runs."""
    if shutil.which("tesseract") is None:
        return ""
    try:
        said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    first = (said.stdout or said.stderr).strip().partition("\n")[0]
    return first.removeprefix("tesseract").strip()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
