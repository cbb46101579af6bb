/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A GICv3's redistributors, found by their cores' names, and SGIs that the secure world keeps.
 */
#include "fixture.h"

#include <selftest/devices.h>

int main(void)
{
    machine_reset();
    CHECK(gic_own_number() == 0);
    machine.self.mpidr = 0x101;
    CHECK(gic_own_number() == 3);
    machine.affinities[0] = 0x02000101; /* Aff3 */
    machine.self.mpidr = 0x200000101;
    CHECK(gic_own_number() == 0);
    machine.self.mpidr = 0x7; /* nobody's */
    CHECK(gic_own_number() == GIC_NO_NUMBER && !gic_sgi_is_free(0));
    machine.affinities[2] = NOTHING;
    machine.self.mpidr = 0x101;
    CHECK(gic_own_number() == GIC_NO_NUMBER);
    machine.self.mpidr = 0x1;
    machine.secure = 1 << 3;
    machine.priorities[2] = 0x10;
    CHECK(gic_sgi_is_free(2) && !gic_sgi_is_free(3) && gic_sgi_is_free(15));
    CHECK(machine.priorities[2] == 0x10 && machine.priorities[15] == 0);
    return 0;
}
