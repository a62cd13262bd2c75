# One command for each thing a newcomer wants; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
ARGS ?=
# Twice as many as there are cores, because journeys wait more than they compute.
WORKERS ?= $(shell echo $$(( $$(nproc) * 2 )))
# Only the packages that runtime and sandbox need; `make test` and friends add the developers' ones.
RUN := .venv/.run
DEV := .venv/.dev

.DEFAULT_GOAL := help
.PHONY: help install demo run test test-quick test-slow check allow-secrets format bench bench-search lock schema grammar clean chaos load

help: ## List the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(RUN) ## Install into .venv what running needs; .venv/bin/baton is the command

demo: $(RUN) ## Start a local Slack-like workspace and the bot on sample leads (ARGS="--port 8100")
	@$(BIN)/baton demo $(ARGS)

run: $(RUN) ## Run the bot against the workspace that .env names
	@$(BIN)/baton run $(ARGS)

test: $(DEV) ## Run every test, on SQLite and PostgreSQL
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

test-quick: $(DEV) ## Run every test but the slow ones, on a quarter of the generated examples
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not slow" --hypothesis-profile quick $(ARGS)

# On half as many workers, because each of them starts several programs that compute.
test-slow: WORKERS := $(shell nproc)
test-slow: $(DEV) ## Run the slow tests alone
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m slow $(ARGS)

check: $(DEV) ## Format, lint, types, import contracts, known vulnerabilities and secrets
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy -p bot -p commands -p handlers -p storage -p sandbox -p bench -p checks -m app
	@$(BIN)/mypy -p tests
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m checks.secrets
	@$(BIN)/python -m checks.dependencies

allow-secrets: $(DEV) ## Let `check` take what now looks like a secret for made up
	@$(BIN)/python -m checks.secrets --allow

format: $(DEV) ## Rewrite the files the way `check` wants them
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(DEV) ## Measure; figures are ratios within one run (ARGS="speed --only intake"; docs/benchmarks.md)
	@$(BIN)/python -m bench $(ARGS)

bench-search: $(DEV) ## Measure searching on question sets (ARGS="--data DIR"; docs/search.md)
	@$(BIN)/python -m bench search $(ARGS)

chaos: $(DEV) ## Let everything go wrong around four replicas, and audit (ARGS="--minutes 30 --seed 1")
	@$(BIN)/python -m bench chaos $(ARGS)

load: $(DEV) ## Play a large company's busiest morning (ARGS="--postgresql --replicas 1,2,4")
	@$(BIN)/python -m bench load $(ARGS)

schema: $(RUN) ## Rewrite app.schema.json from the settings' own classes
	@$(BIN)/baton check --write-schema app.schema.json

grammar: $(DEV) ## Rewrite the tables of the conditions' parser after an upgrade of rule_engine
	@$(BIN)/python -m checks.grammar

lock: $(DEV) ## Pin the newest allowed versions again
	@$(BIN)/uv pip compile -q pyproject.toml --extra charts --extra documents --extra sandbox --generate-hashes --no-annotate --universal --python-version 3.11 --custom-compile-command "make lock" --upgrade -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --extra charts --extra documents --extra model --extra sandbox --group dev --generate-hashes --no-annotate --universal --python-version 3.11 --custom-compile-command "make lock" --upgrade -o requirements-dev.lock

clean: ## Remove everything that the commands above made
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis out

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Baton needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11")'
	@$(PYTHON) -m venv .venv
	@echo "Installing into .venv …"
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(RUN): requirements.lock pyproject.toml | .venv/bin/uv
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@
