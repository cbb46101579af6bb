/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Kernel entries that are no system calls.
 */
#include <api/syscall.h>
#include <kernel/fault.h>
#include <kernel/fpu.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <object/irq.h>

void handle_interrupt(void)
{
    irq_handle();
    if (ks.reprogram) {
        time_update();
        release_awaken();
        (void)time_check_budget();
    }
    schedule();
}

void handle_vm_fault(bool instruction, vaddr_t address, word_t esr)
{
    fault_handle(ks.current, fault_vm(address, esr, instruction));
    schedule();
}

void handle_user_exception(word_t esr, word_t code)
{
    fault_handle(ks.current, fault_user_exception(esr, code));
    schedule();
}

void handle_debug_exception(word_t reason, vaddr_t address)
{
    fault_handle(ks.current, fault_debug(reason, address));
    schedule();
}

/* The FP registers are enabled whenever a thread that may use them runs. */
void handle_fpu_access(void)
{
    fault_handle(ks.current, fault_user_exception(0x7UL << 26, 0));
    schedule();
}
