#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Format the C sources with clang-format; --check only names those that differ.
set -u
command -v clang-format >/dev/null 2>&1 || {
    echo "format: clang-format is not installed, nothing done"
    exit 0
}
if [ "${1:-}" != --check ]; then
    git ls-files -z '*.c' '*.h' | xargs -0 clang-format -i
    exit
fi
differ=$(git ls-files '*.c' '*.h' | while read -r file; do
    clang-format --dry-run --Werror "$file" 2>/dev/null || echo "  $file"
done)
[ -z "$differ" ] && exit 0
echo "format: not as .clang-format says (make format):"
echo "$differ"
exit 1
