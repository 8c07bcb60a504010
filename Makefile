# SPDX-License-Identifier: Apache-2.0

SWIFT ?= swift
BUILD_FLAGS = --explicit-target-dependency-import-check error
# Small and generic functions are specialized and inlined across modules: a replay takes a fifth less
# time. On Linux the Swift runtime is linked statically, which saves another twentieth, and `make dist`
# ships this very program. lld, unlike gold, does not warn of functions in Foundation that we never call.
RELEASE = $(SWIFT) build -c release -Xswiftc -cross-module-optimization $(STATIC) --product residue
ifeq ($(shell uname),Linux)
STATIC = --static-swift-stdlib -Xswiftc -use-ld=lld
endif
RESIDUE = .build/release/residue
WITH_MUTANTS = .build/mutants/release/residue
MUTANTS = --traits Mutants --scratch-path .build/mutants

.PHONY: help run test check format lint build release bench scenarios determinism pages pages-fresh check-examples check-peers no-mutants combinations mutants with-mutants kill-matrix dist check-dist check-cluster benchmark setup clean

help:
	@echo "make run      run every scenario under scenarios/ and print the summary"
	@echo "make test     run the tests"
	@echo "make check    lint, build, tests, scenarios, determinism, generated pages"
	@echo "make check-examples  run residue check on the connectors and the engine under examples/"
	@echo "make check-peers  run scim2-tester, scim2-client, schemathesis and curl against a live server"
	@echo "make combinations  run all pairs and triples of what can go wrong, in a few hundred worlds"
	@echo "make mutants  build with deliberate defects and check that every mutant is killed"
	@echo "make kill-matrix  rewrite docs/kill-matrix.md, with five seeds"
	@echo "make format   format the sources in place"
	@echo "make fuzz     send every reader and target a million inputs drawn from seeds"
	@echo "make dist     build a statically linked program, a Python wheel and a Debian package"
	@echo "make check-dist  install each in a clean environment and time the first verdict"
	@echo "make check-cluster  do 4,000 runs with GNU parallel and Slurm while workers are killed"
	@echo "make benchmark  rerun every reference entry of Residue Bench and compare bytes"
	@echo "make bench    measure throughput, memory and scaling (release build)"
	@echo "make pages    regenerate the generated pages and schemas"

setup:
	@Scripts/setup

release: setup
	@$(RELEASE)

run: release
	@$(RESIDUE) run scenarios

test: setup
	@Scripts/failures-last $(SWIFT) test $(BUILD_FLAGS)

fuzz: setup
	RESIDUE_FUZZ=1000000 $(SWIFT) test -c release -Xswiftc -enable-testing $(BUILD_FLAGS) \
	    --filter 'Fuzz|GarbageTests'

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

build: setup
	$(SWIFT) build --build-tests $(BUILD_FLAGS)

scenarios: release
	$(RESIDUE) run scenarios

determinism: release
	Scripts/check-determinism $(RESIDUE)

pages: release
	$(RESIDUE) describe --write .

pages-fresh: release
	Scripts/check-pages $(RESIDUE)

no-mutants: release
	Scripts/check-no-mutants $(RESIDUE)

combinations: release
	$(RESIDUE) run scenarios --combine 2
	$(RESIDUE) run scenarios --combine 3

mutants: with-mutants
	$(WITH_MUTANTS) mutants --seeds 1

kill-matrix: with-mutants
	$(WITH_MUTANTS) mutants --write docs/kill-matrix.md

with-mutants: setup
	@$(RELEASE) $(MUTANTS)

check:
	@Scripts/steps $(MAKE) lint build test scenarios determinism pages-fresh no-mutants

check-examples: release
	Scripts/check-examples $(RESIDUE)

check-peers: release
	Scripts/check-peers $(RESIDUE)

dist: release
	Scripts/dist $(RESIDUE)

check-dist:
	Scripts/check-dist

check-cluster: release
	Scripts/check-cluster $(RESIDUE)

benchmark: release
	Scripts/check-benchmark $(RESIDUE)

bench: release
	$(RESIDUE) bench

clean:
	rm -rf .build .residue
