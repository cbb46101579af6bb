/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A core whose branch predictors need no help between protection domains (docs/design/hardware.md has
 * the list).
 */
#include <machine/machine.h>

u32 predictor_find(void)
{
    return 0;
}

void predictor_forget(u32 function)
{
    (void)function;
}
