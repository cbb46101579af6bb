/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A kernel that does nothing, with the layouts of the real one: the tool's tests need its debug
 * information and segments, not its code.
 */
#include <base/state.h>
#include <multikit/trace.h>
#include <base/window.h>
#include <multikit/image.h>
#include <multikit/monitor_info.h>
#include <space/pte.h>

extern const u64 kernel_constant;
const u64 kernel_constant = 0x1234;
struct core_state ks __attribute__((section(".state"), aligned(4096)));
struct multikit_trace kernel_trace __attribute__((section(".bss.trace"), aligned(4096)));

__attribute__((section(".text.identity"))) void kernel_entry(void);
void kernel_entry(void)
{
    ks.now += kernel_constant;
    kernel_trace.next++;
}
