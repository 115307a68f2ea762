# Satu Aduan. A fresh machine needs Python >= 3.11, git and make; every target does its own set-up.
#   make run      the whole cloud on this machine        make check   the fast half of the tests
#   make demo     an evening in the city, played         make test    everything, as CI runs it
#   make docs     the documentation as a site, in site/
#   make synth    the CloudFormation template            make deploy  to the account in your shell
#   make diff     what a deployment would change         make destroy stage dev: gone, files included
#   make alarm-test  one alarm set by hand, followed until its mail went out
#   CITY=… STAGE=prod|dev REGION=… DUTY_EMAIL=… LOGGING_ROLE=1 APPROVE=never|any-change|broadening
#   RESTORED=mark of `aduan restore`   BACKUP_ACCOUNT=a second account for the daily copies
#   PORT=… for run and demo
#   make bench    figures: speed, promises, prices       make lock    compile the lock files anew
#   make coverage lines and branches over all tiers      make mutate  mutants of what changed since
#                 BASE, or of MODULE=domain/case/clocks (SAMPLE=50, MINUTES=10): killed, survived
#   make chaos    stories of a city in which everything fails now and then (SEEDS=20, MINUTES=10)
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

VENV ?= .venv
CITY ?= serang
STAGE ?= prod
PORT ?= 8080
REGION ?=
DUTY_EMAIL ?=
LOGGING_ROLE ?=
APPROVE ?=

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$python; break; fi; done)

bin := $(abspath $(VENV))/bin
docs_venv := .venv-docs
python := $(bin)/python
pip := $(python) -m pip install --quiet --disable-pip-version-check
cdk := $(abspath node_modules)/.bin/cdk
addresses := ../shared/data/geo/address_samples.jsonl
context := -c city=$(CITY) -c stage=$(STAGE) $(if $(REGION),-c region=$(REGION)) \
	$(if $(DUTY_EMAIL),-c duty_email=$(DUTY_EMAIL))
account := -m infra.account
to_account := --city "$(CITY)" --stage "$(STAGE)" --region "$(REGION)" \
	--duty-email "$(DUTY_EMAIL)" --logging-role "$(LOGGING_ROLE)" --approve "$(APPROVE)" \
	--restored "$(RESTORED)" --backup-account "$(BACKUP_ACCOUNT)"
checked := layers/aduan/python functions infra

# Node comes with the virtual environment, so the CDK runs on the same one everywhere.
export PATH := $(bin):$(PATH)
export PYTHONPATH := $(CURDIR)
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
export CDK_DISABLE_CLI_TELEMETRY := true

# Without byte code every run would rewrite the assertions of all tests anew: ten seconds a process.
unexport PYTHONDONTWRITEBYTECODE

# Step Functions in process reads its waits in the machine's own time zone.
check types unit test bench coverage mutate: export TZ := UTC

.PHONY: help setup run demo test check coverage mutate format synth deploy diff destroy alarm-test bench \
	lock clean

help:
	@sed -n '1,/^\.DEFAULT_GOAL/{/^#/s/^# \{0,1\}//p}' Makefile

setup: $(VENV)/.dependencies $(VENV)/.project node_modules/.cdk

$(VENV)/.dependencies: requirements/setup.txt requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; set PYTHON=..." >&2; exit 1; }
	@echo "Setting up $(VENV) ..."
	@test -x $(python) || $(PYTHON) -m venv $(VENV) || \
		{ echo "$(PYTHON) cannot make a virtual environment (Debian: apt install python3-venv)" >&2; exit 1; }
	@$(pip) --require-hashes -r requirements/setup.txt
	@$(bin)/uv pip install --quiet --python $(python) --require-hashes -r requirements/dev.txt || \
		$(pip) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.dependencies
	@$(pip) --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.cdk: package-lock.json $(VENV)/.dependencies
	@echo "Setting up the CDK command line ..."
	@$(bin)/npm ci --silent --no-fund --no-audit
	@touch $@

run: setup
	@exec $(python) -m infra.local run --city $(CITY) --port $(PORT)

demo: setup
	@exec $(python) -m infra.local demo --city $(CITY) --port $(PORT)

# $(call step,its name,the command): says at the end which step it was that failed.
define step
@$(2) || { echo "make $@: $(1) failed" >&2; exit 1; }
endef

# Format, lint, import contracts; then types beside unit tests (which may not open a socket).
check: $(VENV)/.project
	$(call step,format,$(bin)/ruff format --diff --quiet .)
	$(call step,lint,$(bin)/ruff check --quiet .)
	$(call step,import contracts,$(bin)/lint-imports --no-logo >.import-contracts.txt 2>&1 || \
		{ cat .import-contracts.txt; false; })
	@$(MAKE) --no-print-directory -j 2 types unit

.PHONY: types unit
types: $(VENV)/.project
	$(call step,types,$(bin)/mypy --no-error-summary $(checked))

unit: $(VENV)/.project
	$(call step,unit tests,$(python) -m pytest tests/unit $(in_unit_tests))

# A file stays with one process: what it prepares is prepared once. The plug-in that is left out takes
# a second to load, in each process.
in_unit_tests := -n 2 --dist loadfile -p no:schemathesis --disable-socket --allow-unix-socket

# `check` draws a few examples of each property, this many.
test: check setup
	$(call step,properties,\
		EXAMPLES=thorough $(python) -m pytest tests/unit -m hypothesis $(in_unit_tests))
	$(call step,contract and integration and template tests,\
		$(python) -m pytest tests/contract tests/integration tests/infra -n 2 --dist loadfile)
	$(call step,end-to-end tests,$(python) -m pytest tests/e2e)
	$(call step,browser tests,$(python) -m pytest tests/browser -rs)

# All tiers into one figure; slower than `make test` by the tracing, hence apart from it.
coverage: setup
	@rm -rf build/coverage
	@$(bin)/coverage run -m pytest tests/unit $(in_unit_tests)
	@$(bin)/coverage run -m pytest tests/contract tests/integration tests/infra -n 2 --dist loadfile
	@$(bin)/coverage run -m pytest tests/e2e
	@$(bin)/coverage combine --quiet
	@$(bin)/coverage report

# What the tests would not notice: written to build/mutation, never to the tree.
BASE ?= $(shell git rev-parse --verify --quiet origin/main || echo HEAD~1)
MINUTES ?= 10
mutate: $(VENV)/.project
	@$(python) -m tests.mutation --base "$(BASE)" --minutes $(MINUTES) \
		$(if $(MODULE),--module $(MODULE)) $(if $(SAMPLE),--sample $(SAMPLE)) \
		$(if $(TESTS),--tests $(TESTS))

format: $(VENV)/.project
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

synth: setup
	@$(cdk) synth --quiet --app "$(python) -m infra.app" $(context)
	@echo "The template is in cdk.out/"

# Bootstraps where that is not done, and protects the stack after its first success. Without a terminal
# nothing can be asked: APPROVE=never, after `make diff`.
deploy: setup
	@$(python) $(account) deploy $(to_account)

diff: setup
	@$(python) $(account) diff $(to_account)

destroy: setup
	@$(python) $(account) destroy $(to_account)

alarm-test: setup
	@$(python) $(account) alarm-test $(to_account)

# One after the other, so that no figure disturbs another; each takes at most two minutes. Places are
# measured where address samples lie beside the repository.
bench: export PYTHONPATH := layers/aduan/python:$(CURDIR)
bench: export AWS_ACCESS_KEY_ID := testing
bench: export AWS_SECRET_ACCESS_KEY := testing
bench: export AWS_DEFAULT_REGION := ap-southeast-3
bench: setup
	@echo "== Cold starts of all functions" && $(python) -m tests.benchmarks.cold_start
	@echo "== Escalation: 2,000 cases, one year" && \
		$(python) -m tests.benchmarks.escalation --cases 2000 --years 1 --seed 7
	@echo "== Sweep: 30,000 open cases in one run" && $(python) -m tests.benchmarks.sweep
	@echo "== State transitions of a case, and their price" && \
		$(python) -m tests.benchmarks.transitions
	@echo "== Duplicates: computing time" && $(python) -m tests.benchmarks.duplicates speed
	@echo "== Whom reports may reach: labelled sentences" && $(python) -m tests.benchmarks.reading
	@echo "== LAPOR!: 100 cases through an outage" && \
		$(python) -m tests.benchmarks.lapor_sync --cases 100 --seed 3
	@if test -f "$(addresses)"; then echo "== Places: real address phrases" && \
		$(python) -m tests.benchmarks.places "$(addresses)" --score >/dev/null; fi

# Random stories under faults on a virtual clock; a violated promise is printed and fails the target.
SEEDS ?= 20
.PHONY: chaos
chaos: export TZ := UTC
chaos: export PYTHONPATH := layers/aduan/python:$(CURDIR)
chaos: setup
	@$(python) -m tests.benchmarks.chaos --seeds $(SEEDS) --minutes $(MINUTES)

# The site's tools have an environment of their own: they bind nothing that the functions use. Never
# with --quiet: strict mode then counts no warnings and lets broken links pass.
.PHONY: docs
docs: $(docs_venv)/.dependencies
	@NO_MKDOCS_2_WARNING=true $(docs_venv)/bin/mkdocs build --strict
	@echo "The site is in site/: open site/index.html"

$(docs_venv)/.dependencies: requirements/docs.txt | $(VENV)/.dependencies
	@echo "Setting up $(docs_venv) ..."
	@$(bin)/uv venv --quiet --allow-existing --python $(python) $(docs_venv)
	@$(bin)/uv pip install --quiet --python $(docs_venv)/bin/python --require-hashes -r requirements/docs.txt
	@touch $@

uv_compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links $(LOCKFLAGS)

# LOCKFLAGS=--upgrade takes newer versions; without it the locked ones stay where they fit.
lock: $(VENV)/.dependencies
	$(uv_compile) requirements/dev.in -o requirements/dev.txt >/dev/null
	$(uv_compile) requirements/docs.in -o requirements/docs.txt >/dev/null
	$(uv_compile) -c requirements/dev.txt requirements/setup.in -o requirements/setup.txt >/dev/null
	$(uv_compile) -c requirements/dev.txt layers/vendor/requirements.in -o layers/vendor/requirements.lock >/dev/null
	$(uv_compile) -c requirements/dev.txt layers/imaging/requirements.in -o layers/imaging/requirements.lock >/dev/null
	$(uv_compile) -c requirements/dev.txt layers/reading/requirements.in -o layers/reading/requirements.lock >/dev/null
	$(uv_compile) -c requirements/dev.txt layers/printing/requirements.in -o layers/printing/requirements.lock >/dev/null

clean:
	rm -rf $(VENV) $(docs_venv) site node_modules cdk.out build .local .cache .mypy_cache .ruff_cache .pytest_cache
