"""What a reading rests on beside our own code: libraries, readers and their models, by version and digest."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, files, version

#: The libraries that decide what is read and how it is judged.
LIBRARIES = (
    "rapidocr", "openvino", "onnxruntime", "opencv-python-headless", "numpy", "pillow", "pillow-heif", "pytesseract",
    "pdfplumber", "pypdfium2", "spacy",
)  # fmt: skip
_MODEL = ".onnx"


def program() -> str:
    """Itemized's own version."""
    return version("itemized")


def libraries() -> tuple[tuple[str, str], ...]:
    """(name, version) of Python and of each of `LIBRARIES`; "" for one that is not installed."""
    return (("python", platform.python_version()), *((name, _version(name)) for name in LIBRARIES))


def readers() -> tuple[tuple[str, str], ...]:
    """(name, version) of each reader that is installed, in the order they are asked."""
    found = [("rapidocr", _version("rapidocr")), ("tesseract", tesseract())]
    return tuple((name, number) for name, number in found if number)


def models() -> tuple[tuple[str, str], ...]:
    """(file name, SHA-256) of each model in RapidOCR's wheel, by name; () where it is not installed."""
    try:
        held = [file for file in files("rapidocr") or () if file.name.endswith(_MODEL)]
    except PackageNotFoundError:
        return ()
    return tuple(sorted((file.name, hashlib.sha256(file.read_binary()).hexdigest()) for file in held))


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
