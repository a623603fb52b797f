#!/bin/sh
# Makes .venv with everything in requirements.lock and the `itemized` command, and Tesseract where it can.
# Needs Python 3.11 or later; PYTHON=/path/to/python3.x chooses another one than the first found.
# Run it as often as you like: what is there already is left alone.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# Runs a command as root where that needs no password; fails otherwise.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"
    else return 1
    fi
}

# Installs Debian packages; says nothing and fails where that is not possible.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root true 2>/dev/null || return 1
    as_root apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# Prints the first Python that is new enough; the tested version comes first.
find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || {
        say "Itemized needs Python 3.11 or later and found none."
        say "  Debian: apt-get install python3 python3-venv    macOS: brew install python@3.12"
        say "  or say which one: make setup PYTHON=/path/to/python3.11"
        exit 1
    }
    # Debian splits venv's own pip off into python3-venv; a half-made .venv is what remains without it.
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        say "$python comes without venv; installing python$version-venv"
        apt_install "python$version-venv" || apt_install python3-venv || true
    fi
    if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        "$python" -m venv --clear .venv
    elif command -v virtualenv >/dev/null 2>&1; then
        virtualenv --quiet --clear --python "$python" .venv
    else
        say "$python cannot make a virtual environment. Please run: sudo apt-get install python3-venv"
        exit 1
    fi
    say "Made .venv with $("$python" --version)"
}

# .venv/bin/python is a link that dangles once its Python is removed or upgraded away.
if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    make_venv
fi

say "Installing what requirements.lock names (some 400 MB the first time)"
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }
pip install --quiet --require-hashes --no-deps -r requirements.lock
pip install --quiet --no-deps --no-build-isolation --editable .
.venv/bin/python -m compileall -q pipeline rules  # pip does so for the rest: the first start is as quick as the next

if ! command -v tesseract >/dev/null 2>&1; then
    say "Installing Tesseract, the second reader"
    if command -v brew >/dev/null 2>&1; then brew install --quiet tesseract >/dev/null 2>&1 || true
    else apt_install tesseract-ocr || true
    fi
    if ! command -v tesseract >/dev/null 2>&1; then
        say "Tesseract could not be installed here. Itemized works without it, on RapidOCR alone; what RapidOCR cannot"
        say "prove then goes to a person. To add it: sudo apt-get install tesseract-ocr, or brew install tesseract"
    fi
fi
say "Ready: .venv/bin/itemized --help"
