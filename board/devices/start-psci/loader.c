/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cores that firmware has turned off, and turns on when PSCI is asked to, by SMC: HVC from EL2 goes to EL2
 * itself (Arm ARM D1.10), so there is no other way to call.
 */
#include <loader/drivers.h>
#include <loader/image.h>
#include <loader/print.h>
#include <loader/psci.h>

/* All of the machine's that the image's need, which are numbered from 0. */
static uint64_t cores_needed(void)
{
    uint64_t most = 0;

    for (uint32_t i = 0; i < image_header.cores; i++) {
        most = image_cores()[i].core > most ? image_cores()[i].core : most;
    }
    return most + 1;
}

void start_check(const struct image_core *core)
{
    int64_t state = psci_affinity_info(core->mpidr);

    if (state == PSCI_OFF) {
        return;
    }
    if (state == PSCI_NOT_SUPPORTED) {
        fail("the image needs core %lu, firmware has no PSCI that starts it (by SMC)",
             (uint64_t)core->core);
    }
    if (state == PSCI_ON || state == PSCI_ON_PENDING) {
        fail(
            "the image needs core %lu (MPIDR %#lx), which already runs: firmware must leave it off",
            (uint64_t)core->core, core->mpidr);
    }
    fail("the image needs core %lu, this machine has none with MPIDR %#lx (PSCI error %lu): "
         "give it %lu cores (QEMU: -smp), or use fewer in the system",
         (uint64_t)core->core, core->mpidr, (uint64_t)-state, cores_needed());
}

/* PSCI enters a core as a kernel wants to be entered. */
void start_core(const struct image_core *core)
{
    int64_t error = psci_cpu_on(core->mpidr, core->entry_pa, core->core);

    if (error != 0) {
        fail("core %lu (MPIDR %#lx) cannot be started: PSCI error %lu", (uint64_t)core->core,
             core->mpidr, (uint64_t)-error);
    }
}

void start_power_off(void)
{
    psci_system_off();
}
