# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`python3 -m microkit`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
