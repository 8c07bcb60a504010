# SPDX-License-Identifier: Apache-2.0

SWIFT ?= swift
BUILD_FLAGS = --explicit-target-dependency-import-check error
# Generic and small functions of one module are compiled into those that call them: a replay takes a
# fifth less time. On Linux the Swift runtime is linked in, which spares another twentieth and lets
# `make dist` ship this very program; lld says nothing of what Foundation calls and we do not.
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
	@echo "make check    format lint, build, tests, scenarios, determinism, generated pages"
	@echo "make check-examples  the connectors and the engine under examples/, judged by residue check"
	@echo "make check-peers  scim2-tester, scim2-client, schemathesis and curl against a server"
	@echo "make combinations  every two and three of what may go wrong, in a few hundred worlds"
	@echo "make mutants  build with what is deliberately broken: every mutant must be killed"
	@echo "make kill-matrix  write docs/kill-matrix.md anew, with five seeds"
	@echo "make format   format the sources in place"
	@echo "make fuzz     send every reader and target a million inputs drawn from seeds"
	@echo "make dist     a program with the Swift runtime inside, a Python wheel, a Debian package"
	@echo "make check-dist  install each where nothing else is, and time the first verdict"
	@echo "make check-cluster  4,000 runs by GNU parallel and Slurm, with workers killed"
	@echo "make benchmark  run every reference entry of Residue Bench again, to the byte"
	@echo "make bench    measure throughput, memory and scaling (release build)"
	@echo "make pages    write the generated pages and schemas anew"

setup:
	@Scripts/setup

release: setup
	@$(RELEASE)

run: release
	@$(RESIDUE) run scenarios

test: setup
	$(SWIFT) test $(BUILD_FLAGS)

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
