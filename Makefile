# The two commands: `make figures` and `make test`; `make arora2019` makes one paper alone. CORES=2
# limits the cores; ARGS="--configfile my_copy.yaml" goes to snakemake. REQUIREMENTS="--editable
# .[dev]" installs the newest versions that pyproject.toml allows in place of the pinned ones.
CORES ?= all
PYTHON ?= python3
REQUIREMENTS ?= --requirement requirements.lock
ARCHIVE ?= build/deeplinear-study.zip
BIN := .venv/bin
STUDIES := $(basename $(notdir $(wildcard studies/*.yaml)))
# Progress without the details of every job; plain `snakemake` gives those.
SNAKEMAKE := $(BIN)/snakemake --cores $(CORES) --quiet host rules reason

.DEFAULT_GOAL := figures
.PHONY: $(STUDIES) install figures test test-slurm mini lint bench archive verify clean

install: .venv/installed

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "deeplinear needs Python 3.11 or later, found " + sys.version.split()[0])'
	@echo "Installing the pinned environment into .venv: one or two minutes, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(REQUIREMENTS)
	@touch $@

figures: install
	$(SNAKEMAKE) $(ARGS)

$(STUDIES): install
	$(SNAKEMAKE) $(ARGS) -- $@

test: install
	$(BIN)/python -m pytest -n 2

test-slurm: install
	$(BIN)/python -m pytest tests/slurm

mini: install
	mkdir -p build/mini
	$(SNAKEMAKE) --replace-workflow-config \
		--configfile tests/mini.yaml --directory build/mini $(ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint
	PYTHONPATH=src $(BIN)/lint-imports --no-logo

bench: install
	for part in kernels classifiers scaling roofline; do \
		PYTHONPATH=src OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/$$part.py || exit 1; \
	done

archive: install
	$(SNAKEMAKE) $(ARGS) -- archive

verify: install
	PYTHONPATH=src $(BIN)/python -m deeplinear.report.archive verify $(ARCHIVE)

clean:
	test ! -x $(BIN)/snakemake || $(BIN)/snakemake --cores 1 --delete-all-output
	rm -rf build logs .snakemake .pytest_cache .ruff_cache .hypothesis
