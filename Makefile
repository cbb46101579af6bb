# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# What a developer of Multikit does, by name. Building is CMake's and Ninja's work; the rules here
# only say which parts, in which order. Everything is built under build/:
#   target/  objects for the boards      sdk/      the installed SDK     example/  examples
#   host/    kernel for the host         test/     logs and images of tests   pycache/  compiled Python

BOARD ?= qemu_virt_aarch64
CONFIG ?= debug
# As for users of the SDK: smp-debug is debug.
override CONFIG := $(CONFIG:smp-%=%)
EXAMPLE ?= multikernel
# Cores of the machine; with fewer than the board has, PDs are folded onto those there are.
CORES ?=
JOBS ?= 2
# How long `make fuzz` runs.
SECONDS ?= 300
BUILD ?= build
PYTHON ?= $(shell sdk/find-python.sh)
export PYTHON
# What Python compiles is kept beside all else that is built, also where the environment forbids it beside the sources:
# a run of the tool takes half as long.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(abspath $(BUILD))/pycache

TARGET := $(BUILD)/target
HOST := $(BUILD)/host
FUZZ := $(BUILD)/fuzz
SDK := $(abspath $(BUILD)/sdk)
EXAMPLE_BUILD := $(abspath $(BUILD))/example/$(EXAMPLE)/$(BOARD)-$(CONFIG)$(CORES:%=-%)
PYTEST := $(PYTHON) -m pytest
# Tests run in as many processes as JOBS says; those of a file in one, as they share what they build.
WORKERS = $(if $(filter-out 1,$(JOBS)),-n $(JOBS) --dist loadfile)
export MULTIKIT_BUILD := $(abspath $(BUILD))

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## this list
	@echo "Multikit: make TARGET [BOARD=$(BOARD)] [CONFIG=$(CONFIG)] [EXAMPLE=$(EXAMPLE)] [CORES=n]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: ## install the Debian packages that are missing
	@sdk/setup.sh
	@echo "python: $(PYTHON)"

# Configuration depends only on what it cannot notice itself.
$(TARGET)/build.ninja: | setup
	cmake -S . -B $(TARGET) -G Ninja -DCMAKE_TOOLCHAIN_FILE=sdk/cmake/toolchain-gcc.cmake \
	  -DPYTHON=$(PYTHON) --log-level=NOTICE
	@ln -sf $(TARGET)/compile_commands.json compile_commands.json

$(HOST)/build.ninja: | setup
	cmake -S kernel/host -B $(HOST) -G Ninja --log-level=NOTICE

INSTALL = cmake --install $(TARGET) --prefix "$(SDK)" --component
FLAVOUR := $(BOARD).$(CONFIG)

.PHONY: sdk
sdk: $(TARGET)/build.ninja ## build the SDK for all boards that QEMU has here, in all configurations: build/sdk
	ninja -C $(TARGET) -j $(JOBS)
	@cmake --install $(TARGET) --prefix "$(SDK)" > /dev/null
	@echo "sdk: $(SDK)"

ALL_BOARDS = $(sort $(patsubst board/%/board.toml,%,$(wildcard board/*/board.toml)))

.PHONY: boards
boards: $(TARGET)/build.ninja ## build the SDK for all boards, those that only exist as hardware, too, and uart_console for each
	ninja -C $(TARGET) -j $(JOBS) boards kernel-check efi
	@$(INSTALL) common > /dev/null
	@for board in $(ALL_BOARDS); do for config in debug release benchmark; do \
	  $(INSTALL) $$board.$$config > /dev/null || exit 1; done; done
	@for board in $(ALL_BOARDS); do for config in debug release; do \
	  $(PYTHON) tests/harness/build.py "$(SDK)"/example/uart_console --sdk "$(SDK)" --board $$board --config $$config --fit \
	  --build $(BUILD)/example/uart_console/$$board-$$config > /dev/null || exit 1; done; done
	@echo "sdk: $(SDK), $(words $(ALL_BOARDS)) boards"

.PHONY: dtcheck
dtcheck: $(TARGET)/build.ninja ## compare each board's device tree with its board.toml
	@ninja -C $(TARGET) -j $(JOBS) dtcheck
	@echo "dtcheck: $(words $(ALL_BOARDS)) boards"

.PHONY: dtcheck-vendor
dtcheck-vendor: ## compare boards with the device trees of Debian's kernel; they are fetched, nothing is installed
	@if sdk/vendor-trees.sh $(BUILD)/vendor-trees; \
	then MULTIKIT_VENDOR_TREES=$(abspath $(BUILD))/vendor-trees $(PYTEST) -q tests/sdk/test_vendor_trees.py; fi

.PHONY: qemu-10
qemu-10: sdk ## boards that only QEMU 10 has; it is fetched, not installed
	@if sdk/qemu-10.sh $(BUILD)/qemu-10; \
	then MULTIKIT_QEMU10="$(abspath $(BUILD))"/qemu-10 $(PYTEST) -q tests/sdk/test_qemu10.py; fi

.PHONY: flavour
flavour:
	@[ -f board/$(BOARD)/board.toml ] || { echo "no board $(BOARD); there are:" \
	  $(ALL_BOARDS); exit 1; }
	@case $(CONFIG) in debug|release|benchmark) ;; \
	  *) echo "no configuration $(CONFIG); there are: debug release benchmark"; exit 1;; esac

.PHONY: sdk-one
sdk-one: flavour $(TARGET)/build.ninja ## build the SDK for BOARD and CONFIG only
	@ninja -C $(TARGET) -j $(JOBS) $(FLAVOUR) kernel-check efi
	@$(INSTALL) common > /dev/null
	@$(INSTALL) $(FLAVOUR) > /dev/null

.PHONY: selftest
selftest: flavour $(TARGET)/build.ninja ## build the self-test of BOARD: it prints what it finds on the machine
	@ninja -C $(TARGET) -j $(JOBS) selftest.$(BOARD)
	@echo "self-test: $(TARGET)/$(BOARD)/selftest/selftest.img"

.PHONY: kernel
kernel: $(TARGET)/build.ninja ## build the kernel for BOARD and CONFIG
	ninja -C $(TARGET) -j $(JOBS) kernel.$(FLAVOUR) abi.$(FLAVOUR)

.PHONY: host-kernel
host-kernel: $(HOST)/build.ninja ## build the kernel's portable part as a library for this computer
	ninja -C $(HOST) -j $(JOBS)

.PHONY: example
example: sdk-one ## build EXAMPLE from the installed SDK
	@$(PYTHON) tests/harness/build.py "$(SDK)"/example/$(EXAMPLE) --sdk "$(SDK)" --board $(BOARD) \
	  --config $(CONFIG) --build "$(EXAMPLE_BUILD)" $(CORES:%=--cores %)

.PHONY: board-images
board-images: sdk-one ## build for BOARD what `microkit test` runs on it; NAMES="hello ..." for some
	@$(PYTHON) tests/harness/board_images.py "$(SDK)" $(BOARD) $(BUILD)/board-images/$(BOARD) $(NAMES)

.PHONY: run
run: sdk-one ## boot EXAMPLE in QEMU; ends by itself, exit status 0 when all went well
	@[ $(CONFIG) = debug ] || { echo "run: only debug has a console to judge; without judging:"; \
	  echo "  make example CONFIG=$(CONFIG) EXAMPLE=$(EXAMPLE)"; \
	  echo "  $(SDK)/bin/microkit run $(EXAMPLE_BUILD)/loader.img"; exit 1; }
	@$(PYTHON) tests/harness/build.py "$(SDK)"/example/$(EXAMPLE) --sdk "$(SDK)" --board $(BOARD) \
	  --config $(CONFIG) --build "$(EXAMPLE_BUILD)" $(CORES:%=--cores %) --run

.PHONY: gdb
gdb: example ## boot EXAMPLE in QEMU, stopped, with gdb attached
	@"$(SDK)"/bin/microkit gdb "$(EXAMPLE_BUILD)"/loader.img \
	  "$(SDK)"/example/$(EXAMPLE)/$(EXAMPLE).system --board $(BOARD) --config $(CONFIG) $(CORES:%=--cores %)

.PHONY: test
test: sdk ## everything: unit tests, tool, examples and systems in QEMU
	@sdk/setup.sh --tests
	$(PYTEST) tests $(WORKERS)

.PHONY: fuzz-tool
fuzz-tool: ## the tool with 30,000 descriptions, 10,000 programs, 5,000 boards and command lines
	MICROKIT_FUZZ=30000 $(PYTEST) -q $(wildcard tests/tool/test_fuzz*.py tests/tool/*/test_fuzz*.py)

.PHONY: verify-flips
verify-flips: example ## every bit of a core's objects flipped: does verify see it? (half an hour)
	PYTHONPATH=tool:tests/tool $(PYTHON) tests/tool/flips.py $(BUILD)/flips \
	  "$(EXAMPLE_BUILD)"/adder.elf "$(SDK)"/board/$(BOARD) --config $(CONFIG) --jobs $(JOBS)

.PHONY: isolation
isolation: sdk-one ## the second opinion on isolation between cores, with 1,000 protection domains
	MULTIKIT_DOMAINS=1000 $(PYTEST) -q tests/tool/layout/test_isolation.py

.PHONY: check
check: sdk-one ## the fast part of the tests, and the format
	$(PYTEST) tests -m "not qemu and not slow" $(WORKERS)
	@sdk/format.sh --check

.PHONY: fuzz-target
fuzz-target: | setup
	@[ -f $(FUZZ)/build.ninja ] || cmake -S tests/fuzz -B $(FUZZ) -G Ninja --log-level=NOTICE
	ninja -C $(FUZZ) -j $(JOBS)

.PHONY: fuzz
fuzz: fuzz-target ## fuzz the kernel for SECONDS
	@$(PYTHON) tests/fuzz/run.py $(FUZZ)/fuzz $(FUZZ)/found --seconds $(SECONDS)

.PHONY: spec
spec: host-kernel ## compare a million kernel entries with the specification
	$(PYTHON) tests/spec/run.py --calls 1000000

.PHONY: spec-long
spec-long: host-kernel ## ten million
	$(PYTHON) tests/spec/run.py --calls 10000000 --seed 1000000

.PHONY: cores
cores: host-kernel ## several cores: 120,000 steps of the specification, as many with kernels beside it, all orders of two small ones
	MULTIKIT_CORES=1 $(PYTEST) -q tests/spec/machine

.PHONY: model
model: sdk ## protocols between cores: all states of their models, the compiled code under Arm's memory model, all orders of the real ring
	@sdk/setup.sh --tests
	PYTHONPATH=tests $(PYTHON) -m model.weak $(BUILD)/sdk $(BUILD)/model/weak
	$(PYTHON) tests/model/run.py $(BUILD)/model

VERIFY := PYTHONPATH=tests $(PYTHON) -m assurance

.PHONY: verify
verify: sdk host-kernel ## what is proved of the kernel, with the provers' stored results (docs/assurance.md)
	@sdk/setup.sh --tests
	$(VERIFY) whole

.PHONY: verify-cold
verify-cold: sdk host-kernel ## the same without stored results, and with bugs that must be refused
	@sdk/setup.sh --tests
	$(VERIFY) cold

.PHONY: evidence
evidence: sdk host-kernel ## what the obligations of many kernels rest on, with results: build/assurance/evidence.md
	@sdk/setup.sh --tests
	PYTHONPATH=tests:tool $(PYTHON) -m assurance.evidence

.PHONY: authority
authority: host-kernel ## authority and confidentiality of a million kernel entries each; all seeded defects of both
	$(PYTHON) tests/spec/authority/run.py --calls 1000000
	$(PYTHON) tests/spec/confidentiality/run.py --calls 1000000
	@$(PYTHON) tests/mutants --names authority,confidentiality

.PHONY: hostile
hostile: sdk ## a million random system calls on each core, and random guests
	PYTHONPATH=tests:tool $(PYTHON) -m hostile "$(SDK)" $(BUILD)/hostile --board $(BOARD)

.PHONY: core-restarts
core-restarts: sdk ## a core is turned off and started again a hundred times while two others talk
	MULTIKIT_RESTARTS=100 $(PYTEST) -q tests/system/test_core_failure.py -k many

.PHONY: crashes
crashes: sdk ## children that crash 1,000 times: their parent does not, calls end, other cores lose nothing
	CFLAGS=-DTIMES=1000 $(PYTEST) tests/system/test_systems.py -k crashes

.PHONY: many-calls
many-calls: sdk ## 100,000 calls from three cores to one server, every word of the answers compared
	MULTIKIT_CALLS=100000 $(PYTEST) -q tests/system/test_many_calls.py

.PHONY: echoes
echoes: sdk ## 100,000 frames that clients of a network send back, on 4, 2 and 1 cores, every byte compared
	MULTIKIT_ECHOES=100000 $(PYTEST) -q tests/services/net/test_network.py -k echoes

.PHONY: vm-long
vm-long: sdk ## Linux on four cores and four Linuxes, on both interrupt controllers, restarted and turned off (5 minutes)
	MULTIKIT_VM_LONG=1 $(PYTEST) -q tests/examples/test_linux_cores.py

.PHONY: mutants
mutants: ## put bugs into copies of the kernel: is there a test for each? NAMES=part,... for some
	@$(PYTHON) tests/mutants --names "$(NAMES)"

.PHONY: machines
machines: sdk ## all examples and system tests on the other machines that QEMU 7.2 has (15 minutes)
	MULTIKIT_MACHINES=1 $(PYTEST) -q tests/system/test_other_machines.py

.PHONY: conformance
conformance: sdk-one ## run the conformance suite of the seL4 API on BOARD
	@$(PYTHON) tests/conformance/run.py "$(SDK)" $(BOARD) $(BUILD)/conformance/$(BOARD)

.PHONY: bench
bench: sdk ## measure what docs/performance.md has, into build/bench/results.json
	$(PYTHON) tests/bench/run.py "$(SDK)" $(BUILD)/bench

.PHONY: bench-record
bench-record: sdk ## the same, and put the figures into docs/performance.md
	$(PYTHON) tests/bench/run.py "$(SDK)" $(BUILD)/bench --record

.PHONY: format
format: ## format the C sources
	@sdk/format.sh

.PHONY: docs
docs: sdk-one ## the documentation as a site with search: build/sdk/doc/html
	@sdk/setup.sh --docs
	@$(PYTHON) docs/site/build.py "$(SDK)"

.PHONY: dist
dist: sdk ## pack the SDK: build/multikit-sdk-VERSION.tar.gz
	@rm -rf $(BUILD)/dist
	@cmake --install $(TARGET) --prefix "$(abspath $(BUILD))"/dist > /dev/null
	$(PYTHON) sdk/package/dist.py $(BUILD)/dist $(BUILD)
	@rm -rf $(BUILD)/dist

.PHONY: clean
clean: ## remove everything that was built
	rm -rf $(BUILD) compile_commands.json
