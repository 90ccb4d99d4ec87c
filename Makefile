# Two commands on a fresh machine: `make book`, `make test`. Everything else is comfort.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help book test test-fast lab serve check seal expect bench lock clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python %d.%d found; the book needs 3.11, 3.12 or 3.13. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" % v)'
	@echo "Installing into $(VENV) (about a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

book: $(READY)  ## build the book; prints where it is
	@$(BIN)/python -m analysis build

test: $(READY)  ## everything: style, types, data, models, figures, the built book in a browser
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
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

expect: $(READY)  ## accept the figures as they are now, as what the tests expect
	@$(BIN)/python -m analysis expect

bench: $(READY)  ## speed, as ratios to a named peer in the same run
	@for f in benchmarks/bench_*.py; do $(BIN)/python $$f; done

lock:  ## resolve requirements.in again (maintainers; needs uv)
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" requirements.in -o requirements.txt

clean:  ## remove everything that was built, the environment included
	@rm -rf $(VENV) _build _generated *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
