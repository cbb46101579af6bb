/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What TLB and caches have in common: barriers, memory that gets another owner, findings. And the
 * order of a doorbell after what it is about.
 */
#include "model.h"

#include <machine/machine.h>
#include <stdarg.h>
#include <stdio.h>

static char finding[160];

/* The user, or the kernel for it, may have written what other cores do not see yet. */
static bool written = true;

void model_violated(const char *format, ...)
{
    va_list arguments;

    if (finding[0] == 0) {
        va_start(arguments, format);
        vsnprintf(finding, sizeof(finding), format, arguments);
        va_end(arguments);
    }
}

static void barrier(struct barrier what)
{
    written = written && !what.stores;
    tlb_barrier(what);
    cache_barrier(what);
}

void isb(void)
{
    tlb_synchronise();
}

/* Waits for stores only. */
void dsb_ishst(void)
{
    barrier((struct barrier){.stores = true, .tables = true});
}

/* Other cores, and the point of coherency, are outside the non-shareable domain. */
void dsb_nsh(void)
{
    barrier((struct barrier){.tables = true, .tlb = true, .instruction_cache = true});
}

void dsb_ish(void)
{
    dsb_sy();
}

void dsb_sy(void)
{
    barrier((struct barrier){.stores = true,
                             .tables = true,
                             .tlb = true,
                             .data_cache = true,
                             .instruction_cache = true});
}

void memory_handed_out(paddr_t pa, u64 size)
{
    tlb_handed_out(pa, size);
    cache_handed_out(pa, size);
}

void model_sgi(u32 intid)
{
    if (written) {
        model_violated("SGI %u is sent before the stores it is about are visible", intid);
    }
}

void model_reset(void)
{
    finding[0] = 0;
    written = true;
    cache_reset();
    tlb_reset();
    user_memory_return();
}

const char *model_return(void)
{
    tlb_return();
    cache_return();
    user_memory_return();
    written = true;
    return finding[0] == 0 ? NULL : finding;
}
