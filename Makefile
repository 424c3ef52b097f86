# make run      set up, ingest the bundled corpus if it changed, serve the chat page
# make ask Q="does a UMN lesion mean ALS?"
# make test     set up, run the tests
# make lint     ruff and mypy
# make gate     answer the gold suite twice and check the invariants that a release keeps
# make baseline make that the baseline of later gates
# make clean    remove the virtual environment and the index

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.set-up
INDEXED := .betz/.indexed
CORPUS := $(wildcard corpus/*.md corpus/*.json corpus/*.yaml)
CODE := $(wildcard ingest/*.py ingest/*/*.py)
GATE := .betz/gate
export Q

.PHONY: run ask test lint gate baseline gold-runs clean
run: $(INDEXED)
	$(BIN)/betz serve --port $(PORT)

ask: $(INDEXED)
	@$(BIN)/betz ask "$$Q"

test: $(SETUP)
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(SETUP)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

gate: gold-runs
	$(BIN)/betz eval gate $(GATE)/one/* --again $(GATE)/two/*

baseline: gold-runs
	$(BIN)/betz eval gate $(GATE)/one/* --again $(GATE)/two/* --update

# One backend on every machine, so that a baseline made on one holds on another.
gold-runs: export BETZ_BACKEND := onnx-fp32
gold-runs: export BETZ_INDEX := $(GATE)/index
gold-runs: $(SETUP)
	rm -rf $(GATE)/one $(GATE)/two
	$(BIN)/betz ingest
	$(BIN)/betz eval run gold --out $(GATE)/one
	$(BIN)/betz eval run gold --out $(GATE)/two >/dev/null

# torch comes first and pinned: left to the others' wishes, pip would choose a build for graphics cards.
$(SETUP): requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet "$$(grep '^torch==' requirements.txt)"
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(INDEXED): $(SETUP) $(CORPUS) $(CODE)
	$(BIN)/betz ingest
	touch $@

clean:
	rm -rf $(VENV) .betz .pytest_cache .mypy_cache .ruff_cache .hypothesis
