/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A system call chosen at random: number, capability, message, and what the IPC buffer holds.
 */
#pragma once

#include <microkit.h>

struct call {
    seL4_Word x[9]; /* by register: x0 capability, x1 info, x2.. message, x6 reply, x7 number, x8 */
    seL4_Word label; /* of the invocation that it is meant to be, 0 for noise */
};

void call_choose(struct call *call, seL4_Word *random);
