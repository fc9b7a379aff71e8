# What people run, and CI runs nothing else. `make help` lists it.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
STAMP := .venv/.made-from-the-lock

.PHONY: help setup run test check bench lock clean
help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## make the virtual environment from the hashed lock
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The academy needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with PYTHON=…")'
	@echo "Making the virtual environment (about half a minute the first time) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(STAMP)

run: export ACADEMY_DEMO = 1
run: export PORT := $(PORT)
run: export LOG_LEVEL ?= WARNING
run: setup ## the whole academy with demonstration people, on PORT (8000)
	@echo "Bringing the database up to date …"
	@$(MANAGE) migrate --verbosity 0
	@echo "Loading the starter academy …"
	@$(MANAGE) load_starter --demo
	@$(MANAGE) serve

test: setup ## everything, on real servers and in a real browser
	@$(BIN)/python -m tests.browser.chromium
	@echo "On SQLite and the filesystem broker, from an empty database …"
	@$(BIN)/pytest --create-db -n 2 --dist loadgroup -m "not postgresql and not redis"
	@echo "On PostgreSQL and Redis …"
	@$(BIN)/python -W ignore -m tests.servers $(BIN)/pytest --create-db -n 2 --dist loadgroup -m "postgresql or redis or journey"

check: setup ## format, lint, import contracts, types, system checks, missing migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/typos
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m tests.production

bench: setup ## the figures, each against a floor in the same run
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -W ignore -m tests.bench.register
	@$(BIN)/python -W ignore -m tests.bench.desk
	@$(BIN)/python -W ignore -m tests.bench.exams
	@$(BIN)/python -W ignore -m tests.bench.faults
	@$(BIN)/python -W ignore -m tests.bench.lines
	@$(BIN)/python -W ignore -m tests.bench.browser
	@$(BIN)/python -W ignore -m tests.bench.entitlement

lock: ## write requirements.lock anew (needs uv)
	uv lock --quiet
	uv export --quiet --no-emit-project --all-groups --output-file requirements.lock
	uv export --quiet --no-emit-project --no-default-groups --output-file requirements.production.lock
	@! grep -hnE 'https?://|--index|--extra-index' requirements*.lock | grep -v '^[0-9]*:#' || (echo "the lock names a host"; exit 1)

clean: ## throw away the virtual environment and this machine's data
	rm -rf .venv .academy
