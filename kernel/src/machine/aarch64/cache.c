/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where the kernel has memory mapped, and caches as a whole (Arm ARM D7.5).
 */
#include <base/memory_map.h>
#include <base/state.h>
#include <machine/machine.h>
#include <machine/sysreg.h>

/* CLIDR_EL1.Ctype<n>: is there a data or unified cache at this level? */
static bool level_has_data(u32 level)
{
    return ((sysreg_read("clidr_el1") >> (3 * level)) & 7) >= 2;
}

static void flush_level(u32 level)
{
    sysreg_write("csselr_el1", (u64)level << 1);
    isb();

    u64 ccsidr = sysreg_read("ccsidr_el1");
    u32 line_shift = (u32)(ccsidr & 7) + 4;
    u64 ways = ((ccsidr >> 3) & 0x3ff) + 1;
    u64 sets = ((ccsidr >> 13) & 0x7fff) + 1;
    u32 way_shift = ways > 1 ? (u32)__builtin_clz((u32)(ways - 1)) : 0;

    for (u64 way = 0; way < ways; way++) {
        for (u64 set = 0; set < sets; set++) {
            u64 line = way << way_shift | set << line_shift | (u64)level << 1;
            __asm__ volatile("dc cisw, %0" : : "r"(line) : "memory");
        }
    }
}

/* By set and way, which other cores do not take part in: enough to start a measurement cold. */
void machine_flush_caches(void)
{
    enum {
        LEVELS = 7
    };

    dsb("sy");
    for (u32 level = 0; level < LEVELS; level++) {
        if (level_has_data(level)) {
            flush_level(level);
        }
    }
    dsb("sy");
    ic_iallu();
    tlb_invalidate_all();
}

/* PAR_EL1.F after a walk of the kernel's own tables: can this address be read? */
static bool is_mapped(vaddr_t va)
{
    __asm__ volatile("at s1e2r, %0" : : "r"(va) : "memory");
    isb();
    return (sysreg_read("par_el1") & 1) == 0;
}

vaddr_t frame_kernel_va(paddr_t pa, u64 size)
{
    const struct boot_info *boot = &ks.boot;
    vaddr_t va = SHARED_VA + pa;

    if (pa >= boot->window_pa && pa - boot->window_pa < boot->window_size) {
        return WINDOW_VA + (pa - boot->window_pa);
    }
    if (pa >= BIT(KERNEL_VA_BITS) - SHARED_VA || size > BIT(KERNEL_VA_BITS) - va) {
        return 0;
    }
    /* The tool maps whole regions, so both ends stand for all of the frame. */
    return is_mapped(va) && is_mapped(va + size - 1) ? va : 0;
}
