# make is the doorbell, not the engine: `panyou run` decides by content what is stale.
REVIEW ?= sample
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
PY := $(BIN)/python
DONE := .venv/.installed
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: all test check bench fuzz sweep notebooks clean help

all: $(DONE) ## set up, run the review (REVIEW=sample), say where the report lies
	@$(PY) -m pipeline run configs/$(REVIEW).toml

test: $(DONE) ## run every test
	@$(PY) -m pytest

check: $(DONE) ## lint, types, import rule, licences
	@$(PY) -m ruff check pipeline tests bench
	@$(PY) -m ruff format --check pipeline tests bench
	@$(PY) -m mypy
	@$(PY) -m pytest tests/test_imports.py
	@$(PY) tests/licences.py

bench: $(DONE) ## print the measured figures again
	@$(PY) -m bench

fuzz: $(DONE) ## feed the readers damaged files, a minute a reader
	@$(PY) -m tests.fuzz

sweep: $(DONE) ## kill and starve a run at every point
	@$(PY) -m pytest -m sweep

notebooks: $(DONE) ## run every notebook on the sample
	@$(PY) -m pytest tests/test_notebooks.py

clean: ## delete outputs/ (never corpus/)
	@rm -rf outputs

$(DONE): requirements.lock pyproject.toml
	@sh ./setup.sh
	@touch $(DONE)

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12
