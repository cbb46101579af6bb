/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 * Registers of a GICv3's distributor (IHI 0069) after the loader has set it up.
 */
#include "fixture.h"

#include <board/config.h>
#include <loader/drivers.h>

static uint32_t word(unsigned offset)
{
    return *(uint32_t *)&board_gicd[offset];
}

static void set(unsigned offset, uint32_t value)
{
    *(uint32_t *)&board_gicd[offset] = value;
}

static void check_revision(void)
{
    CHECK(gic_revision() == 0);
    set(0x0fe8, 0x2b);
    CHECK(gic_revision() == 2);
    set(0xffe8, 0x3b);
    CHECK(gic_revision() == 3);
    set(0xffe8, 0x4b);
    CHECK(gic_revision() == 4);
}

/* ITLinesNumber 2: interrupts up to 95. */
static void check_init(void)
{
    set(0x004, 2);
    gic_init_distributor();
    CHECK(word(0x000) == 0x10); /* affinity routing, nothing enabled */
    CHECK(word(0x180) == 0 && word(0x184) == 0xffffffff && word(0x188) == 0xffffffff);
    CHECK(word(0x18c) == 0);
    CHECK(word(0x084) == 0xffffffff && word(0x288) == 0xffffffff && word(0x388) == 0xffffffff);
}

static void check_route(void)
{
    struct image_irq irq = {.intid = 50, .edge = 1, .priority = 0xa0};

    gic_route(&irq, &(struct image_core){.mpidr = 0x100000203, .gic_cpu = 7});
    CHECK(board_gicd[0x400 + 50] == 0xa0);
    CHECK(*(uint64_t *)&board_gicd[0x6000 + 8 * 50] == 0x100000203);
    CHECK(word(0xc0c) == 2u << 4);
    irq = (struct image_irq){.intid = 50, .edge = 0, .priority = 0xa0};
    gic_route(&irq, &(struct image_core){.mpidr = 0});
    CHECK(word(0xc0c) == 0);
    gic_enable_distributor();
    CHECK(word(0x000) == 0x12);
}

/* Only the interrupt's own bit is written: ones elsewhere would end what other cores have. */
static void check_silence(void)
{
    for (unsigned offset = 0x180; offset <= 0x380; offset += 0x100) {
        set(offset + 4, 0);
    }
    set(0x000, 1u << 31); /* other cores never cease to write: it ends nevertheless */
    gic_silence(50);
    CHECK(word(0x184) == 1u << 18 && word(0x284) == 1u << 18 && word(0x384) == 1u << 18);
    CHECK(word(0x188) == 0xffffffff && word(0x104) == 0);
}

int main(void)
{
    check_revision();
    check_init();
    check_route();
    check_silence();
    return 0;
}
