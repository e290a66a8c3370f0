# Everything runs in a virtual environment of its own in .venv; only Python 3.11+, make and git are needed.
# `make demo` is the place to begin.

VENV    := .venv
PY      := $(VENV)/bin/python
STAMP   := $(VENV)/.installed
# The first of these that is Python 3.11 or newer; `make PYTHON=/path/to/python demo` chooses another.
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14
PYTHON  ?= $(shell for p in $(PYTHONS); do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ARGS    ?=

.DEFAULT_GOAL := help
.PHONY: help demo run test check lint types imports bench soak pictures docs wheel clean

help:
	@echo 'make demo    the room on a throw-away database, with a bundled outage of about ten minutes'
	@echo 'make run     the room, with ./config.toml'
	@echo 'make test    the tests'
	@echo 'make check   lint, types, import directions, tests: what CI runs'
	@echo 'make bench   start-up, bytes and latency, measured'
	@echo 'make soak    the tests that count, with their full counts; figures in build/soak'
	@echo 'make pictures  the pictures of the documentation, from the program itself'
	@echo 'make docs    the documentation as a site that can be searched, in build/docs'
	@echo 'make wheel   the wheel in dist/'
	@echo 'make clean   everything made here, the virtual environment too'

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { \
	  echo 'make: no Python 3.11 or newer was found. On Debian 12 or Ubuntu 24.04: apt-get install python3 python3-venv'; \
	  echo '      Elsewhere, name one: make PYTHON=/path/to/python3.12 demo'; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo 'make: $(PYTHON) has no venv module. Debian and Ubuntu keep it in a package of its own:'; \
	  echo "      apt-get install python3-venv    (or $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])') for this very Python)"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo 'installing warroom and what it needs into $(VENV) …'
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(STAMP)
	@$(VENV)/bin/warroom demo $(ARGS)

run: $(STAMP)
	@$(VENV)/bin/warroom --config config.toml $(ARGS)

test: $(STAMP)
	@$(PY) -m tests $(ARGS)

lint: $(STAMP)
	$(PY) -m ruff check .

types: $(STAMP)
	$(PY) -m mypy

imports: $(STAMP)
	$(VENV)/bin/lint-imports

check: $(STAMP)
	@$(PY) -m tests --check $(ARGS)

bench: $(STAMP)
	$(PY) -m bench $(ARGS)
	$(PY) -m bench.crowd
	$(PY) -m bench.feeding
	$(PY) -m bench.jobs
	$(PY) -m bench.server
	$(PY) -m bench.replay
	$(PY) -m bench.assist

soak: $(STAMP)
	WARROOM_SOAK=1 $(PY) -m pytest -q -m soak --timeout 3600 $(ARGS)

pictures: $(STAMP)
	$(PY) -m bench.pictures $(ARGS)

docs: $(STAMP)
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict
	@echo 'To read it: $(PY) -m http.server --bind 127.0.0.1 --directory build/docs 8024, then open 127.0.0.1:8024'

wheel: $(STAMP)
	$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache snapshot_report.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
