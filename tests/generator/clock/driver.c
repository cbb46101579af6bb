/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver as the generator's configurations are for: where its registers are, and which channel its
 * interrupt is, it learns from .device_resources. */
#include <microkit.h>

/* The layout that the section has; sdfgen's blobs/device.py. */
struct region {
    seL4_Word vaddr;
    seL4_Word size;
    seL4_Word io;
};
__attribute__((section(".device_resources"), used)) struct {
    char magic[5];
    unsigned char num_regions;
    unsigned char num_irqs;
    struct region regions[64];
    unsigned char irqs[64];
} config = {.magic = "?"};

enum {
    MATCH = 0x4 / 4,
    CONTROL = 0xc / 4,
    MASK = 0x10 / 4,
    CLEAR = 0x1c / 4
};

static volatile seL4_Uint32 *registers(void)
{
    return (volatile seL4_Uint32 *)config.regions[0].vaddr;
}

void init(void)
{
    if (config.num_regions != 1 || config.regions[0].io != 0x9010000 || config.num_irqs != 1) {
        microkit_dbg_puts("clock: not my device\n");
        return;
    }
    registers()[CLEAR] = 1;
    registers()[CONTROL] = 1;
}

void notified(microkit_channel ch)
{
    if (ch == config.irqs[0]) {
        registers()[MASK] = 0;
        registers()[CLEAR] = 1;
        microkit_irq_ack(ch);
        microkit_dbg_puts("clock: interrupt\n");
    }
}

/* Seconds since 1970; a first word of 1 also asks for an interrupt at once. */
microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    (void)info;
    seL4_Uint32 now = registers()[0];
    if (microkit_mr_get(0)) {
        registers()[MATCH] = now;
        registers()[MASK] = 1;
    }
    microkit_mr_set(0, now);
    return microkit_msginfo_new(0, 1);
}
