/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A GICv3 (IHI 0069), as the calling core sees it. Firmware has powered the redistributors.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/io.h>
#include <loader/machine.h>
#include <selftest/devices.h>

/* As GICR_TYPER has the affinity, in bits 63 to 32 (12.11.35): without the hole below Aff3. */
static uint64_t own_affinity(void)
{
    uint64_t mpidr = machine_affinity();

    return (mpidr >> 32 & 0xff) << 24 | (mpidr & 0xffffff);
}

uint64_t gic_own_number(void)
{
    for (uint64_t i = 0; i < BOARD_GICR_FRAMES; i++) {
        uint64_t typer;

        if (!probe_read64(BOARD_GICR_BASE + i * BOARD_GICR_STRIDE + GICR_TYPER, &typer)) {
            return GIC_NO_NUMBER;
        }
        if (typer >> 32 == own_affinity()) {
            return i;
        }
    }
    return GIC_NO_NUMBER;
}

/* Of the boot core's redistributor. The priority of an interrupt that the secure world keeps reads as zero,
 * and ignores writes (12.11.21). */
bool gic_sgi_is_free(uint32_t sgi)
{
    uint64_t number = gic_own_number(), priority;
    uint8_t old, seen;

    if (number == GIC_NO_NUMBER) {
        return false;
    }
    priority =
        BOARD_GICR_BASE + number * BOARD_GICR_STRIDE + GICR_SGI_FRAME + GICR_IPRIORITYR + sgi;
    old = read8(priority);
    write8(priority, IMAGE_IRQ_PRIORITY);
    seen = read8(priority);
    write8(priority, old);
    return seen != 0;
}
