# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit schema rng|xsd`: print a schema of the dialect."""

from __future__ import annotations

import sys

from ..errors import EXIT_OK


def schema(kind: str) -> int:
    """Print one schema to standard output."""
    if kind == "rng":
        from ..schema.rng import relax_ng as make
    else:
        from ..schema.xsd import xml_schema as make
    sys.stdout.write(make())
    return EXIT_OK
