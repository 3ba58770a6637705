# Targets and what they need: `make help`. Everything is installed into .venv, with the versions of constraints.txt.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --constraint constraints.txt
PACKAGING := setup.cfg pyproject.toml constraints.txt
# the torch that the lock is made with, in its CPU build
TORCH ?= 2.13.0

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

.PHONY: demo
demo: $(VENV)/.installed ## run the main job on seeds/: build/graph.ttl, build/graph.html, and who said what about whom
	@mkdir -p build
	@rm -rf build/store
	$(BIN)/kg build seeds/*.txt --store build/store
	$(BIN)/kg export -f turtle -o build/graph.ttl --force --store build/store
	$(BIN)/kg render -o build/graph.html --force --store build/store
	$(BIN)/kg query who-said-what-about-whom --store build/store
	@printf '\n%s\n' "Written: build/graph.ttl, build/graph.html (open it in a browser), and the store in build/store"

.PHONY: test
test: $(VENV)/.installed-test chromium virtuoso ## run the tests
	$(BIN)/python -m pytest

.PHONY: check
check: $(VENV)/.installed-dev chromium virtuoso ## lint, format, strict types, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/python -m pytest

.PHONY: train
train: $(VENV)/.installed-train ## train the model from the corpora in CORPORA=folder; goes on where it was broken off
	@[ -n "$(CORPORA)" ] || { echo "make: name the folder of the corpora: make train CORPORA=folder" >&2; exit 2; }
	$(BIN)/python -m training.train --corpora $(CORPORA) --epochs 5
	$(BIN)/python -m training.train --corpora $(CORPORA) --start build/training/network.pt --out build/third \
	  --epochs 2 --renamed 1 --repeat 4 --average 0.998 --entities 0.2 --syntax 1 --rate 1e-4 --head-rate 6e-4 --seed 14
	$(BIN)/python -m training.train --corpora $(CORPORA) --start build/third/network.pt --out build/fourth \
	  --epochs 1 --renamed 1 --repeat 4 --average 0.99 --attribution 0.3 --entities 0.6 --syntax 0.5 \
	  --rate 5e-5 --head-rate 2e-4 --seed 15
	$(BIN)/python -m training.train --corpora $(CORPORA) --start build/third/network.pt build/fourth/network.pt \
	  --out build/heads --frozen --epochs 4 --average 0.99 --attribution 0 --entities 1 --syntax 0 --head-rate 1e-3 --seed 51
	$(BIN)/python -m training.export --network build/heads/network.pt --version 4
	$(BIN)/python -m training.coreference --corpora $(CORPORA)
	$(BIN)/python -m training.about --shared $(CORPORA)/..
	$(BIN)/python -m training.answers --shared $(CORPORA)/..
	$(BIN)/python -m training.calibrate --shared $(CORPORA)/..
	$(BIN)/python -m training.report --corpora $(CORPORA)

.PHONY: eval
eval: $(VENV)/.installed ## measure extraction on the annotated corpora in SHARED=folder and hold it against the floors
	@[ -n "$(SHARED)" ] || { echo "make: name the folder with gold/, corpora/ and tools/: make eval SHARED=folder" >&2; exit 2; }
	$(BIN)/python -m training.evaluate --shared $(SHARED)

# a relative path, so that the store is the same whoever builds it; a second call changes nothing
.PHONY: notebooks
notebooks: $(VENV)/.installed-notebooks ## install what the notebooks need and build their store; then jupyter lab
	cd notebooks && ../$(BIN)/kg build ../seeds/*.txt --store ../build/notebooks
	@echo "Open them: $(BIN)/jupyter lab notebooks"

.PHONY: docs
docs: $(VENV)/.installed-docs docs-ontology ## build the documentation into build/docs; a warning is an error
	$(BIN)/python -m sphinx -q -W --keep-going -b html -d build/doctrees docs build/docs
	@echo "Written: build/docs/index.html"

# BENCH: some of them only; ARGS: options for it
BENCH ?= graph page kill faults start extract build
.PHONY: bench
bench: $(VENV)/.installed-bench chromium ## measure speed and memory, side by side with peers: make bench CORPORA=folder; BENCH=name for one
	@for each in $(BENCH); do corpora=; \
	  case $$each in graph|page|start) module=bench.$$each ;; kill) module=bench.graph_kill ;; \
	    faults) module=bench.kill ;; \
	    extract|build) module=bench.$$each corpora="--corpora $(CORPORA)"; [ -n "$(CORPORA)" ] || \
	      { echo "make: name the folder of the corpora: make bench CORPORA=folder" >&2; exit 2; } ;; \
	    *) echo "make: BENCH is graph, page, kill, faults, start, extract or build" >&2; exit 2 ;; esac; \
	  printf '\n## %s\n\n' "$$each"; $(BIN)/python -m $$module $$corpora $(ARGS); done

.PHONY: picture
picture: $(VENV)/.installed-bench chromium ## take the picture of the page anew: docs/images/page.png
	@rm -rf build/picture && mkdir -p build/picture
	$(BIN)/kg build seeds/*.txt --store build/picture/store
	$(BIN)/kg render -o build/picture/page.html --store build/picture/store
	$(BIN)/python docs/images/make.py build/picture/page.html docs/images/page.png

.PHONY: docs-ontology
docs-ontology: build/docs/ontology.html

# pylode has the vocabularies that it looks things up in within itself: no network
build/docs/ontology.html: kg/data/ontology/said.ttl $(VENV)/.installed-docs
	@mkdir -p build/docs
	$(BIN)/python -m pylode $< --outputfile $@ 2>build/docs/pylode.log || { cat build/docs/pylode.log >&2; exit 1; }

.PHONY: lock
lock: $(BIN)/python ## write constraints.txt anew, with today's versions of everything that setup.cfg names
	mkdir -p build
	$(PIP) install --dry-run --ignore-installed --report build/lock.json "torch==$(TORCH)" ".[train,dev,bench,notebooks,docs]"
	$(BIN)/python .ci/lock.py build/lock.json constraints.txt

.PHONY: clean
clean: ## remove .venv, build/ and every cache
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: Python 3.11 or later is needed; name one with PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "make: $(PYTHON) has no venv module; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python $(PACKAGING)
	$(INSTALL) setuptools
	$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-%: $(VENV)/.installed
	$(INSTALL) --no-build-isolation --editable ".[$*]"
	@touch $@

# what the tests need of Debian: $(call debian,PACKAGE,WHAT FOR)
define debian
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "installing $(1), $(2)"; \
  apt-get -o DPkg::Lock::Timeout=300 -qq update; \
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends $(1) >/dev/null; \
else \
  echo "make: the tests need $(1), $(2); install it, on Debian: apt-get install $(1)" >&2; exit 1; \
fi
endef

.PHONY: chromium
chromium:
	@[ -z "$${KG_CHROMIUM:-}" ] || exit 0; \
	for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	$(call debian,chromium,which the tests open the page in)

# KG_VIRTUOSO=none: the tests of the second server are skipped, and say so
.PHONY: virtuoso
virtuoso:
	@[ "$${KG_VIRTUOSO:-}" != none ] || exit 0; \
	command -v virtuoso-t >/dev/null && command -v isql-vt >/dev/null && exit 0; \
	$(call debian,virtuoso-opensource-7-bin,a second SPARQL server for the tests)
