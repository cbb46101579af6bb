/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What firmware says of itself; a core that is done. What it says of cores is in others.c.
 */
#include "fixture.h"

#include <selftest/devices.h>

uint64_t gic_own_number(void)
{
    return machine.self.gic_number;
}

static void check(int64_t version, bool is_there, const char *line)
{
    machine_reset();
    machine.psci_version = version;
    machine.has_firmware = is_there;
    start_look();
    CHECK(strcmp(console(), line) == 0);
}

int main(void)
{
    CHECK(how_a_core_ends(start_leave) == CORE_OFF);
    check(0x10001, true, "TST|ok: firmware: PSCI 1.1 by SMC\n");
    check(2, true, "TST|ok: firmware: PSCI 0.2 by SMC\n");
    check(-1, true, "TST|WRONG: firmware: no PSCI, or one before 0.2\n");
    check(0xffffffff, true, "TST|WRONG: firmware: no PSCI, or one before 0.2\n");
    check(0, false, "TST|WRONG: firmware: SMC is not answered\n");
    return 0;
}
