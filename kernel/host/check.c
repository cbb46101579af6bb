/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The invariants of the host kernel's own window.
 */
#include "invariants/invariants.h"

#include <kernel/state.h>
#include <kernel/window.h>

const char *host_invariants(void);

const char *host_invariants(void)
{
    return invariants_check(WINDOW_BASE, HOST_WINDOW_SIZE, (u64)((u8 *)&ks - WINDOW_BASE), true);
}
