#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Print the Python to use: the distribution's, else another that has the modules. With none
# complete the distribution's is printed, because that is where setup.sh installs them.
for python in /usr/bin/python3 python3; do
    "$python" -c '
import importlib.util, sys
sys.exit(any(importlib.util.find_spec(m) is None for m in ("lxml", "elftools", "libfdt", "rich")))
' 2>/dev/null && command -v "$python" && exit
done
echo /usr/bin/python3
