# Two commands on a fresh machine: `make book`, `make test`. Everything else is comfort.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000

.DEFAULT_GOAL := help
# Set in some containers; but the twenty processes of a build shall compile a module once, not each.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help book test test-fast lab serve check seal accept differences links qa release bench lock clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The lock names every package, so there is nothing to resolve; `pip check` holds it to that.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python %d.%d found; the book needs 3.11, 3.12 or 3.13. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" % v)'
	@echo "Installing into $(VENV) (a minute or two, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pip check --quiet --disable-pip-version-check
	@touch $@

book: $(READY)  ## build the book; prints where it is
	@$(BIN)/python -m analysis build

test: $(READY)  ## everything: style, types, data, models, figures, the built book in a browser
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell
	@$(BIN)/python -m pytest -n 2 --dist worksteal

test-fast: $(READY)  ## the tests that need no built book
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not book and not browser"

lab: $(READY)  ## open the chapters as notebooks in JupyterLab
	@$(BIN)/jupyter lab chapters

serve: $(READY)  ## serve the built book on http://127.0.0.1:8000 (PORT=… for another port)
	@$(BIN)/python -m analysis serve --port $(PORT)

check: $(READY)  ## validate the data and lint the prose
	@$(BIN)/python -m analysis check

seal: $(READY)  ## after a deliberate edit of data/: record the new sizes and hashes
	@$(BIN)/python -m analysis seal

# The reason goes through the environment, where its quotes and dollars mean nothing to a shell.
accept: $(READY)  ## accept figures that changed: make accept REASON="why"
	@$(BIN)/python -m analysis accept --reason "$$REASON"

differences: $(READY)  ## a page of the figures that changed, old beside new
	@$(BIN)/python -m analysis differences

links: $(READY)  ## ask the sources' addresses whether they still answer (needs the network)
	@$(BIN)/python -m analysis links

qa: book  ## what is slow or optional: Lighthouse (needs node and Chromium), the citation file
	@$(BIN)/python -m analysis qa

release: $(READY)  ## pack the built book into dist/ (TAG=… to hold it to a tag)
	@$(BIN)/python -m analysis release $(if $(TAG),--tag "$(TAG)") $(if $(ALLOW_DIRTY),--allow-dirty)

bench: $(READY)  ## speed, as ratios to a named peer in the same run
	@for f in benchmarks/bench_*.py; do $(BIN)/python $$f; done

lock:  ## resolve requirements.in again (maintainers; needs uv)
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" requirements.in -o requirements.txt

clean:  ## remove everything that was built, the environment included
	@rm -rf $(VENV) _build _generated dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
