# Everything the portal needs is made here, from Python 3.11 and make alone. CONTRIBUTING.md says more.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --disable-pip-version-check --quiet --require-hashes --only-binary :all:
LOCK := $(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
TEMPLATES = $(shell find templates -name '*.html')

# Where each process compiles all its modules anew, the tests take half as long again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run dev test lint format bench lock

run dev: export SITE_URL ?= http://127.0.0.1:$(PORT)
run dev: export PORT := $(PORT)
run dev: export DEMO ?= true
run dev: export MAIL_PAGE ?= true
run dev: export HTTPS ?= false

run: .venv/run  ## the portal with its demonstration community
	@$(PY) manage.py run

dev: export DEBUG ?= true
dev: .venv/dev  ## the same, reloading itself when a file changes
	@$(PY) manage.py run --reload

test: .venv/dev
	@$(PY) -m portal.catalogues
	@$(PY) -m pytest

lint: export DATABASE_URL := postgres://nobody@nowhere/lint
lint: .venv/dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(dir $(PY))djade --check $(TEMPLATES)
	@$(PY) -m djlint --lint --quiet templates
	@$(PY) -m mypy

format: .venv/dev
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .
	@$(dir $(PY))djade $(TEMPLATES) || true

bench: .venv/dev
	@$(PY) -m bench

lock: .venv/dev
	$(LOCK) --extra local --upgrade --output-file requirements.lock
	$(LOCK) --all-extras --upgrade --constraint requirements.lock --output-file requirements-dev.lock

.venv/run: requirements.lock
.venv/dev: requirements-dev.lock
.venv/run .venv/dev:
	@$(PYTHON) -c 'import sys; sys.exit("The portal needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@echo "Setting up .venv from $< …"
	@$(PYTHON) -m venv .venv
	@$(INSTALL) -r $<
	@touch $@
