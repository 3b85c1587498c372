# Two commands matter: `make run` and `make test`. Both set up all they need by themselves.
PYTHON ?= python3
BIN := .venv/bin
DATA := $(wildcard ../shared/data)
ifneq ($(DATA),)
export MANDATE_REAL_DATA ?= $(abspath $(DATA))
endif
WORKERS ?= 2
# Compiled once and kept beside the environment, whatever the shell says: each `mandate` starts a second sooner.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX ?= $(CURDIR)/.venv/.compiled

.DEFAULT_GOAL := help
.PHONY: help setup run test check soak bench pictures demo-reset verifier browser

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@echo "Making the environment in .venv …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==0.13.8 2>/dev/null || true

.venv/.run: pyproject.toml | $(BIN)/python
	@echo "Installing …"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --python $(BIN)/python -e . ; else $(BIN)/python -m pip install -q --disable-pip-version-check -e . ; fi
	@touch $@

.venv/.dev: pyproject.toml | $(BIN)/python
	@echo "Installing with what the tests need …"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --python $(BIN)/python -e '.[dev]' ; else $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]' ; fi
	@touch $@ .venv/.run

.venv/.bench: pyproject.toml | .venv/.dev
	@echo "Installing what the benchmarks compare with …"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install -q --python $(BIN)/python -e '.[dev,bench]' ; else $(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev,bench]' ; fi
	@if command -v npm >/dev/null; then mkdir -p .venv/node && echo '{}' > .venv/node/package.json && npm install --silent --no-fund --no-audit --prefix .venv/node votes@3.0.0 || true; fi
	@touch $@

setup: .venv/.run ## make the environment, no server

run: .venv/.run ## serve the demo chapter on http://127.0.0.1:8000 (PORT overrides)
	@$(BIN)/mandate run

demo-reset: .venv/.run ## make a fresh demo, without a server
	@$(BIN)/mandate demo-reset

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo -n)
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
	  echo "Installing Chromium for the browser tests …"; \
	  $(SUDO) apt-get update -qq && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } \
	  || { echo "Chromium is missing and could not be installed: install the package 'chromium' and run again." >&2; exit 1; }

test: .venv/.dev browser check ## everything: lint, types, contracts, the whole suite on both databases, the browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: .venv/.dev ## lint, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >.venv/.contracts 2>&1 || { cat .venv/.contracts; exit 1; }

soak: .venv/.dev ## the attacks at full figures, resumable; writes docs/assurance.md (ONLY="fast counts" for a part)
	@$(BIN)/python -m tests.soak $(if $(ONLY),"$(ONLY)")

bench: .venv/.bench ## ratios beside peers, as a table and as JSON in benchmarks/results/ (ONLY=counting for a part)
	@$(BIN)/python -m benchmarks $(ONLY)

pictures: .venv/.dev browser ## seed the demo and take the pictures of the guides anew, into docs/pictures/
	@$(BIN)/python -m tests.pictures

verifier: .venv/.run ## build dist/mandate-verify.pyz, the stranger's one-file verifier
	@$(BIN)/python -m oversight.verifier_file dist/mandate-verify.pyz
