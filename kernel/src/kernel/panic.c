/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of this core: says why, where the configuration prints at all, and stops. Other cores
 * do not notice.
 */
#include <arch/machine.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/state.h>
#include <lib/print.h>

static void print_panic(const char *reason, word_t pc, word_t esr, vaddr_t far)
{
    console_end_lines();
    uart_acquire(ks.boot.core);
    print_string("KERNEL PANIC core ");
    print_decimal(ks.boot.core);
    print_string(": ");
    print_string(reason);
    print_string("\n  pc ");
    print_hex(pc);
    print_string(" esr ");
    print_hex(esr);
    print_string(" far ");
    print_hex(far);
    print_string("\n");
    uart_release();
}

void panic_at(const char *reason, word_t pc, word_t esr, vaddr_t far)
{
    if (CONFIG_PRINTING) {
        print_panic(reason, pc, esr, far);
    }
    machine_halt();
}

void panic(const char *reason)
{
    panic_at(reason, (word_t)__builtin_return_address(0), 0, 0);
}
