# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the tool writes: the image in its forms, the report, and views of the system for people and
other tools."""
