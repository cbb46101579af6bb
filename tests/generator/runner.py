# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the fixture `script` is: `script(text, version="0.35")` runs a script and gives its outcome."""

import subprocess
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]
