#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Format the C sources with clang-format; --check only tells which differ.
set -eu
command -v clang-format >/dev/null 2>&1 || {
    echo "format: clang-format is not installed, nothing done"
    exit 0
}
mode=-i
[ "${1:-}" != --check ] || mode="--dry-run --Werror"
# shellcheck disable=SC2086 # options
git ls-files -z '*.c' '*.h' | xargs -0 clang-format $mode
