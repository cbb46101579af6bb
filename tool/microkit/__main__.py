# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`python3 -m microkit`."""

import gc
import sys
from typing import NoReturn

from .cli import main


def run() -> NoReturn:
    """The tool, as a program."""
    gc.disable()  # a run ends soon; collecting takes a fifth of the time of a large build
    code = main(sys.argv[1:])
    gc.freeze()  # Python would collect once more at its end
    sys.exit(code)


if __name__ == "__main__":
    run()
