/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where only one's own doorbells are looked at, and whoever is to serve does so without being told: orders.c and weak_calls.c are
 * about the rest.
 */
#pragma once

#include <sel4/simple_types.h>

seL4_Word microkit_xcore_kept;

seL4_Word xcore_poll(void)
{
    return 0;
}
