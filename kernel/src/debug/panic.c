/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of this core: says why, where the configuration prints at all, and turns it off, so that it
 * can be started again. Other cores do not notice, unless they watch. A panic on the way there, often
 * of the same cause, is not said: the first line stands. And what is said but is no reason to stop.
 */
#include "turn.h"

#include <base/state.h>
#include <debug/console.h>
#include <debug/panic.h>
#include <debug/print.h>
#include <machine/machine.h>

/* On lines of their own, whatever threads have begun to write. */
static void print_event(const char *kind, const char *reason, word_t pc, word_t esr, vaddr_t far)
{
    console_end_lines();
    turn_take();
    print_string(kind);
    print_string(" core ");
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
    turn_give();
}

void report_at(const char *what, word_t pc, word_t esr)
{
    if (CONFIG_PRINTING) {
        print_event("KERNEL WARNING", what, pc, esr, 0);
    }
}

void panic_at(const char *reason, word_t pc, word_t esr, vaddr_t far)
{
    if (ks.panicked) {
        machine_stop();
    }
    ks.panicked = 1;
    if (CONFIG_PRINTING) {
        print_event("KERNEL PANIC", reason, pc, esr, far);
    }
    machine_halt();
}

void panic(const char *reason)
{
    panic_at(reason, (word_t)__builtin_return_address(0), 0, 0);
}
