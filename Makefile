# `make help` lists what there is. PYTHON=/path/to/python3.x chooses the Python that .venv is made with, and
# BENCH=/path/to/bench the labelled receipts of `make accuracy`.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench accuracy alcohol-model alcohol-accuracy lock
export PYTHON

PY := .venv/bin/python
STAMP := .venv/.itemized-setup
TODAY := 2026-10-20
BENCH := ../shared/bench

help:  ## say what there is to make
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## make .venv with everything pinned in requirements.lock, and .venv/bin/itemized

$(STAMP): requirements.lock pyproject.toml tools/setup.sh
	@tools/setup.sh
	@touch $@

demo: setup  ## judge the sample submissions into out/ and say what came out
	@.venv/bin/itemized batch sample_receipts/submissions --departments sample_receipts/departments.csv --out out --today $(TODAY)

test: setup  ## run every test, two files at a time
	@$(PY) -m pytest -n 2 --dist loadfile

check: setup  ## lint, format, types, import directions
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@$(PY) -m pytest -q tests/test_imports.py

bench: setup  ## time Itemized against its reader alone and where it is hardest, a pre-check, a big replay; kill batch and decide 60 times
	@$(PY) -m bench.bench
	@$(PY) -m bench.replay
	@$(PY) -m bench.kills

# Minutes, on a machine that does nothing else; what was read is kept for as long as the program stays the same.
accuracy: setup  ## measure how right Itemized is on the labelled receipts in BENCH, and write docs/accuracy.md
	@$(PY) -m bench.accuracy $(BENCH)

alcohol-model: setup  ## learn the names of drinks anew from BENCH/alcohol/dev.csv into rules/alcohol/names.bin
	@$(PY) -m bench.training $(BENCH)

alcohol-accuracy: setup  ## measure the alcohol judge on BENCH/alcohol/dev.csv into its part of docs/accuracy.md
	@$(PY) -m bench.alcohol $(BENCH)

# The lock holds for every platform and for Python 3.11 and later. Renews every pin: look at the difference.
lock:  ## pin the newest versions into requirements.lock (needs uv: pip install uv)
	uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --upgrade --no-emit-index-url \
	    --group build --group dev --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
