/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance by virtual address (Arm ARM D7.5).
 */
#include <machine/machine.h>

#define for_each_line(operation, start, size, line)                        \
    do {                                                                   \
        u64 end_ = (start) + (size);                                       \
        for (u64 at_ = (start) & ~((line)-1); at_ < end_; at_ += (line)) { \
            operation(at_);                                                \
        }                                                                  \
    } while (0)

void cache_clean(vaddr_t start, u64 size)
{
    u64 line = data_line_size();

    for_each_line(dc_cvac, start, size, line);
    dsb_sy();
}

/* Lines that the range only touches would lose others' data: those are written back, too. DC IVAC
 * needs write permission (Arm ARM D7.5). */
void cache_invalidate(vaddr_t start, u64 size)
{
    u64 line = data_line_size();
    u64 end = start + size;

    if (size == 0) {
        return;
    }
    if (!kernel_may_write(start)) {
        cache_clean_invalidate(start, size);
        return;
    }
    for_each_line(dc_civac, start, 1, line);
    for_each_line(dc_civac, end - 1, 1, line);
    for_each_line(dc_ivac, start, size, line);
    dsb_sy();
}

void cache_clean_invalidate(vaddr_t start, u64 size)
{
    u64 line = data_line_size();

    for_each_line(dc_civac, start, size, line);
    dsb_sy();
}

/* The user executes at another virtual address than the kernel's: in an instruction cache that is
 * not PIPT, invalidation by the kernel's address would miss those lines. */
static void invalidate_instructions(vaddr_t start, u64 size)
{
    if (instruction_cache_is_pipt()) {
        u64 line = instruction_line_size();

        for_each_line(ic_ivau, start, size, line);
    } else {
        ic_ialluis();
    }
}

void cache_unify(vaddr_t start, u64 size)
{
    u64 line = data_line_size();

    for_each_line(dc_cvau, start, size, line);
    dsb_ish();
    invalidate_instructions(start, size);
    dsb_ish();
    isb();
}

void cache_invalidate_instructions(void)
{
    ic_iallu();
    dsb_nsh();
    isb();
}
