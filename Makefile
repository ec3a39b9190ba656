# `make` alone lists what there is. A line beginning with `##@` starts a group, `## ` after a target explains it.
SHELL := /bin/bash
PYTHON ?=
export PYTHON
# Some containers set it. Then every process compiles the product anew, and every worker of pytest all tests as well:
# 15 s of processor instead of 5 before the first test begins.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Twice two cores: tests of whole installations mostly wait.
WORKERS ?= 4
TESTS ?= tests
CHECKS := "ruff check ." "ruff format --check ." mypy "lint-imports --no-logo" "deptry ." \
	"bandit -q -c pyproject.toml -r shared services clients" "python scripts/check_documents.py" \
	"python scripts/check_contracts.py"

.DEFAULT_GOAL := help
.PHONY: help setup run test unit check format docs lock clean

##@ Use
run: setup ## Start all three services on this machine, with a district and sample cases (Ctrl-C stops them)
	@$(BIN)/python -m services

##@ Use it in containers (docker compose)
up: ## Build and start everything (PROFILE=dev keeps the mails here; SCALE="--scale router=3")
	@PROFILE=$(PROFILE) scripts/up.sh $(SCALE)

down: ## Stop everything; the data stay
	@docker compose --profile dev --profile ops down

logs: ## Follow what the parts say (Ctrl-C ends that alone)
	@docker compose --profile dev logs --follow --tail 50

compose-test: tools ## Build it, scale it, walk its road, kill its parts (minutes; root, or an engine that runs)
	@$(PYTEST) -q -x -s -p no:cacheprovider tests/compose/in_containers.py
.PHONY: up down logs compose-test

##@ Work on it
setup: ## Make .venv with what `make run` needs (PYTHON=... names the interpreter)
	@scripts/setup.sh run

tools: # what tests and checks need besides
	@scripts/setup.sh dev
.PHONY: tools

test: tools ## Run every test against a real RabbitMQ and PostgreSQL (TESTS=... narrows, WORKERS=4)
	@$(PYTEST) -n $(WORKERS) --dist loadgroup $(TESTS)

unit: tools ## Run the tests that need nothing but Python
	@$(PYTEST) -q tests/unit

fuzz: tools ## Ask the interface whatever its document allows and forbids (EXAMPLES=20000; minutes)
	@NWD_TEST_FUZZ_EXAMPLES=$(or $(EXAMPLES),20000) $(PYTEST) -q -s tests/fuzz
.PHONY: fuzz

check: tools ## Check style, types, imports, dependencies, security, and the documents against the code
	@failed=; for one in $(CHECKS); do \
		echo "== $$one"; $(BIN)/$$one || failed="$$failed, $$one"; \
	done; [ -z "$$failed" ] || { echo "check: these found something: $${failed#, }"; exit 1; }

format: tools ## Put every file into the house's form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: tools ## Measure what a case costs, how soon its mail leaves, and memory (ROUNDS=3 CASES=4000 RATE=20; docs/performance.md)
	@VENV=bench/out/venv scripts/setup.sh run
	@$(BIN)/python -m bench

bench-routing: tools ## Measure who gets a case, on labelled sets in DATA (../shared/data; minutes; docs/routing.md)
	@OMP_NUM_THREADS=1 $(BIN)/python -m bench.routing $(DATA)
bench-figures: tools ## Measure a month's report over CASES=100000 cases: seconds and memory (a minute; docs/figures.md)
	@$(BIN)/python -m bench.figures $(CASES)

bench-clock: tools ## Measure due times, claims among many open clocks, steps, and a city's history in DATA (minutes; docs/performance.md)
	@$(BIN)/python -m bench.clock $(DATA)

bench-mail: tools ## Measure rendering, signing and sending, memory, and how soon a mail leaves (MAILS=3000 SECONDS=30; docs/performance.md)
	@$(BIN)/python -m bench.mail

bench-intake: tools ## Measure one POST against the floor, batches, a workbook, and questions among many stored (ROWS=50000 STORED=1000000; docs/performance.md)
	@VENV=bench/out/venv scripts/setup.sh run
	@$(BIN)/python -m bench.intake
.PHONY: bench bench-routing bench-figures bench-clock bench-mail bench-intake

##@ Keep it
docs: tools ## Write the generated documents anew (docs/asyncapi.json, docs/openapi.json)
	@$(BIN)/python scripts/write_documents.py

pictures: tools ## Take the README's pictures anew, from the running product
	@$(BIN)/python scripts/take_pictures.py $(ONLY)

look: tools ## Photograph every page in both widths and languages, for somebody to look at (build/pages/sheets.html; minutes)
	@$(BIN)/python scripts/look_at_pages.py
.PHONY: pictures look

lock: tools ## Pin the requirements anew, with hashes
	@scripts/lock.sh

clean: ## Remove what was made here: environment, caches, data in var/
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build *.egg-info var

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
