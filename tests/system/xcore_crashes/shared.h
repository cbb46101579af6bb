/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the verdict needs.
 */
#pragma once

struct shared {
    seL4_Word crashes; /* that the parent was told of */
    seL4_Word rounds;  /* of left and right */
    seL4_Word over;    /* the client has seen enough */
};

extern volatile struct shared *shared;
