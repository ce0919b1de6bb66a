# `make help` lists the targets. CORES=2 limits the cores; ARGS="--configfile my_copy.yaml" goes to
# snakemake. TORCH=cpu or TORCH=cuda chooses PyTorch's build (envs/install.py). REQUIREMENTS=
# "--editable .[dev]" installs the newest versions that pyproject.toml allows, not the pinned ones.
# Such words of the caller's shell count for nothing; what Python heeds is not handed on.
CORES = all
PYTHON = python3
ARCHIVE = build/deeplinear-study.zip
ARGS =
ROOMS =
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONOPTIMIZE PYTHONWARNINGS PYTHONINSPECT \
	PYTHONHASHSEED PYTHONDEVMODE PYTHONSAFEPATH PYTHONIOENCODING PYTHONDONTWRITEBYTECODE \
	PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT
# Without a home that can be written to, as where a uid has no name, .snakemake/home stands in.
ifneq ($(shell test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/.snakemake/home
endif
ifneq ($(shell mkdir -p "$${XDG_CACHE_HOME:-.}" 2>&1 && test -w "$${XDG_CACHE_HOME:-.}" && echo yes),yes)
unexport XDG_CACHE_HOME
endif
# As modules, since the scripts in .venv/bin hold the path of the folder that they were made in.
PY := .venv/bin/python
STUDIES := $(basename $(notdir $(wildcard studies/*.yaml)))
OTHERS := help install figures test test-slurm test-install mutants mini lint bench archive verify compare clean
# Progress without the details of every job; plain snakemake gives those. On a cluster they alone
# say why a job failed.
QUIET := host reason $(if $(findstring profile,$(ARGS)),,rules)
SNAKEMAKE := DEEPLINEAR_MAKE="$(OTHERS)" $(PY) -m snakemake --cores $(CORES) --quiet $(QUIET)
export TORCH TORCH_INDEX REQUIREMENTS

.DEFAULT_GOAL := figures
.PHONY: $(STUDIES) $(OTHERS) always

## figures        every figure, the verdicts, and figures/report.html (also without a word: make)
figures: install
	$(SNAKEMAKE) $(ARGS)

## arora2019 ...  the figures and verdicts of one paper: any file in studies/
$(STUDIES): install
	$(SNAKEMAKE) $(ARGS) -- $@

## figures/X.pdf  one picture, or data/results/X.csv, one table; A1 and so on: one claim
figures/% data/%: always install
	$(SNAKEMAKE) $(ARGS) -- $@

## mini           the whole study in miniature, in build/mini/figures
mini: install
	mkdir -p build/mini
	$(SNAKEMAKE) --replace-workflow-config \
		--configfile tests/mini.yaml --directory build/mini $(ARGS)

## install        the environment alone, in .venv
install: .venv/installed

.venv/installed: requirements.lock envs/install.py
	@$(PYTHON) envs/install.py

## test           the tests; test-slurm, test-install: those that need root on Debian
test: install
	$(PY) -m pytest -n 2 --dist worksteal

test-slurm test-install: test-%: install
	$(PY) -m pytest tests/$*

## mutants        how many small changes of the code the tests notice, in hours; ROOMS="verdicts theory"
mutants: install
	OPENBLAS_NUM_THREADS=1 $(PY) tests/mutants.py $(ROOMS)

## lint           the style of the code, and the order of the rooms
lint: install
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m snakefmt --check Snakefile workflow/rules
	$(PY) -m snakemake --lint
	PYTHONPATH=src $(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-logo

## bench          the kernels, plain and vectorised, beside naive PyTorch loops
bench: install
	for part in kernels classifiers scaling roofline; do \
		PYTHONPATH=src OPENBLAS_NUM_THREADS=1 $(PY) benchmarks/$$part.py || exit 1; \
	done

## archive        the finished study as build/deeplinear-study.zip
archive: install
	$(SNAKEMAKE) $(ARGS) -- archive

## verify         whether an archive is whole and its verdicts follow from its tables
verify: install
	PYTHONPATH=src $(PY) -m deeplinear.report.archive verify "$(ARCHIVE)"

## compare        how far each column is from another machine's: OTHER=<its data/results>
compare: install
	PYTHONPATH=src $(PY) -m deeplinear.report.compare data/results "$(OTHER)"

## clean          takes away what a run made, and keeps .venv
clean:
	test ! -x $(PY) || $(PY) -m snakemake --cores 1 --delete-all-output
	rm -rf build logs .snakemake .pytest_cache .ruff_cache .hypothesis

help:
	@sed -n 's/^## /  make /p' Makefile

# Whatever else is asked for: a claim, or a name that Snakemake answers with the nearest one.
.DEFAULT:
	@test -e .venv/installed || { echo "Unknown target $@: \`make help\` lists them. Names of claims are known after \`make install\`."; exit 2; }
	@$(SNAKEMAKE) $(ARGS) -- $@
