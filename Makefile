# Stanzadesk's commands. `make demo` and `make test` work on a fresh Debian or Ubuntu machine.
#
#   make demo [ARGS="--http-port 8081"]   start a working contact centre on this machine
#   make test [ARGS="tests/unit -k name"] all tests, three files at a time (JOBS=1: one); ends with pytest's summary
#   make test-clients [CLIENTS=console]   real chat programs as agents' clients; console: only those without windows
#   make check                            format, lint and types, nothing is changed
#   make format                           let the formatter and the safe fixes of the linter change files
#   make bench [ARGS=...]                 the numbers of docs/, measured here
#   make fuzz                             20,000 calls of REST made from its own description; what came back
#   make mutants [ARGS=--share=0/10]      change routing everywhere, one place at a time: do its tests notice?
#   make stories                          10,000 random stories of the core, watched by its invariants
#   make branches                         fail unless the quick pure tests reach every line and branch of routing
#   make assets                           bundle desktop and widget into webclient/static/dist
#   make lock                             renew requirements/*.txt after a change in pyproject.toml
#   make clean                            remove what these commands built

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

ARGS ?=
# Tests wait for servers and timers more than they work: three files at a time keep two cores busy.
JOBS ?= 3
# The first Python 3.11 or newer that can make virtual environments.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

PYTHON_READY := .venv/.installed
CLIENTS ?= all
CONVERSE_READY := tests/clients/converse/node_modules/.installed
NODE_READY := webclient/node_modules/.installed
ASSETS := webclient/static/dist/manifest.json
WEB_SOURCES := $(shell find webclient/desktop webclient/widget webclient/shared webclient/styles -type f 2>/dev/null)

.PHONY: help demo test test-clients check format bench mutants stories branches fuzz assets lock clean packages-demo packages-test \
	packages-clients typescript-tests

help:
	@sed -n '3,/^$$/s/^# \{0,1\}//p' Makefile

demo: packages-demo $(PYTHON_READY) $(ASSETS)
	@exec .venv/bin/stanzadesk demo $(ARGS)

test: packages-test $(PYTHON_READY) $(ASSETS) typescript-tests
	@$(VENV_PYTHON) -m pytest --numprocesses $(JOBS) --dist loadfile $(ARGS)

# Not beside each other: a program that is slow to draw looks like one that does not answer.
test-clients: packages-clients $(PYTHON_READY) $(ASSETS) $(CONVERSE_READY)
	@$(VENV_PYTHON) -m pytest tests/clients $(if $(filter console,$(CLIENTS)),-m "not graphical") $(ARGS)

typescript-tests: $(NODE_READY)
	@cd webclient && npm test --silent

check: packages-demo $(PYTHON_READY) $(NODE_READY)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	cd webclient && npm run --silent check

format: $(PYTHON_READY)
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

bench: packages-test $(PYTHON_READY) $(ASSETS)
	@$(VENV_PYTHON) -m tests.bench $(ARGS)

fuzz: packages-test $(PYTHON_READY) $(ASSETS)
	@$(VENV_PYTHON) -m tests.faults.rest_calls $(ARGS)

mutants: $(PYTHON_READY)
	@$(VENV_PYTHON) -m tests.mutation $(ARGS)

stories: $(PYTHON_READY)
	@STANZADESK_HYPOTHESIS=thorough $(VENV_PYTHON) -m pytest -o timeout=0 tests/property/test_routing_random.py $(ARGS)

branches: $(PYTHON_READY)
	@$(VENV_PYTHON) -m tests.mutation.quick $(ARGS)

assets: packages-demo $(ASSETS)

packages-demo:
	@PYTHON=$(PYTHON) .ci/packages demo

packages-test:
	@PYTHON=$(PYTHON) .ci/packages test

packages-clients:
	@PYTHON=$(PYTHON) .ci/packages $(if $(filter console,$(CLIENTS)),console,clients)

# An order-only need: packages come first, but checking them makes nothing out of date.
$(PYTHON_READY): requirements/dev.txt pyproject.toml | packages-demo
	@for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if command -v "$$name" >/dev/null && \
	    "$$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    test -x $(VENV_PYTHON) || "$$name" -m venv .venv; break; fi; done
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(NODE_READY): webclient/package.json webclient/package-lock.json | packages-demo
	cd webclient && npm ci --silent --no-audit --no-fund
	@touch $@

$(CONVERSE_READY): tests/clients/converse/package.json tests/clients/converse/package-lock.json | packages-demo
	cd tests/clients/converse && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

$(ASSETS): $(NODE_READY) webclient/build.mjs webclient/tsconfig.json $(WEB_SOURCES)
	cd webclient && npm run --silent build

lock:
	rm -rf .venv/lock && $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet pip-tools
	.venv/lock/bin/pip-compile $(LOCK_FLAGS) -o requirements/run.txt pyproject.toml
	.venv/lock/bin/pip-compile $(LOCK_FLAGS) --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml
	echo hatchling > .venv/lock/build.in
	.venv/lock/bin/pip-compile $(LOCK_FLAGS) --no-annotate -c requirements/dev.txt -o requirements/build.txt .venv/lock/build.in
	rm -rf .venv/lock
LOCK_FLAGS := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links

clean:
	rm -rf .venv webclient/node_modules tests/clients/converse/node_modules webclient/static/dist dist build *.egg-info
	rm -rf .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find bridge config routing tests webclient -name __pycache__ -type d -prune -exec rm -rf {} +
