# `make help` says what each word does.
.DEFAULT_GOAL := help
.PHONY: help run setup install translations messages test check lint format \
	test-postgres bench wheels clean
MAKEFLAGS += --no-print-directory
PORT ?= 8000
export PORT HOST DATA_DIR DATABASE_URL WHEELS PYTHON

PY = .venv/bin/python

help: ## say what each word does
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /|/' | \
		while IFS='|' read -r word what; do printf '  make %-14s %s\n' "$$word" "$$what"; done
	@echo
	@echo '  PORT=8001      another port             HOST=0.0.0.0  let phones on this network in'
	@echo '  DATA_DIR=path  database and uploads     WHEELS=path   install without a network'

run: install ## set everything up and serve on http://localhost:8000 (PORT=, HOST=, DATA_DIR=, WHEELS=)
	@exec $(PY) scripts/run.py

install: ## make .venv and install what the site runs on (WHEELS=path: without a network)
	@sh scripts/setup.sh requirements.txt
	@$(PY) scripts/compile_translations.py

setup: install ## the same, with what tests and everyday work need
	@sh scripts/setup.sh requirements-dev.txt

test: ## everything: lint, contracts, translations, tests on SQLite and on PostgreSQL (under 20 minutes)
	@sh scripts/test.sh

check: setup ## everyday check in under a minute: lint, contracts, tests without a database (T=tests/people: those there, with one)
	@sh scripts/lint.sh
	@$(PY) -m pytest -q -m 'not browser and not slow' -n 2 $(if $(T),$(T),--no-database)

test-postgres: setup ## quick tests on a real PostgreSQL server, started for it
	@sh scripts/needs.sh postgresql
	@$(PY) scripts/postgres.py $(PY) -m pytest -q -m 'not browser' -n 2

lint: setup ## style, layers of the house, templates, migrations
	@sh scripts/lint.sh

format: setup ## put Python and templates into shape
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@git ls-files 'templates/*.html' | xargs .venv/bin/djhtml --tabwidth 2

translations: install ## compile the translations

messages: setup ## collect new texts into locale/vi for a translator
	@sh scripts/needs.sh gettext
	@$(PY) scripts/messages.py collect

bench: setup ## measure server time per page and per quiz, as ratios
	@$(PY) -m tests.bench

wheels: install ## fetch everything into wheels/, to install elsewhere without a network (same system, same Python)
	@$(PY) -m pip download --quiet --only-binary :all: --dest wheels -r requirements.txt pip
	@echo 'Fetched. There: make run WHEELS=wheels'

clean: ## remove what is made again by itself (never data)
	@rm -rf .venv staticfiles .pytest_cache .ruff_cache .hypothesis .tools
