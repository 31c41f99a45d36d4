# Everything the project needs is installed here, into .venv, from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DIR ?= testdata

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs docs-check coverage bench prove lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## see the main job done on testdata/demo/web.yaml: the diff, nothing is written
	@$(BIN)/kubectl-prodready fix -f testdata/demo/web.yaml; code=$$?; test $$code -eq 1

test: $(READY) ## run every test that needs no cluster
	$(BIN)/python -m pytest

lint: $(READY) ## ruff, mypy, import-linter
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## format the code
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

docs: $(READY) ## generate help pages, rule pages and the README's examples
	$(BIN)/python -m tools.docs

docs-check: docs ## fail when a generated page is stale
	git diff --exit-code -- README.md docs kubectl_prodready/cli/help

coverage: $(READY) ## branch coverage of core and text
	$(BIN)/python -m pytest -q --cov --cov-report=term

bench: $(READY) ## speed, memory and start-up as ratios (DIR=folder for another corpus)
	$(BIN)/python -m tools.bench $(if $(filter-out testdata,$(DIR)),$(DIR))

prove: $(READY) ## prove the tool on a copy of DIR: counts per rule, nothing lost, kustomize still builds
	$(BIN)/python -m tools.prove $(DIR)

lock: $(READY) ## renew requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --upgrade --extra dev --output-file requirements.lock pyproject.toml

clean: ## remove what was made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
