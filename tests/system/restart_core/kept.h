/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory of two cores, which nobody resets.
 */
#pragma once

#include <stdint.h>

struct kept {
    uint64_t starts; /* of the victim */
};
