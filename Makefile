# SPDX-License-Identifier: Apache-2.0

SWIFT ?= swift
BUILD_FLAGS = --explicit-target-dependency-import-check error
RELEASE = $(SWIFT) build -c release --product residue
RESIDUE = .build/release/residue

.PHONY: help run test check format lint build release bench scenarios determinism pages pages-fresh setup clean

help:
	@echo "make run      run every scenario under scenarios/ and print the summary"
	@echo "make test     run the tests"
	@echo "make check    format lint, build, tests, scenarios, determinism, generated pages"
	@echo "make format   format the sources in place"
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

check: lint build test scenarios determinism pages-fresh

bench: release
	$(RESIDUE) bench

clean:
	rm -rf .build .residue
