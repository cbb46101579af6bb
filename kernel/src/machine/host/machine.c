/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The rest of machine/machine.h for host builds: records what the kernel asked for.
 */
#include "model.h"

#include <base/state.h>
#include <base/window_base.h>
#include <machine/machine.h>
#include <stdio.h>
#include <stdlib.h>

struct host_machine host_machine = {.pending_irq = IRQ_NONE, .guest.wakeup = ~0ULL};
u8 host_window[HOST_WINDOW_SIZE] __attribute__((aligned(1 << PAGE_BITS)));

/* The kernel's state lies in its window here, too: its interrupt slots are named like all others. */
__asm__(".globl ks\n"
        ".type ks, %object\n"
        ".set ks, host_window + " HOST_STATE_OFFSET "\n");

void timer_init(void)
{
}

u64 timer_frequency(void)
{
    return ks.boot.timer_frequency;
}

/* Frames in the window, and no others. */
vaddr_t frame_kernel_va(paddr_t pa, u64 size)
{
    paddr_t base = ks.boot.window_pa;

    if (pa < base || pa - base >= HOST_WINDOW_SIZE || size > HOST_WINDOW_SIZE - (pa - base)) {
        return 0;
    }
    return (vaddr_t)(host_window + (pa - base));
}

void fpu_save(struct fpu_context *to)
{
    *to = host_machine.fpu;
}

void fpu_load(const struct fpu_context *from)
{
    host_machine.fpu = *from;
}

void *fpu_exchange(struct fpu_context *to, const struct fpu_context *from, void *result)
{
    fpu_save(to);
    fpu_load(from);
    return result;
}

u64 vttbr_empty(void)
{
    return 0;
}

word_t machine_affinity(void)
{
    return ks.boot.core;
}

void uart_put(u8 character)
{
    putchar(character);
}

void uart_acquire(u32 core)
{
    (void)core;
    host_machine.turns++;
}

void uart_keep(u32 core)
{
    (void)core;
    host_machine.kept++;
}

void uart_release(void)
{
}

u64 machine_cycles(void)
{
    return host_machine.now;
}

void machine_flush_caches(void)
{
}

void machine_smc(word_t registers[8])
{
    registers[0] = ~0ULL;
}

void machine_smc_fast(u32 function)
{
    (void)function;
}

u32 predictor_find(void)
{
    return host_machine.predictor;
}

void predictor_forget(u32 function)
{
    host_machine.forgotten += function != 0;
}

void machine_init_core(void)
{
}

void machine_halt(void)
{
    abort();
}

void machine_stop(void)
{
    abort();
}

void machine_wait_for_interrupt(void)
{
}
