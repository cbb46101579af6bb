# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`python3 -m microkit`."""

import gc
import sys

from .cli import main

if __name__ == "__main__":
    gc.disable()  # a run ends soon; collecting takes a fifth of the time of a large build
    sys.exit(main(sys.argv[1:]))
