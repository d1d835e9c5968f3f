# Leeway: `make run` opens the dashboard, `make test` runs everything that has to hold.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
export OMP_NUM_THREADS ?= 1

.PHONY: run ingest test test-slow bench sample lock browser clean

run: $(VENV)/run
	@[ -e "$${LEEWAY_HOME:-data/home}/warehouse/current" ] || \
	  { $(BIN)/leeway sample && $(BIN)/leeway fit; }
	@$(BIN)/python -m pages.frame.serve

ingest: $(VENV)/run
	@$(BIN)/leeway ingest $(FILES)

test: $(VENV)/dev browser
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n 2 -m "not slow"

test-slow: $(VENV)/dev
	$(BIN)/pytest -m slow

bench: $(VENV)/dev browser
	$(BIN)/python -m tests.bench

sample: $(VENV)/run
	$(BIN)/python -m data.generator

# A Debian package where there is apt and root, Playwright's own download elsewhere.
browser: $(VENV)/dev
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
	if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -q && apt-get install -yq chromium fonts-noto-cjk; \
	else $(BIN)/playwright install chromium; fi

# The hash-pinned lock files; no download address is written into them.
lock: $(VENV)/bin/python
	$(BIN)/pip install -q uv
	echo setuptools | $(BIN)/uv pip compile -q pyproject.toml - --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
	echo setuptools | $(BIN)/uv pip compile -q pyproject.toml - --extra dev --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  -c requirements.lock -o requirements-dev.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) data/home build *.egg-info
