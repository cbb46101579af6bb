/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What two cores tell each other; a notification says that there is a new one.
 */
#pragma once

#include <stdint.h>

struct numbers {
    uint64_t ping, pong;
};
