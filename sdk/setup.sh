#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Make sure that everything the build and the tests need is installed: look first (fast, no root
# needed when all is there), then install the missing Debian packages with apt-get.
#
#   sdk/setup.sh           check, install what is missing
#   sdk/setup.sh --check   only check
#   sdk/setup.sh --docs    also what the documentation site is made with
#   sdk/setup.sh --tests   also what some tests use: Frama-C and its provers, a browser, other shells, Graphviz, gdb, Spin, U-Boot, EDK II, a C library, Ada, Rust;
#                          tests without what cannot be installed are skipped
set -eu

python=${PYTHON:-/usr/bin/python3}
missing=""

need() { # need PACKAGE...: remember packages that are missing
    for package in "$@"; do
        case " $missing " in
        *" $package "*) ;;
        *) missing="$missing $package" ;;
        esac
    done
}

# need_command COMMAND PACKAGE...
need_command() {
    command=$1
    shift
    command -v "$command" >/dev/null 2>&1 || need "$@"
}

# clang's sanitizers and libFuzzer
check_clang_runtime() {
    for runtime in "$(clang -print-runtime-dir 2>/dev/null)"/libclang_rt.fuzzer*; do
        [ -e "$runtime" ] || need libclang-rt-dev
    done
}

check_commands() {
    need_command qemu-system-aarch64 qemu-system-arm
    need_command dtc device-tree-compiler
    need_command cmake cmake
    need_command make make
    need_command ninja ninja-build
    need_command gcc gcc libc6-dev
    need_command clang clang
    check_clang_runtime
    need_command ld.lld lld
    need_command llvm-objcopy llvm
    command -v aarch64-none-elf-gcc >/dev/null 2>&1 ||
        need_command aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
    command -v aarch64-none-elf-g++ >/dev/null 2>&1 ||
        need_command aarch64-linux-gnu-g++ g++-aarch64-linux-gnu
}

# One interpreter start for all modules; prints the packages of those it cannot find.
check_python() {
    if ! command -v "$python" >/dev/null 2>&1; then
        need python3
        python_packages="python3-lxml python3-pyelftools python3-libfdt python3-rich
            python3-pytest python3-pytest-xdist python3-hypothesis python3-jsonschema"
    else
        python_packages=$("$python" - <<'PYTHON'
import importlib.util

modules = {"lxml": "lxml", "elftools": "pyelftools", "libfdt": "libfdt", "rich": "rich",
           "pytest": "pytest", "xdist": "pytest-xdist", "hypothesis": "hypothesis", "jsonschema": "jsonschema"}
for module, package in modules.items():
    if importlib.util.find_spec(module) is None:
        print("python3-" + package)
PYTHON
        )
    fi
    for package in $python_packages; do
        need "$package"
    done
}

check_test_commands() {
    need_command zsh zsh
    need_command fish fish
    need_command dot graphviz
    need_command gdb-multiarch gdb-multiarch
    need_command spin spin
    need_command frama-c frama-c-base
    need_command why3 why3
    need_command z3 z3
    need_command cvc4 cvc4
    need_command cppcheck cppcheck
    "$python" -c "import z3" 2>/dev/null || need python3-z3
    "$python" -c "import pyflakes" 2>/dev/null || need python3-pyflakes
    need_command mkimage u-boot-tools
    [ -x /usr/sbin/mkfs.fat ] || need dosfstools
    need_command mcopy mtools
    [ -x /usr/sbin/sfdisk ] || need fdisk
    [ -x /usr/sbin/sgdisk ] || need gdisk
    need_command openssl openssl
    need_command curl curl
    need_command dpkg-source dpkg-dev
    [ -e /usr/lib/u-boot/qemu_arm64/u-boot.bin ] || need u-boot-qemu
    [ -e /usr/share/qemu-efi-aarch64/QEMU_EFI.fd ] || need qemu-efi-aarch64
    [ -d /usr/lib/picolibc/aarch64-linux-gnu ] || need picolibc-aarch64-linux-gnu
    [ -x /usr/lib/gcc-cross/aarch64-linux-gnu/12/gnat1 ] || need gnat-12-aarch64-linux-gnu
    # One of rustup is no reason not to: it has no core for what programs are compiled for.
    [ -e /usr/lib/rustlib/src/rust/library/core ] || need rustc rust-src
    command -v google-chrome >/dev/null 2>&1 || need_command chromium chromium
}

check_docs_commands() {
    "$python" -c "import sphinx" 2>/dev/null || need python3-sphinx
    "$python" -c "import myst_parser" 2>/dev/null || need python3-myst-parser
}

# What only tests use is worth a try, and no more.
install_for_tests() {
    missing=""
    check_test_commands
    check_docs_commands
    [ -z "$missing" ] || (install) || echo "setup: tests that need one of these are skipped:$missing"
}

install() {
    if [ "$(id -u)" = 0 ]; then
        sudo=""
    elif command -v sudo >/dev/null 2>&1; then
        sudo=sudo
    else
        echo "setup: neither root nor sudo: ask an administrator for"
        echo "    apt-get install$missing"
        exit 1
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "setup: no apt-get here; install the counterparts of these Debian packages:$missing"
        exit 1
    fi
    echo "setup: installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -q
    # shellcheck disable=SC2086 # a list of packages
    $sudo apt-get install -q -y --no-install-recommends $missing
}

[ "${1:-}" != --tests ] || install_for_tests
if [ "${1:-}" = --docs ]; then
    check_docs_commands
    [ -z "$missing" ] || install
fi
missing=""
check_commands
check_python
[ -n "$missing" ] || exit 0
if [ "${1:-}" = --check ]; then
    echo "setup: missing:$missing"
    exit 1
fi
install
missing=""
hash -r
check_commands
check_python
if [ -n "$missing" ]; then
    echo "setup: still missing after installation:$missing"
    echo "setup: (Python used: $python; choose another with PYTHON=...)"
    exit 1
fi
echo "setup: done"
