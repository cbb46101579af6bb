/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A GICv2 (IHI 0048B), as the calling core sees it.
 */
#include "registers.h"

#include <board/config.h>
#include <loader/io.h>
#include <loader/machine.h>
#include <selftest/devices.h>

/* ITARGETSR0 to 7 read as the reader's own bit (4.3.12), and as zero where there is but one core. */
uint64_t gic_own_number(void)
{
    uint32_t targets;
    uint64_t number = 0;

    if (!probe_read32(BOARD_GICD_BASE + GICD_ITARGETSR, &targets) || (targets & 0xff) == 0) {
        return GIC_NO_NUMBER;
    }
    while (!(targets >> number & 1)) {
        number++;
    }
    return number;
}

/* The priority of an interrupt that the secure world keeps reads as zero, and ignores writes (4.3.11). */
bool gic_sgi_is_free(uint32_t sgi)
{
    uint64_t priority = BOARD_GICD_BASE + GICD_IPRIORITYR + sgi;
    uint8_t old = read8(priority), seen;

    write8(priority, IMAGE_IRQ_PRIORITY);
    seen = read8(priority);
    write8(priority, old);
    return seen != 0;
}
