# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Builds a system from its description and the sources of its protection domains. A Makefile for
# a system with two protection domains:
#
#   SYSTEM := ping_pong.system
#   PDS := ping pong
#   include $(MICROKIT_SDK)/make/multikit.mk
#
# In the Makefile, before the include:
#   SYSTEM        the system description
#   PDS           program images to build; each becomes <name>.elf
#   <name>_SRCS   its sources (default <name>.c, or <name>.rs where there is no .c); .c, .cpp, .S, .adb or .ads (a unit
#                 of Ada each), and one .rs, the root of a Rust crate (doc/rust.md)
#   <name>_CFLAGS, <name>_LDFLAGS, CFLAGS, CXXFLAGS, LDFLAGS   additional options
#   <name>_ADAFLAGS, ADAFLAGS   the same for Ada, which has none of CFLAGS
#   <name>_RUSTFLAGS, RUSTFLAGS   the same for rustc
#   <name>_LIBC   picolibc or newlib: link that C library (default: none); LIBC is for all.
#                 -DMICROKIT_HEAP_SIZE=bytes in <name>_CFLAGS is the room of malloc()
#   <name>_IP     lwip: link TCP, UDP and DHCP, microkit_ip.h (default: none); IP is for all
#   SEARCH_PATH   more folders where the tool looks for files that the description names
#   QEMU_FLAGS    more of QEMU's options, for run and test
#   SYSTEM_DEPS   files that must be made before the image; those that the description names and
#                 that are there are known from the build before
#   HEADERS       protection domains for which `microkit header` writes $(BUILD_DIR)/include/<pd>.h
#                 before anything is compiled: #include "<pd>.h"
#   INTERFACES    interfaces of the description for which `microkit interface` writes stubs into
#                 $(BUILD_DIR)/include before anything is compiled: #include "<name>_client.h"
#
# On the command line or in the environment:
#   MICROKIT_BOARD (qemu_virt_aarch64), MICROKIT_CONFIG (debug), BUILD_DIR (build),
#   TOOL_FLAGS for more options of the tool (--full, -W error);
#   SDFGEN (0.35) for the version of the generator that scripts import, or 0.28;
#   MICROKIT_TOOL, LLVM=True for clang and lld, CROSS for another GCC (aarch64-none-elf-),
#   RUSTC for another Rust compiler, RUST_TARGET for another of its targets;
#   PICOLIBC, NEWLIB for where these libraries are, ADA for another GCC with Ada; LWIP for
#   the folder of lwIP's source (BUILD_DIR/lwip), which is fetched from Debian when it is not there
#
#   EXPECT        what `make test` judges the console by [expected.txt]
#
# Targets: all (the image), run (in QEMU, with lines and calls behind faults; Ctrl-A X ends it), test, gdb,
# pds (the ELF files only), clean, compile_commands.json (in BUILD_DIR, part of all).
#
# Everything is made again when one of these variables is not what it was in the build before. An
# SDK whose path has spaces is included by $(subst $() ,\ ,$(MICROKIT_SDK))/make/multikit.mk.

BUILD_DIR ?= build
EXPECT ?= expected.txt
ifneq ($(words $(BUILD_DIR)),1)
$(error BUILD_DIR is "$(BUILD_DIR)"; make cannot build in a folder whose path has spaces or is empty)
endif

# The SDK that this file is in. A path with spaces is no word for make: a link stands for it.
ifneq ($(word 2,$(MICROKIT_SDK)),)
MULTIKIT_SDK := $(MICROKIT_SDK)
else
MULTIKIT_SDK := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))..)
endif
MICROKIT_SDK ?= $(MULTIKIT_SDK)
ifneq ($(word 2,$(MULTIKIT_SDK)),)
$(shell mkdir -p $(BUILD_DIR) && sdk=$$(cd "$(MULTIKIT_SDK)" && pwd) && ln -sfn "$$sdk" $(BUILD_DIR)/sdk)
override MULTIKIT_SDK := $(BUILD_DIR)/sdk
endif
MICROKIT_BOARD ?= qemu_virt_aarch64
MICROKIT_CONFIG ?= debug
MICROKIT_TOOL ?= $(MULTIKIT_SDK)/bin/microkit
MULTIKIT_MAKEFILES := $(wildcard $(MAKEFILE_LIST)) $(MULTIKIT_SDK)/make/multikit.mk

BOARD_DIR := $(MULTIKIT_SDK)/board/$(MICROKIT_BOARD)/$(MICROKIT_CONFIG)
ifeq ($(wildcard $(BOARD_DIR)/lib/libmicrokit.a),)
$(error no board "$(MICROKIT_BOARD)" with configuration "$(MICROKIT_CONFIG)" in $(MULTIKIT_SDK); \
  there are: $(patsubst $(MULTIKIT_SDK)/board/%/lib/libmicrokit.a,%,\
  $(wildcard $(MULTIKIT_SDK)/board/*/*/lib/libmicrokit.a)))
endif

# For scripts that generate the description: `import sdfgen` finds this SDK's.
SDFGEN ?= 0.35
export PYTHONPATH := $(MULTIKIT_SDK)/python/sdfgen-$(SDFGEN)$(if $(PYTHONPATH),:$(PYTHONPATH))

# What a file like ../toolchain.txt says behind a key; that one, if none is named.
toolchain = $(shell sed -n 's,^$(1)  *,,p' $(MULTIKIT_SDK)/$(or $(2),toolchain.txt))
CPU := $(call toolchain,cpu,board/$(MICROKIT_BOARD)/toolchain.txt)
GCC_PREFIXES := $(call toolchain,gcc-prefixes)
ifndef CROSS
CROSS := $(firstword $(foreach p,$(GCC_PREFIXES),$(if $(shell command -v $(p)gcc),$(p))) \
  $(lastword $(GCC_PREFIXES)))
endif
ifneq ($(LLVM),)
CC := clang -target $(call toolchain,clang-target)
CXX := clang++ -target $(call toolchain,clang-target)
LD := ld.lld
else
CC := $(CROSS)gcc
CXX := $(CROSS)g++
LD := $(CROSS)ld
endif

MULTIKIT_CFLAGS := -mcpu=$(CPU) $(call toolchain,compile) -Werror -I$(BOARD_DIR)/include \
  $(if $(HEADERS)$(INTERFACES),-I$(BUILD_DIR)/include) -MMD -MP $(if $(LLVM),,$(call toolchain,compile-gcc))
MULTIKIT_CXXFLAGS := $(call toolchain,compile-cxx)
ADA ?= $(call toolchain,ada)
MULTIKIT_ADAFLAGS := -mcpu=$(CPU) --RTS=$(MULTIKIT_SDK)/ada/runtime -I$(MULTIKIT_SDK)/ada \
  $(if $(INTERFACES),-I$(BUILD_DIR)/include) $(call toolchain,compile-ada)
MULTIKIT_LDFLAGS := $(call toolchain,link) -L$(BOARD_DIR)/lib
# Helpers that compilers call: clang's own if it has them for this target, else GCC's.
LIBGCC := $(firstword $(wildcard $(shell $(CC) -print-libgcc-file-name) \
  $(if $(LLVM),$(shell command -v $(CROSS)gcc > /dev/null && $(CROSS)gcc -print-libgcc-file-name))))

# Rust: a compiler with a core for its target, and the crate multikit, made when the first program asks for them.
RUST_TARGET ?= $(call toolchain,rust-target)
RUST_SDK := $(MULTIKIT_SDK)/rust
RUST_COMPILER := $(BUILD_DIR)/rust/rustc
RUST_CRATE := $(BUILD_DIR)/rust/libmultikit.rlib
MULTIKIT_RUSTFLAGS := $(call toolchain,rustc) -C target-cpu=$(CPU) --cfg 'multikit_config="$(MICROKIT_CONFIG:smp-%=%)"'

# A C library: its headers in place of the toolchain's, its archives, and what it asks of a system.
PICOLIBC ?= $(call toolchain,libc-picolibc)
NEWLIB ?= $(call toolchain,libc-newlib)
COMPILER_INCLUDE := -nostdinc -isystem $(shell $(CC) -print-file-name=include)
LIBC_FOLDER_picolibc := $(PICOLIBC)
LIBC_FOLDER_newlib := $(NEWLIB)
LIBC_SRCS_picolibc := picolibc.c heap.c system_calls.c
LIBC_SRCS_newlib := heap.c system_calls.c
libc_cflags = $(if $(LIBC_FOLDER_$(1)),$(COMPILER_INCLUDE) -isystem $(LIBC_FOLDER_$(1))/include)
libc_libs = $(if $(1),$(if $(LIBC_FOLDER_$(1)),-L$(LIBC_FOLDER_$(1))/lib,\
  -L$(dir $(shell $(CC) -print-file-name=libc.a))) -lc -lm)

# Ada: what the compiler and Microkit's package need of a program.
ADA_SOURCES := %.adb %.ads
ADA_OBJS := ada/microkit.o ada/calls.c.o ada/checks.c.o
# A program in Ada gets the stubs of all interfaces; the linker leaves out what is not used.
ADA_STUBS := $(foreach interface,$(INTERFACES),$(patsubst %,stubs/%.o,$(interface) $(interface)-client $(interface)-server))

# An IP stack: its own sources and lwIP's, compiled with the PD.
LWIP ?= $(BUILD_DIR)/lwip
LWIP_HEADER := $(LWIP)/src/include/lwip/init.h
IP_SRCS_lwip = $(patsubst $(MULTIKIT_SDK)/%,%,$(wildcard $(MULTIKIT_SDK)/ip/src/*.c)) \
  $(addprefix lwip/,$(shell grep -v '^#' $(MULTIKIT_SDK)/ip/lwip.txt))
ip_cflags = $(if $(1),-I$(MULTIKIT_SDK)/ip/include)
IP_CFLAGS := -I$(MULTIKIT_SDK)/ip/port -I$(MULTIKIT_SDK)/ip/internal -I$(LWIP)/src/include

IMAGE := $(BUILD_DIR)/loader.img
REPORT := $(BUILD_DIR)/report.txt
REPORT_HTML := $(BUILD_DIR)/report.html
ELFS := $(PDS:%=$(BUILD_DIR)/%.elf)
COMPILE_COMMANDS := $(BUILD_DIR)/compile_commands.json
# Made before anything is compiled.
PD_HEADERS := $(HEADERS:%=$(BUILD_DIR)/include/%.h) $(INTERFACES:%=$(BUILD_DIR)/include/%_types.h)
SETTINGS := $(BUILD_DIR)/settings

.PHONY: all pds run test gdb clean compile_commands.json FORCE
.DEFAULT_GOAL := all
all: $(IMAGE) $(COMPILE_COMMANDS)
pds: $(ELFS)
compile_commands.json: $(COMPILE_COMMANDS)

# What the build was made with. The file is written only when that has changed, and everything
# depends on it: another board, configuration, compiler or option makes all of it again.
define SETTINGS_TEXT
sdk $(MICROKIT_SDK) $(MICROKIT_BOARD) $(MICROKIT_CONFIG)
tool $(MICROKIT_TOOL) $(SYSTEM) $(SEARCH_PATH) $(TOOL_FLAGS)
compile $(CC) $(CXX) $(MULTIKIT_CFLAGS) $(MULTIKIT_CXXFLAGS) $(CFLAGS) , $(CXXFLAGS)
ada $(ADA) $(MULTIKIT_ADAFLAGS) $(ADAFLAGS)
rust $(RUSTC) $(RUST_TARGET) $(MULTIKIT_RUSTFLAGS) $(RUSTFLAGS)
link $(LD) $(MULTIKIT_LDFLAGS) $(LDFLAGS) $(LIBGCC) $(PICOLIBC) $(NEWLIB) $(LWIP)
$(foreach pd,$(PDS),$(pd) $($(pd)_OBJS) $($(pd)_RUST) , $($(pd)_CFLAGS) , $($(pd)_ADAFLAGS) , $($(pd)_RUSTFLAGS) , $($(pd)_LDFLAGS) , $($(pd)_LIBC) )
endef
$(SETTINGS): FORCE
	$(shell mkdir -p $(@D))$(file >$@.new,$(SETTINGS_TEXT))
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# One rule set for each protection domain: objects under $(BUILD_DIR)/<name>/. Names are stripped: make
# keeps the blanks in front of a comment.
define multikit_pd
$(1)_SRCS ?= $$(firstword $$(wildcard $(1).c $(1).rs) $(1).c)
$(1)_LIBC ?= $$(LIBC)
override $(1)_LIBC := $$(strip $$($(1)_LIBC))
ifneq ($$(filter-out picolibc newlib,$$($(1)_LIBC)),)
$$(error $(1)_LIBC is "$$($(1)_LIBC)"; it can be picolibc, newlib or empty)
endif
$(1)_LIBC_OBJS := $$(patsubst %,$(BUILD_DIR)/$(1)/libc/%.o,$$(LIBC_SRCS_$$($(1)_LIBC)))
$(1)_ADA := $$(filter $(ADA_SOURCES),$$($(1)_SRCS))
ifneq ($$($(1)_ADA),)
ifeq ($$(wildcard $$(shell $(ADA) -print-prog-name=gnat1 2> /dev/null)),)
$$(error $(1) is written in Ada, which $(ADA) cannot compile here: install Debian's package gnat-12-aarch64-linux-gnu)
endif
$(1)_ADA_OBJS := $$(patsubst %,$(BUILD_DIR)/$(1)/%.o,$$(basename $$($(1)_ADA)))
$(1)_STUB_OBJS := $$(addprefix $(BUILD_DIR)/$(1)/,$(ADA_STUBS))
$(1)_LIBRARY_OBJS := $$(addprefix $(BUILD_DIR)/$(1)/,$(ADA_OBJS)) $$($(1)_STUB_OBJS)
# Which units one of Ada reads is not known before: those beside the sources.
$$($(1)_ADA_OBJS) $$($(1)_STUB_OBJS): $(INTERFACES:%=$(BUILD_DIR)/include/%_types.h)
$$($(1)_ADA_OBJS): $$(wildcard $$(addsuffix *.ad[bs],$$(sort $$(dir $$($(1)_ADA)))) $(MULTIKIT_SDK)/ada/*.ads)
endif
$(1)_IP ?= $$(IP)
override $(1)_IP := $$(strip $$($(1)_IP))
ifneq ($$(filter-out lwip,$$($(1)_IP)),)
$$(error $(1)_IP is "$$($(1)_IP)"; it can be lwip or empty)
endif
$(1)_IP_OBJS := $$(patsubst %,$(BUILD_DIR)/$(1)/%.o,$$(IP_SRCS_$$($(1)_IP)))
$(1)_OBJS := $$(patsubst %,$(BUILD_DIR)/$(1)/%.o,$$(filter-out %.rs $(ADA_SOURCES),$$($(1)_SRCS))) $$($(1)_ADA_OBJS) \
  $$($(1)_LIBRARY_OBJS) $$($(1)_LIBC_OBJS) $$($(1)_IP_OBJS)
$(1)_ROOT := $$(filter %.rs,$$($(1)_SRCS))
$(1)_CRATE := $$(subst -,_,$$(basename $$(notdir $$($(1)_ROOT))))
$(1)_RUST := $$($(1)_CRATE:%=$(BUILD_DIR)/$(1)/lib%.a)
ifneq ($$(word 2,$$($(1)_ROOT)),)
$$(error $(1)_SRCS has several .rs: name the root of the crate, which names the others with mod)
endif
$(1)_ALL_CFLAGS = $$(call libc_cflags,$$($(1)_LIBC)) $$(call ip_cflags,$$($(1)_IP)) $$($(1)_CFLAGS)
$$($(1)_OBJS): MULTIKIT_PD_CFLAGS = $$($(1)_ALL_CFLAGS)
$$($(1)_OBJS): $(SETTINGS) | $(PD_HEADERS)
$(BUILD_DIR)/$(1).elf: $$($(1)_OBJS) $$($(1)_RUST) $(BOARD_DIR)/lib/libmicrokit.a $(BOARD_DIR)/lib/libmicrokit_extern.a $(BOARD_DIR)/lib/libmicrokit_uart.a \
  $(BOARD_DIR)/lib/libmicrokit_vmm.a $(BOARD_DIR)/lib/libmicrokit_services.a $(BOARD_DIR)/lib/microkit.ld $(SETTINGS)
	$$(LD) $(MULTIKIT_LDFLAGS) $$(if $$($(1)_RUST),$(call toolchain,link-crate)) $$(LDFLAGS) $$($(1)_LDFLAGS) $$($(1)_OBJS) --start-group $$($(1)_RUST) -lmicrokit \
	  -lmicrokit_extern -lmicrokit_uart -lmicrokit_vmm -lmicrokit_services $$(call libc_libs,$$($(1)_LIBC)) $(LIBGCC) --end-group -Tmicrokit.ld -o $$@
$(BUILD_DIR)/$(1)/libc/%.c.o: $(MULTIKIT_SDK)/libc/%.c $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$$(CC) $(MULTIKIT_CFLAGS) $$(CFLAGS) $$(MULTIKIT_PD_CFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/ip/%.c.o: $(MULTIKIT_SDK)/ip/%.c $(MULTIKIT_MAKEFILES) | $(LWIP_HEADER)
	@mkdir -p $$(dir $$@)
	$$(CC) $(MULTIKIT_CFLAGS) $$(CFLAGS) $$(MULTIKIT_PD_CFLAGS) $(IP_CFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/lwip/%.c.o: $(MULTIKIT_MAKEFILES) | $(LWIP_HEADER)
	@mkdir -p $$(dir $$@)
	$$(CC) $(MULTIKIT_CFLAGS) $$(CFLAGS) $$(MULTIKIT_PD_CFLAGS) $(IP_CFLAGS) -w -c $(LWIP)/src/$$*.c -o $$@
$(BUILD_DIR)/$(1)/%.c.o: %.c $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$$(CC) $(MULTIKIT_CFLAGS) $$(CFLAGS) $$(MULTIKIT_PD_CFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/%.cpp.o: %.cpp $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$$(CXX) $(MULTIKIT_CFLAGS) $(MULTIKIT_CXXFLAGS) $$(CXXFLAGS) $$(MULTIKIT_PD_CFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/%.S.o: %.S $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$$(CC) $(MULTIKIT_CFLAGS) $$(CFLAGS) $$(MULTIKIT_PD_CFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/ada/%.c.o: $(MULTIKIT_SDK)/ada/%.c $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$$(CC) $(MULTIKIT_CFLAGS) $$(CFLAGS) $$(MULTIKIT_PD_CFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/ada/%.o: $(MULTIKIT_SDK)/ada/%.adb $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$(ADA) $(MULTIKIT_ADAFLAGS) $$(ADAFLAGS) $$($(1)_ADAFLAGS) -c $$< -o $$@
$$($(1)_STUB_OBJS): $(BUILD_DIR)/$(1)/stubs/%.o: $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$(ADA) $(MULTIKIT_ADAFLAGS) $$(ADAFLAGS) $$($(1)_ADAFLAGS) -c $(BUILD_DIR)/include/$$*.adb -o $$@
$(BUILD_DIR)/$(1)/%.o: %.adb $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$(ADA) $(MULTIKIT_ADAFLAGS) $$(ADAFLAGS) $$($(1)_ADAFLAGS) -c $$< -o $$@
$(BUILD_DIR)/$(1)/%.o: %.ads $(MULTIKIT_MAKEFILES)
	@mkdir -p $$(dir $$@)
	$(ADA) $(MULTIKIT_ADAFLAGS) $$(ADAFLAGS) $$($(1)_ADAFLAGS) -c $$< -o $$@
$$($(1)_RUST): $$($(1)_ROOT) $(RUST_CRATE) $(MULTIKIT_MAKEFILES) $(SETTINGS) | $(PD_HEADERS)
	@mkdir -p $$(dir $$@)
	$(RUST_COMPILER) $(MULTIKIT_RUSTFLAGS) $$(RUSTFLAGS) $$($(1)_RUSTFLAGS) --crate-type staticlib \
	  --crate-name $$($(1)_CRATE) --extern multikit=$(RUST_CRATE) --emit link,dep-info --out-dir $$(dir $$@) $$<
-include $$($(1)_OBJS:.o=.d) $$($(1)_CRATE:%=$(BUILD_DIR)/$(1)/%.d)
endef
$(foreach pd,$(PDS),$(eval $(call multikit_pd,$(pd))))

# Asked each time: a compiler that was installed anew makes all of it anew.
$(RUST_COMPILER): FORCE
	@sh $(RUST_SDK)/core.sh $(RUST_TARGET) $@ $(RUSTC)
$(RUST_CRATE): $(wildcard $(RUST_SDK)/multikit/src/*.rs) $(RUST_COMPILER) $(SETTINGS)
	$(RUST_COMPILER) $(MULTIKIT_RUSTFLAGS) --remap-path-prefix $(RUST_SDK)=/multikit/rust --crate-type rlib \
	  --crate-name multikit -o $@ $(RUST_SDK)/multikit/src/lib.rs

$(LWIP_HEADER):
	python3 $(MULTIKIT_SDK)/debian/source.py lwip $(LWIP) --has $(LWIP_HEADER:$(LWIP)/%=%)

# Without an include in the description it is all that a header depends on.
$(HEADERS:%=$(BUILD_DIR)/include/%.h): $(BUILD_DIR)/include/%.h: $(SYSTEM) $(SETTINGS)
	@mkdir -p $(@D)
	$(MICROKIT_TOOL) header $(SYSTEM) --board $(MICROKIT_BOARD) --pd $* -o $@

# All files of an interface; the depfile names what the description includes. Rust finds them by the variable:
# include!(concat!(env!("MICROKIT_STUBS"), "/notes.rs")).
export MICROKIT_STUBS := $(abspath $(BUILD_DIR)/include)
$(INTERFACES:%=$(BUILD_DIR)/include/%_types.h): $(BUILD_DIR)/include/%_types.h: $(SYSTEM) $(SETTINGS)
	$(MICROKIT_TOOL) interface $(SYSTEM) --board $(MICROKIT_BOARD) --name $* -o $(@D) --depfile $(BUILD_DIR)/$*.interface.d
-include $(INTERFACES:%=$(BUILD_DIR)/%.interface.d)

# For editors and analysers, as clang's JSON compilation database says.
json = "$(subst ",\",$(subst \,\\,$(1)))"
define COMPILE_COMMAND
{"directory": $(call json,$(CURDIR)), "file": $(call json,$(2)), "command": $(call json,$(3) $\
$(MULTIKIT_CFLAGS) $(4) $($(1)_ALL_CFLAGS) -c $(2) -o $(BUILD_DIR)/$(1)/$(2).o)},

endef
compile_command = $(if $(filter %.cpp,$(2)),$(call COMPILE_COMMAND,$(1),$(2),$(CXX),$(MULTIKIT_CXXFLAGS) \
  $(CXXFLAGS)),$(call COMPILE_COMMAND,$(1),$(2),$(CC),$(CFLAGS)))
$(COMPILE_COMMANDS): $(SETTINGS) $(MULTIKIT_MAKEFILES)
	$(file >$@,[$(foreach pd,$(PDS),$(foreach source,$(filter-out %.rs $(ADA_SOURCES),$($(pd)_SRCS)),$(call compile_command,$(pd),$(source))))])
	@sed -i -z 's/},\n*\]/}]/' $@

# Also rebuilt when the kernel, the loader, the monitor or the tool is newer.
$(IMAGE): $(SYSTEM) $(ELFS) $(wildcard $(BOARD_DIR)/elf/*) $(MULTIKIT_SDK)/board/$(MICROKIT_BOARD)/board.toml \
  $(shell find $(MULTIKIT_SDK)/lib/python -name '*.py') $(SYSTEM_DEPS) $(SETTINGS)
	$(MICROKIT_TOOL) $(SYSTEM) --board $(MICROKIT_BOARD) --config $(MICROKIT_CONFIG) \
	  -o $@ -r $(REPORT) --report-html $(REPORT_HTML) --depfile $@.d $(TOOL_FLAGS) \
	  --search-path $(BUILD_DIR) . $(SEARCH_PATH)
-include $(IMAGE).d

MULTIKIT_QEMU = $(if $(QEMU_FLAGS),-- $(QEMU_FLAGS))

# What finds the programs of the description: parameters that TOOL_FLAGS sets are the description's, too.
MULTIKIT_DEFINES = $(filter -D%,$(subst --define=,-D,$(subst --define ,-D,$(subst -D ,-D,$(TOOL_FLAGS)))))
MULTIKIT_PROGRAMS = $(MULTIKIT_DEFINES) --search-path $(BUILD_DIR) . $(SEARCH_PATH)
# Words in quotes would be taken apart.
MULTIKIT_SYMBOLS = $(if $(findstring ',$(TOOL_FLAGS))$(findstring ",$(TOOL_FLAGS)),,--symbols $(SYSTEM) $(MULTIKIT_PROGRAMS))

run: $(IMAGE)
	$(MICROKIT_TOOL) run $(IMAGE) --board $(MICROKIT_BOARD) $(MULTIKIT_SYMBOLS) $(MULTIKIT_QEMU)

test: $(IMAGE)
	$(MICROKIT_TOOL) run $(IMAGE) --board $(MICROKIT_BOARD) --expect $(EXPECT) --log $(BUILD_DIR)/console.txt \
	  $(MULTIKIT_QEMU)

gdb: $(IMAGE)
	$(MICROKIT_TOOL) gdb $(IMAGE) $(SYSTEM) --board $(MICROKIT_BOARD) --config $(MICROKIT_CONFIG) $(MULTIKIT_PROGRAMS)

clean:
	rm -rf $(BUILD_DIR)
