# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The Multikit tool: a system description goes in, one bootable image comes out.

Nothing is imported here on purpose: start-up time of the command line is part of its quality.
"""

__version__ = "0.1.0"
