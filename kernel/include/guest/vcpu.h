/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual CPUs: whose registers are where (docs/design/virtual-machines.md).
 *
 * ks.vcpu is loaded: most of its registers, its list registers and active priorities are in the machine,
 * and stay there while PDs run. It has entered while its thread is ks.current (RIGHTS_GUEST): then all are.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>

/* The thread that runs from now on has this one. Its VSpace becomes the machine's. */
void vcpu_enter(vcpu_ref_t vcpu);

/* Another thread, or none, runs from now on. There is no VSpace until the caller switches to that thread's. */
void vcpu_leave(void);

/* Nothing of it is in the machine any more; it has not entered. */
void vcpu_unload(vcpu_ref_t vcpu);

/* Its registers, wherever they are; it has not entered. */
word_t vcpu_register(vcpu_ref_t vcpu, u32 field);
void vcpu_register_set(vcpu_ref_t vcpu, u32 field, word_t value);

/* A thread and a virtual CPU that have no other belong to each other, and no longer. The thread begins as
 * a guest at EL0, or goes on as a user's. Neither has entered. */
void vcpu_bind(vcpu_ref_t vcpu, tcb_ref_t tcb);
void vcpu_unbind(vcpu_ref_t vcpu);

/* Interrupt of the virtual timer, as the VMM knows it. It has not entered. */
void vcpu_timer_acknowledge(vcpu_ref_t vcpu);

/* The guest has left for some reason, after an instruction perhaps: an acknowledged timer opens. */
void vcpu_note_exit(vcpu_ref_t vcpu);

/* Sleeping: the virtual CPU waits for its timer, or for what wakes it from outside. false: no place is
 * left. */
bool vcpu_sleep(vcpu_ref_t vcpu);
void vcpu_end_sleep(vcpu_ref_t vcpu);
/* It has left, so that its timer's registers are in memory: if it sleeps, when it is due. */
void vcpu_note_due(vcpu_ref_t vcpu);

/* One whose timer is due, of those that sleep; NIL = none. */
vcpu_ref_t vcpu_due_sleeper(ticks_t now);

/* Has the core interrupted when the first of them is due: by the virtual timer, or while a guest has that
 * by the kernel's. After each change. */
void vcpu_change_wakeup(void);

static inline void vcpu_set_wakeup(void)
{
    if (unlikely(ks.sleeping != 0)) {
        vcpu_change_wakeup();
    }
}
