# make check   set up, check every design, write reports/
# make test    set up, run the tests
# make lint    set up, ruff and mypy
# make bench   Chartproof beside other model checkers (JSON=path writes the rows, PLOT=path a picture)
# make lock    renew the pinned versions
#
# Everything happens in .venv; each target does nothing twice.

PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: check test lint bench lock clean

check: .venv/run.stamp
	$(BIN)/chartproof report

test: .venv/dev.stamp
	$(BIN)/python -m pytest

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev.stamp
	$(BIN)/python -m tests.benchmark $(if $(JSON),--json $(JSON)) $(if $(PLOT),--plot $(PLOT)) $(BENCH)

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) install --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(PIP) install --requirement requirements-dev.txt
	touch $@

lock:
	rm -rf .venv/lock
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip --quiet install --upgrade setuptools .
	.venv/lock/bin/python -m pip freeze --all --exclude chartproof --exclude pip > requirements.txt
	.venv/lock/bin/python -m pip --quiet install '.[dev]'
	.venv/lock/bin/python -m pip freeze --all --exclude chartproof --exclude pip > requirements-dev.txt
	rm -rf .venv/lock

clean:
	rm -rf .venv build dist *.egg-info
