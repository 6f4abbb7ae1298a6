# One command each, the same here and in CI. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
SHARED_DATA := $(wildcard ../shared/data)
ifneq ($(SHARED_DATA),)
export ZHIJI_DATA ?= $(abspath ../shared/data)
endif
READY := $(VENV)/.ready
READY_TEST := $(VENV)/.ready-test

.PHONY: help setup demo dev test test-sqlite test-postgres test-slow check bench docs phrases clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY) ## make the virtual environment with everything Zhiji needs

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Zhiji needs Python 3.11 or later; name yours with: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(READY_TEST): $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test,check]"
	touch $@

demo: $(READY) ## set up, make the demo company, run the cycle, serve on 127.0.0.1:8000
	@$(BIN)/zhiji demo

dev: $(READY) ## serve the company in var/company, starting anew when the code changes
	$(BIN)/zhiji serve --reload

test: $(READY_TEST) ## set up and pass every test: browser, SQLite and PostgreSQL
	BIN=$(BIN) tests/run all

test-sqlite: $(READY_TEST) ## the suite on SQLite only
	BIN=$(BIN) tests/run sqlite

test-postgres: $(READY_TEST) ## the suite on PostgreSQL only
	BIN=$(BIN) tests/run postgres

test-slow: $(READY_TEST) ## the tests that take minutes
	BIN=$(BIN) tests/run slow

check: $(READY_TEST) ## lint, types, architecture, advisories of dependencies
	$(BIN)/ruff check src tests bench
	$(BIN)/lint-imports
	$(BIN)/mypy src/zhiji/vocabulary src/zhiji/warehouse
	BIN=$(BIN) tests/check_advisories

bench: $(READY_TEST) ## run every benchmark, ours and the peer in one run
	@for claim in bench/*.py; do case $$claim in bench/peer_*) ;; *) echo "== $$claim"; $(BIN)/python $$claim || exit 1;; esac; done

docs: $(READY_TEST) ## check that every example in the documentation runs
	$(BIN)/python -m pytest -q --doctest-modules src/zhiji/vocabulary src/zhiji/warehouse

phrases: ## compile the translations (needs gettext)
	@for po in $$(find src/zhiji/web -name '*.po'); do msgfmt --check --output-file=$${po%.po}.mo $$po || exit 1; done

clean: ## remove the virtual environment and the demo company
	rm -rf $(VENV) var/demo
