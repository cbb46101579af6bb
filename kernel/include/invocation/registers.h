/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Arguments of TCB_ReadRegisters and TCB_WriteRegisters, which decode and a fast path take.
 */
#pragma once

/* Word 0. */
enum read_flags {
    READ_SUSPEND = 1
};
enum write_flags {
    WRITE_RESUME = 1
};

/* The word of both that says how many registers. */
#define TRANSFER_COUNT 1u
