# `make demo` shows the board; `make test` checks everything, and CI calls the same.
# The virtual environment is .venv; stamps say whether it is as the locks ask.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEMO_ARGS ?=
FUZZ_S ?= 60

# Python keeps what it compiled, whatever this machine says elsewhere: tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test lint types tests-sqlite tests-postgresql tests-postgresql-all nightly chromium audit lock fuzz bench messages clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Daylight needs Python 3.11 to 3.13; name one with PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# What the board needs, and nothing else. Where a C compiler is, a part of screening is compiled.
COMPILED := hatch_build.py $(wildcard src/daylight/screening/_onelook*.pyx src/daylight/screening/_onelook*.h)

$(VENV)/.web: requirements/web.txt pyproject.toml $(COMPILED) | $(BIN)/python
	@echo "Installing what the board needs into $(VENV): once, about a minute"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/web.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# And what the tests and linters need on top of it.
$(VENV)/.dev: requirements/dev.txt pyproject.toml $(COMPILED) | $(BIN)/python
	@echo "Installing what tests and linters need into $(VENV)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# pip never removes what a lock no longer asks for, and a leftover plugin changes how tests run.
	@$(BIN)/python -m pip freeze --exclude-editable | sed 's/[=@ ].*//' | tr 'A-Z_.' 'a-z--' | sort > $(VENV)/.is
	@sed -nE 's/^([A-Za-z0-9._-]+)==.*/\1/p' requirements/dev.txt | tr 'A-Z_.' 'a-z--' | sort > $(VENV)/.asked
	@comm -23 $(VENV)/.is $(VENV)/.asked | xargs -r $(BIN)/python -m pip uninstall --quiet --yes
	@touch $(VENV)/.web $@

# Some tools must read Django's settings, which want a site. Theirs is empty.
TOOLS_SITE := DAYLIGHT_HOME=$(VENV)/site DJANGO_SETTINGS_MODULE=daylight.web.settings

$(VENV)/site/keys/secret: | $(VENV)/.web
	mkdir -p $(VENV)/site/data
	$(BIN)/python -c "import pathlib; from daylight.web.keys import make_secret; make_secret(pathlib.Path('$(VENV)/site/keys'))"

demo: $(VENV)/.web ## a lively board on http://localhost:8000 (PORT=...)
	$(BIN)/daylight demo --port $(PORT) $(DEMO_ARGS)

test: $(VENV)/.dev $(VENV)/site/keys/secret ## everything that CI checks
	@$(MAKE) --no-print-directory -j2 lint types
	@$(MAKE) --no-print-directory tests-sqlite tests-postgresql

lint: $(VENV)/.dev $(VENV)/site/keys/secret ## format, style, who imports whom, migrations
	$(BIN)/ruff format --check src tests benchmarks docs hatch_build.py
	$(BIN)/ruff check src tests benchmarks docs hatch_build.py
	$(BIN)/lint-imports --no-logo
	$(TOOLS_SITE) $(BIN)/python -m django makemigrations --check --dry-run

types: $(VENV)/.dev $(VENV)/site/keys/secret ## types, strictly
	$(TOOLS_SITE) $(BIN)/mypy

# A browser that still loads may meet the next test's database. What failed is asked once more, alone
# and in turn; what fails then has failed.
AGAIN := $(BIN)/pytest --last-failed --last-failed-no-failures none

# One process more than there are processors: tests wait for pages and for other processes.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2) + 1)
AT_ONCE := -n $(WORKERS) --dist worksteal

tests-sqlite: $(VENV)/.dev chromium ## all tests, on SQLite
	$(BIN)/pytest $(AT_ONCE) tests || $(AGAIN) tests

# Tests that open no board are the same there, and pages ask what SQLite was asked. By day PostgreSQL is
# asked where it may answer otherwise: the gate and its triggers, locks and races, processes that are
# killed, SQL that is written by hand. `make tests-postgresql-all` asks everything, for the night.
ON_POSTGRESQL := tests/web/test_*.py $(addprefix tests/web/, \
  $(addprefix record/test_,sequencer.py crashes.py continuing.py rotation.py recovery.py every_act.py) \
  $(addprefix search/test_,beside.py equals_scan.py faults.py gin.py index.py moved.py postgresql.py query.py) \
  $(addprefix screening/test_,bounded.py duplicates.py list_races.py prices.py) \
  $(addprefix importing/test_,import_killed.py import_races.py) \
  $(addprefix evidence/test_,retention.py vault.py) \
  $(addprefix reports/test_,flags.py hiding.py machine.py) \
  alerts/test_killed.py alerts/test_matching.py desk/test_races.py posting/test_at_once.py \
  replies/test_killed.py review/test_quorum.py review/test_worker.py)
tests-postgresql: $(VENV)/.dev ## what depends on the database again, on PostgreSQL
	DAYLIGHT_TEST_DATABASE=postgresql $(BIN)/pytest $(AT_ONCE) -m "not browser" $(ON_POSTGRESQL) \
	  || DAYLIGHT_TEST_DATABASE=postgresql $(AGAIN) -m "not browser" $(ON_POSTGRESQL)

tests-postgresql-all: $(VENV)/.dev ## every test of the board again, on PostgreSQL
	DAYLIGHT_TEST_DATABASE=postgresql $(BIN)/pytest $(AT_ONCE) -m "not browser" \
	  tests/web tests/command tests/catalogue_files

nightly: $(VENV)/.dev chromium ## more lives, every write killed, all of PostgreSQL, and an hour of fuzz
	DAYLIGHT_TEST_NIGHTLY=1 $(MAKE) tests-sqlite tests-postgresql-all
	$(MAKE) fuzz FUZZ_S=3600

# Debian has a Chromium that shows no window: the same pages at half the cost.
CHROMIUM := apt-get install -y -qq --no-install-recommends chromium
chromium:
	@if command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	  || command -v chromium-browser >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && { $(CHROMIUM)-headless-shell || $(CHROMIUM); }; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
	  sudo apt-get update -qq && { sudo $(CHROMIUM)-headless-shell || sudo $(CHROMIUM); }; \
	else echo "No chromium here and no right to install it: the browser journeys will be SKIPPED"; fi

audit: $(VENV)/.dev ## known holes in what we depend on
	$(BIN)/pip-audit --requirement requirements/web.txt --disable-pip --require-hashes

lock: $(VENV)/.dev ## both locks anew, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  pyproject.toml --extra web requirements/build.in -o requirements/web.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  pyproject.toml --extra web requirements/dev.in -o requirements/dev.txt

fuzz: $(VENV)/.dev ## screening under whatever comes, for a minute (FUZZ_S=3600 at night)
	$(BIN)/python -m tests.fuzz_screening $(FUZZ_S)

# BENCH=benchmarks/record/measure_sealing.py makes one.
BENCH ?= $(wildcard benchmarks/*/measure*.py)

bench: $(VENV)/.dev ## the measures of docs, each as a ratio
	@for file in $(BENCH); do echo "== $$file"; \
	  $(BIN)/python -m "$$(echo "$${file%.py}" | tr / .)" || exit 1; done

messages: $(VENV)/.dev $(VENV)/site/keys/secret ## texts for translation, extracted and compiled
	$(TOOLS_SITE) $(BIN)/python -m daylight.web.messages

clean: ## the virtual environment and what was compiled
	rm -rf build src/daylight/screening/_onelook.*.so $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
