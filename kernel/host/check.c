/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The invariants of the host kernel's own window, and the findings of the model of TLB and caches.
 * For every return to user code.
 */
#include "invariants/invariants.h"

#include <base/state.h>
#include <base/window.h>
#include <machine/model.h>

const char *host_invariants(void);

const char *host_invariants(void)
{
    const char *found = model_return();

    return found != NULL ? found
                         : invariants_check(WINDOW_BASE, HOST_WINDOW_SIZE,
                                            (u64)((u8 *)&ks - WINDOW_BASE), true, 0, 0);
}
