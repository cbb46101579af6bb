/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The ring of events. A section of its own, which is zeros that no image holds; where nothing is written to it
 * the linker leaves it out.
 */
#include <base/structures.h>
#include <debug/trace.h>
#include <sel4/syscall_numbers.h>

#define PUT_CHAR \
    ((u32)SYSCALL_DEBUG_PUT_CHAR) /* it has MULTIKIT_TRACE_SYSCALL, as all that are negative */

struct multikit_trace kernel_trace __attribute__((section(".bss.trace"), aligned(1 << PAGE_BITS)));

static bool is_of_current(u64 number, u32 kind)
{
    return kernel_trace.records[number % MULTIKIT_TRACE_RECORDS].kind == kind &&
           kernel_trace.records[number % MULTIKIT_TRACE_RECORDS].thread == ks.current;
}

/* The last of three events that are there in any case: this character, the exit after the one before, and that. */
static bool goes_on(u64 last)
{
    return is_of_current(last, PUT_CHAR) && is_of_current(last - 1, MULTIKIT_TRACE_EXIT) &&
           is_of_current(last - 2, PUT_CHAR);
}

void trace_join_characters(void)
{
    if (kernel_trace.on && kernel_trace.next >= 3 && goes_on(kernel_trace.next - 1)) {
        kernel_trace.next -= 2;
    }
}
