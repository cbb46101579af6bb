# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# QEMU: a device that the machine has by this option.
NIC = -device virtio-net-device,netdev=net
