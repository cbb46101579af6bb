/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of a device on MMIO: virtio 1.2, 4.2.2, and 4.2.4 for legacy ones. All are 32 bits.
 */
#pragma once

#define VIRTIO_MAGIC           0x000
#define VIRTIO_VERSION         0x004
#define VIRTIO_DEVICE          0x008
#define VIRTIO_VENDOR          0x00c
#define VIRTIO_OFFERED         0x010
#define VIRTIO_OFFERED_SELECT  0x014
#define VIRTIO_ACCEPTED        0x020
#define VIRTIO_ACCEPTED_SELECT 0x024
#define VIRTIO_PAGE_SIZE       0x028 /* legacy */
#define VIRTIO_QUEUE_SELECT    0x030
#define VIRTIO_QUEUE_MOST      0x034
#define VIRTIO_QUEUE_SIZE      0x038
#define VIRTIO_QUEUE_ALIGN     0x03c /* legacy */
#define VIRTIO_QUEUE_PAGE      0x040 /* legacy */
#define VIRTIO_QUEUE_READY     0x044
#define VIRTIO_QUEUE_NOTIFY    0x050
#define VIRTIO_INTERRUPT       0x060
#define VIRTIO_INTERRUPT_ACK   0x064
#define VIRTIO_STATUS          0x070
#define VIRTIO_DESCRIPTORS     0x080 /* 64 bits each: low, high */
#define VIRTIO_AVAILABLE       0x090
#define VIRTIO_USED            0x0a0
#define VIRTIO_SHARED          0x0b0 /* length and base of shared memory, 64 bits each */
#define VIRTIO_SHARED_END      0x0c0
#define VIRTIO_GENERATION      0x0fc
#define VIRTIO_CONFIG          0x100

#define VIRTIO_MAGIC_VALUE     0x74726976u
#define VIRTIO_VERSION_LEGACY  1u
#define VIRTIO_VERSION_MODERN  2u

/* Status bits (2.1). */
#define STATUS_ACKNOWLEDGE 1u
#define STATUS_DRIVER      2u
#define STATUS_RUNS        4u
#define STATUS_AGREED      8u
#define STATUS_NEEDS_RESET 64u
#define STATUS_FAILED      128u
