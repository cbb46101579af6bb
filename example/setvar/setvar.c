/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Variables that the tool fills in, so that numbers stand in the system description
 * only: addresses and sizes of regions, physical addresses, channel ids.
 */
#include <microkit.h>

/* Set by the tool, see setvar.system. Each must be 8 bytes. */
uint64_t placed_vaddr;
uint64_t placed_size;
uint64_t placed_paddr;
uint64_t any_vaddr;
uint64_t any_size;
uint64_t any_paddr;
uint64_t echo_channel;

static bool all_right = true;

static void check(bool right, const char *what)
{
    if (!right) {
        all_right = false;
        microkit_dbg_puts("setvar: WRONG: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static void print_region(const char *name, uint64_t vaddr, uint64_t size)
{
    microkit_dbg_puts("setvar: ");
    microkit_dbg_puts(name);
    microkit_dbg_puts(" region: virtual ");
    microkit_dbg_puthex64(vaddr);
    microkit_dbg_puts(", size ");
    microkit_dbg_puthex32((uint32_t)size);
}

/* The whole region must be there, writable, and start as zeros. */
static void use_region(uint64_t vaddr, uint64_t size)
{
    volatile uint64_t *words = (volatile uint64_t *)vaddr;

    for (uint64_t i = 0; i < size / sizeof(*words); i++) {
        check(words[i] == 0, "region starts as zeros");
        words[i] = i;
    }
    check(words[size / sizeof(*words) - 1] == size / sizeof(*words) - 1, "region is writable");
}

void init(void)
{
    print_region("placed", placed_vaddr, placed_size);
    microkit_dbg_puts(", physical ");
    microkit_dbg_puthex64(placed_paddr);
    microkit_dbg_puts("\n");
    check(placed_vaddr == 0x10000000, "placed_vaddr");
    check(placed_size == 0x2000, "placed_size");
    /* Images run at multiples of 16 MiB. */
    check((placed_paddr & 0xffffff) == 0x5000 && placed_paddr > placed_size, "placed_paddr");
    use_region(placed_vaddr, placed_size);

    print_region("any", any_vaddr, any_size);
    check(any_size == 0x3000, "any_size");
    check(any_paddr != 0 && any_paddr % (1 << seL4_PageBits) == 0, "any_paddr");
    microkit_dbg_puts(", physical address is aligned\n");
    use_region(any_vaddr, any_size);

    microkit_dbg_puts("setvar: channel id ");
    microkit_dbg_put64(echo_channel);
    microkit_dbg_puts("\n");
    microkit_notify((microkit_channel)echo_channel);
}

void notified(microkit_channel ch)
{
    check(ch == echo_channel, "echo_channel");
    microkit_dbg_puts("setvar: other side answered\n");
    microkit_dbg_puts(all_right ? "setvar: all variables are right\n" : "setvar: FAILED\n");
}
