# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What firmware starts: the image in the containers that boot loaders know."""
