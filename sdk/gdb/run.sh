#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Start a stopped machine and attach gdb with the symbols of the kernel, the monitor and the
# protection domains:
#
#   sdk/gdb/run.sh BUILD_FOLDER SDK_ELF_FOLDER -- command that starts QEMU with -S -s
#
# The console goes to BUILD_FOLDER/console.txt. Each core is a thread of gdb. All protection
# domains are linked at the same address: name one as program with `symbol-file BUILD/x.elf`.
set -eu
build=$1
elf=$2
shift 3
for gdb in gdb-multiarch aarch64-none-elf-gdb; do
    command -v "$gdb" >/dev/null 2>&1 && break
    gdb=""
done
[ -n "$gdb" ] || {
    echo "gdb: install gdb-multiarch (apt-get install gdb-multiarch)"
    exit 1
}
"$@" </dev/null >"$build/console.txt" 2>&1 &
qemu=$!
trap 'kill $qemu 2>/dev/null || true' EXIT INT TERM
echo "gdb: console in $build/console.txt; protection domains in $build"
"$gdb" -q -ex "symbol-file $elf/kernel.elf" -ex "target remote :1234"
