/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Prints a memory region that the tool filled from a file.
 */
#include <microkit.h>

/* Set by the tool, see prefill.system. */
uint64_t text_vaddr;
uint64_t text_size;
uint64_t text_prefill_size;

static bool rest_is_zero(const char *text)
{
    for (uint64_t i = text_prefill_size; i < text_size; i++) {
        if (text[i] != 0) {
            return false;
        }
    }
    return true;
}

void init(void)
{
    const char *text = (const char *)text_vaddr;

    microkit_dbg_puts("prefill: ");
    microkit_dbg_put64(text_prefill_size);
    microkit_dbg_puts(" bytes at ");
    microkit_dbg_puthex64(text_vaddr);
    microkit_dbg_puts("\n");
    for (uint64_t i = 0; i < text_prefill_size; i++) {
        microkit_dbg_putc(text[i]);
    }
    microkit_dbg_puts(rest_is_zero(text) ? "prefill: the rest of the region is zero\n"
                                         : "prefill: FAILED: the rest of the region is not zero\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
