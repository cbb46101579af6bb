/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Random bytes that cannot be told from others, for keys and the like. A client has a channel to entropy_virtio.elf, on its
 * own core or another, on which it may call. In libmicrokit_services.a, for one thread at a time. Manual:
 * docs/services.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microkit.h>

/* Bytes that one call brings. */
#define MICROKIT_ENTROPY_BYTES 32

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Fill memory with random bytes, by a call for each 32. False: not all is filled, use none of it; the driver has got
 * nothing from its device yet, and notifies this PD when it has; or it has stopped, or is no such driver. It
 * notifies all its clients once after each start of its own.
 */
__attribute__((warn_unused_result)) bool microkit_entropy_read(microkit_channel entropy,
                                                               void *bytes, size_t size);

/* ---- what clients and driver agree on ------------------------------------------------------ */

/* The label of a call, whose word is not used. */
enum microkit_entropy_call {
    MICROKIT_ENTROPY_READ = 1, /* the answer has MICROKIT_ENTROPY_BYTES */
};

/* The label of an answer. */
enum microkit_entropy_answer {
    MICROKIT_ENTROPY_OK = 0x524e47, /* nothing else answers that by chance */
    MICROKIT_ENTROPY_NOT_YET,       /* a notification follows */
    MICROKIT_ENTROPY_BAD_CALL,
};

#ifdef __cplusplus
}
#endif
