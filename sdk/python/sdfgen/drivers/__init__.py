# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What drivers say of the devices they drive, and what they get of a device."""
