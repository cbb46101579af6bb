/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A GICv2's number of a core, and SGIs that the secure world keeps.
 */
#include "fixture.h"

#include <selftest/devices.h>

int main(void)
{
    machine_reset();
    CHECK(gic_own_number() == 0);
    machine.targets = 0x20202020;
    CHECK(gic_own_number() == 5);
    machine.targets = 0; /* one core alone */
    CHECK(gic_own_number() == GIC_NO_NUMBER);
    machine.has_gic = false;
    machine.targets = 1;
    CHECK(gic_own_number() == GIC_NO_NUMBER);
    machine.secure = 1 << 3;
    machine.priorities[2] = 0x10;
    CHECK(gic_sgi_is_free(2) && !gic_sgi_is_free(3) && gic_sgi_is_free(15));
    CHECK(machine.priorities[2] == 0x10 && machine.priorities[15] == 0);
    return 0;
}
