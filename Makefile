# Two commands: `make demo` and `make test`. Each does its own set-up, may be run again, and needs no network once set up.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
export MUJOCO_GL ?= egl
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The job that the demo does. Say your own: make demo JOB="bring me the red boxes"
JOB ?= Bring the small red box to packing and put both blue boxes on shelf a
SEED ?= 7
EPISODES ?= 100

QUICK := not physics and not process and not model
# A file stays in one process: what its tests share is made once.
SPREAD := --numprocesses auto --dist loadfile
PIP := $(BIN)/python -m pip install --quiet --require-hashes --only-binary :all:

.PHONY: help setup setup-dev system assets demo test unit slow check fix brain bench lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: setup ## the humanoid does a job from one sentence; leaves out/demo.mp4 and out/demo.html
	@mkdir -p out
	$(BIN)/jidoka run "$(JOB)" --seed $(SEED) --speed max --video out/demo.mp4 --report out/demo.html --yes

test: setup-dev ## all tests: the quick ones first, then physics, processes and the language model
	$(BIN)/python -m pytest -m "$(QUICK)" $(SPREAD)
	$(BIN)/python -m pytest -m "not ($(QUICK))" --durations=10

unit: setup-dev ## the quick tests alone
	$(BIN)/python -m pytest -m "$(QUICK)" $(SPREAD)

slow: setup-dev ## the tests with physics, processes and the language model
	$(BIN)/python -m pytest -m "not ($(QUICK))" --durations=10

check: setup-dev ## lint, format, types, the import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright
	$(BIN)/python -m pytest -q tests/test_imports.py

fix: setup-dev ## format, and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

BRAIN := PYTHONPATH=src .cache/brain/bin/python -m
MODEL := $(BIN)/python -c "from jidoka.assets import language_model; print(language_model())"

brain: setup .cache/brain/.ready ## train the translator again and measure it; hours; stopped, it goes on where it was
	$(BRAIN) training.lora --base "$$($(MODEL))" --threads $$(nproc)
	$(BRAIN) training.export --base "$$($(MODEL))"
	$(BIN)/python -m training.evaluate --base "$$($(MODEL))" --json

bench: setup ## the labour suite on EPISODES seeded halls
	$(BIN)/jidoka eval labour --episodes $(EPISODES) --seed $(SEED) --json

# --- set-up: each step leaves a stamp and is done again only when its input changed ---

setup: .venv/.runtime assets ## everything that a run needs

setup-dev: .venv/.dev assets .cache/npm/.ready ## everything that the tests and checks need

system:
	@tools/system_packages $(PYTHON)

.venv/.created: | system
	@echo "setting up .venv (a minute or two, once)"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: requirements.lock pyproject.toml .venv/.created | system
	@echo "installing locked dependencies"
	@$(PIP) --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "installing locked development tools"
	@$(PIP) --requirement requirements-dev.lock
	@touch $@

# An MCP server of somebody else's, by which a test shows that any of them can be a body.
.cache/npm/.ready: tests/npm/package-lock.json
	@tools/system_packages $(PYTHON) tests
	@mkdir -p .cache/npm
	@cp tests/npm/package.json tests/npm/package-lock.json .cache/npm/
	@npm ci --prefix .cache/npm --silent --no-audit --no-fund --ignore-scripts
	@touch $@

assets: .venv/.runtime
	@$(BIN)/python -m jidoka.assets

# The training's own environment: gigabytes that no run needs. Pinned by version, not by hash, so that pip may take the
# build of torch that suits the machine.
.cache/brain/.ready: training/requirements.txt | system
	@$(PYTHON) -m venv .cache/brain
	@.cache/brain/bin/python -m pip install --quiet --requirement training/requirements.txt
	@touch $@

# --- upkeep ---

UV := .cache/uv/bin/uv
COMPILE := $(UV) pip compile pyproject.toml --no-config --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

$(UV):
	@$(PYTHON) -m venv .cache/uv
	@.cache/uv/bin/python -m pip install --quiet "uv>=0.13,<0.14"

lock: $(UV) ## pin the dependencies of pyproject.toml; make lock UPGRADE=--upgrade takes newer ones
	@$(COMPILE) $(UPGRADE) --extra build --output-file requirements.lock
	@$(COMPILE) $(UPGRADE) --extra build --extra dev --extra evals --constraint requirements.lock --output-file requirements-dev.lock
	@! grep -nE '://|^--|file:' requirements.lock requirements-dev.lock

clean: ## remove what was built; data files stay in the user's cache
	rm -rf .venv .cache .pytest_cache .ruff_cache .hypothesis out dist
