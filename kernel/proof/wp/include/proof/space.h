/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The address space that the machine is in.
 */
#pragma once

#include <base/state.h>

extern struct proof_space {
    u64 vttbr; /* VTTBR_EL2 */
} proof_space;
