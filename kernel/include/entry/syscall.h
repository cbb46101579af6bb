/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From the exception vectors into the kernel. The registers of ks.current are saved in its TCB
 * (x8..x18 need not be for system calls: docs/design/machine-interface.md). Each function ends
 * with ks.current chosen; vectors.S then restores that thread, or idles.
 */
#pragma once

#include <base/types.h>

void handle_syscall(word_t number); /* SVC from EL0 */
void handle_interrupt(void);        /* IRQ from EL0 or while idle */
void handle_vm_fault(bool instruction, vaddr_t address, word_t esr);
void handle_user_exception(word_t esr, word_t code); /* any other synchronous exception */
void handle_debug_exception(word_t reason, vaddr_t address);
void handle_fp_access(word_t esr); /* FP registers are trapped; esr: of the fault, if it is one */

/* The same of a guest. */
void handle_guest_interrupt(void);
void handle_guest_wfi(u32 size);    /* PC is at the instruction, of so many bytes */
void handle_guest_hvc(void);        /* PC is behind it */
void handle_guest_trap(word_t esr); /* what its VMM must know what to do about */
void handle_guest_skip(void);       /* PC is at an instruction that is done */
void guest_leave_idle(void);        /* at the end of each entry from a guest */

bool handle_debug_syscall(word_t number); /* false: it is none, nothing was done */
void handle_benchmark_syscall(word_t number);
