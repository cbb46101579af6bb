# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# QEMU: the machine's own device.
NIC = -net nic,netdev=net
