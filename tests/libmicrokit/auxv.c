/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No feature of the processor is promised, whatever is asked for.
 */
#include "fixture.h"

unsigned long pd___getauxval(unsigned long type);
unsigned long pd_getauxval(unsigned long type);

int main(void)
{
    fresh();
    for (unsigned long type = 0; type < 64; type++) {
        CHECK(pd_getauxval(type) == 0 && pd___getauxval(type) == 0);
    }
    return 0;
}
