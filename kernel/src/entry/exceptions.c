/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Kernel entries that are no system calls: interrupts, the first use of FP registers, and what becomes
 * a fault of the thread.
 */
#include <base/state.h>
#include <dispatch/dispatch.h>
#include <entry/interrupt.h>
#include <entry/syscall.h>
#include <ipc/fault.h>
#include <schedule/rights.h>
#include <schedule/scheduler.h>

/* Only the timer's interrupt needs the clock: a signal that leads to a switch reads it itself. */
void interrupt_end(void)
{
    if (ks.reprogram) {
        time_update();
        release_awaken();
        (void)time_check_budget();
    }
    schedule();
}

void handle_interrupt(void)
{
    irq_signal(irq_take());
    interrupt_end();
}

static void fault(struct fault fault)
{
    fault_handle(ks.current, fault);
    schedule();
}

void handle_vm_fault(bool instruction, vaddr_t address, word_t esr)
{
    fault(fault_vm(address, esr, instruction));
}

void handle_user_exception(word_t esr, word_t code)
{
    fault(fault_user_exception(esr, code));
}

void handle_debug_exception(word_t reason, vaddr_t address)
{
    fault(fault_debug(reason, address));
}

/* A thread with the right does this once: the instruction is executed again, and finds them open. */
void handle_fp_access(word_t esr)
{
    tcb_ref_t current = ks.current;

    if (tcb_at(current)->flags & TCB_FPU_DISABLED) {
        handle_user_exception(esr, 0);
        return;
    }
    tcb_at(current)->flags |= TCB_FPU_USED;
    rights_switch_to(current);
}
