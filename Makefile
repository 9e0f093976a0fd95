# make setup, then make demo. Everything runs from .venv; nothing outside this folder is touched,
# except that `make browser` may install a Chromium (as root on Debian or Ubuntu).
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.DEFAULT_GOAL := help
.PHONY: help setup demo run demo-data quick test check bench shots browser lock

help:
	@echo "make setup   create .venv with everything needed (a second run is instant)"
	@echo "make demo    open the demo on http://127.0.0.1:$(PORT)"
	@echo "make run     open your own records on http://127.0.0.1:$(PORT)"
	@echo "make quick   the fast tests; make test: all of them, in a browser too"
	@echo "make check   format, lint, types and layers; make bench: speed; make shots: pictures of every page"

setup: $(STAMP)

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed. Say which with: make setup PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup
	$(BIN)/peerreview demo --port $(PORT)

run: setup
	$(BIN)/peerreview serve --port $(PORT)

demo-data: setup
	OPENPYXL_LXML=False $(BIN)/python data/build_demo.py  # the same bytes whether or not lxml is there

quick: setup
	$(BIN)/python -m pytest tests/unit tests/spec tests/app tests/ui tests/packs -n 2 --dist loadfile -m "not slow" -q

test: setup browser
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

browser: setup
	$(BIN)/python -m tests.browser.chromium --install

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup browser
	$(BIN)/python -m benchmarks

shots: setup browser
	$(BIN)/python -m tests.browser.shots $(SHOTS)

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --quiet
lock:
	$(LOCK) --group build --output-file requirements.txt
	$(LOCK) --group dev --output-file requirements-dev.txt
	@if grep -nE 'https?://|--index-url|file://' requirements.txt requirements-dev.txt; then exit 1; fi
