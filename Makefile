# Everything that a person or CI runs. Needs python3 (3.11 or later) and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup demo test browser bench screenshots translations lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LEDGER := ledger/main.beancount
CASES := ../shared/cases
# SERVE=0 stops `make demo` before Fava. JOBS: test processes. BENCH: options of the benchmark (--quick).
SERVE ?= 1
JOBS ?= 2
BENCH ?=

# The load cache hides changes of the plugin's code and of included files: never use it here.
export BEANCOUNT_DISABLE_LOAD_CACHE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## List the targets.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 16

setup: $(STAMP) ## Make .venv with the locked dependencies and the project; again only when they changed.

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "needs Python 3.11 or later: make PYTHON=...")'
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP) ## Check the example books, show what was derived, then open a copy in Fava (SERVE=0: do not).
	$(BIN)/bean-refunds check $(LEDGER)
	$(BIN)/bean-refunds register $(LEDGER)
	$(BIN)/bean-refunds cases $(LEDGER)
	$(BIN)/bean-refunds exceptions $(LEDGER)
	$(BIN)/bean-refunds report ageing $(LEDGER)
	$(BIN)/bean-refunds trail $(LEDGER) VR-0003
ifneq ($(SERVE),0)
	@books=$$(mktemp -d) && trap 'rm -rf "$$books"' EXIT INT TERM && cp -R $(dir $(LEDGER)). "$$books" && \
	$(BIN)/bean-refunds import "$$books"/statements/2026-07-03-* --into "$$books/$(notdir $(LEDGER))" \
	  --profile "$$books/statements/paypal.toml" && \
	if command -v git >/dev/null; then \
	  git -C "$$books" init --quiet && git -C "$$books" config user.name 'Aisha Khan' && \
	  git -C "$$books" config user.email a.khan@wrenfold.example && git -C "$$books" add --all && \
	  git -C "$$books" commit --quiet --message 'The example books, and three statements of July'; \
	fi && \
	port=$$($(BIN)/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])') && \
	echo "Fava shows a copy of the books at http://127.0.0.1:$$port, under Vendor refunds (Ctrl-C stops it)." && \
	echo "Record and match as you like, as the clerk a.khan: until then the copy is in $$books." && \
	$(BIN)/fava --host 127.0.0.1 --port "$$port" "$$books/$(notdir $(LEDGER))"
endif

test: $(STAMP) browser ## Linters, types, import contracts, all tests with coverage, the example, the shared cases.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses $(JOBS) --dist worksteal --cov --cov-report=term-missing:skip-covered
	$(BIN)/bean-check $(LEDGER)
	@if [ -d $(CASES) ]; then $(BIN)/python $(CASES)/run_cases.py $(CASES); fi

browser: ## Find the Chromium that the tests drive; install it where this is a Debian and we are root.
	@for name in chromium chromium-browser google-chrome; do command -v "$$name" >/dev/null && exit; done; \
	if ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then \
	  echo "the browser tests need Chromium: install it (Debian: sudo apt-get install chromium) and try again" >&2; \
	  exit 1; \
	fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null

bench: $(STAMP) ## Measure load time, memory and growth on generated ledgers (BENCH=--quick: small ones).
	$(BIN)/python -m bench $(BENCH)

screenshots: $(STAMP) browser ## Take the pictures of the README anew, of the pages in Fava on the example books.
	$(BIN)/python -m tests.browser.screenshots

translations: $(STAMP) ## Bring the catalogues of the Fava pages in step with their texts, and compile them.
	$(BIN)/python -m tests.fava.catalogues

lock: ## Write requirements.lock anew: exact versions and hashes of everything that `make setup` installs.
	@temporary=$$(mktemp -d) && trap 'rm -rf "$$temporary"' EXIT && \
	$(PYTHON) -m venv "$$temporary" && \
	"$$temporary/bin/python" -m pip install --quiet 'pip==26.3' 'pip-tools==7.6.2' && \
	CUSTOM_COMPILE_COMMAND='make lock' "$$temporary/bin/python" -m piptools compile --quiet \
	  --strip-extras --generate-hashes --allow-unsafe --extra beangulp --extra bench --extra dev --extra fava \
	  --extra query --extra serve --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	  --output-file requirements.lock pyproject.toml

clean: ## Remove what the tools made; .venv stays.
	rm -rf build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o \( -name __pycache__ -o -name '*.egg-info' -o -name '.*.picklecache' \) -print0 | xargs -0 rm -rf
