/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Kernel entries from guests (docs/design/virtual-machines.md): nothing a guest executes is a system call.
 * What is not done here becomes a fault, which is its VMM's.
 */
#include <base/state.h>
#include <dispatch/dispatch.h>
#include <entry/interrupt.h>
#include <entry/syscall.h>
#include <guest/vcpu.h>
#include <ipc/fault.h>
#include <ipc/thread.h>
#include <schedule/rights.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>

#define INSTRUCTION_SIZE 4u /* HVC, MSR, MRS */

/* Apart, so that no entry from a guest needs a stack frame for it. */
static NOINLINE void leave(void)
{
    (void)rights_change(ks.rights & RIGHTS_OPEN & ~RIGHTS_MORE);
}

/* Nobody runs: the core waits as if there were no guests. */
void guest_leave_idle(void)
{
    if (ks.current == NIL && (ks.rights & RIGHTS_GUEST)) {
        leave();
    }
}

static void end(void)
{
    schedule();
    guest_leave_idle();
}

static void fault(struct fault fault)
{
    fault_handle(ks.current, fault);
    end();
}

/* One an entry: as long as another is due, the interrupt comes again (docs/design/bounded-time.md). */
static void wake_due(void)
{
    vcpu_ref_t due = ks.sleeping == 0 ? NIL : vcpu_due_sleeper(timer_now());

    if (due != NIL) {
        vcpu_wake(due);
    }
}

/* Level-triggered: masked until the VMM has done something about it. */
static void timer_fired(vcpu_ref_t vcpu)
{
    if (vcpu_at(vcpu)->timer == VCPU_TIMER_OPEN && guest_timer_asserted()) {
        vcpu_at(vcpu)->timer = VCPU_TIMER_MASKED;
        gic_disable(GUEST_TIMER_INTID);
        fault_handle(ks.current, fault_vcpu(seL4_Fault_VPPIEvent, GUEST_TIMER_INTID));
    }
}

/* One at a time: as long as another has ended, the interrupt comes again. */
static void interrupt_ended(void)
{
    u32 index = vgic_take_ended();

    if (index != VGIC_NONE) {
        fault_handle(ks.current, fault_vcpu(seL4_Fault_VGICMaintenance, index));
    }
}

/* One that was on its way when the guest left means nothing any more: it comes again, if it must. */
void guest_wakeup_interrupt(void)
{
    wake_due();
    vcpu_change_wakeup();
}

static void guest_interrupt(u32 taken)
{
    if ((taken & GIC_INTID) == GUEST_TIMER_INTID) {
        timer_fired(ks.vcpu);
    } else {
        interrupt_ended();
    }
    gic_deactivate(taken);
}

/* The guest's own; the kernel's, which may have come for another guest that sleeps; or another thread's. */
static void take_interrupt(u32 taken)
{
    switch (ks.irq_state[taken & GIC_INTID]) {
    case IRQ_VCPU:
        guest_interrupt(taken);
        break;
    case IRQ_KERNEL_TIMER:
        irq_end_own(taken);
        wake_due();
        break;
    default:
        irq_signal(irq_sort(taken));
        break;
    }
}

void handle_guest_interrupt(void)
{
    vcpu_note_exit(ks.vcpu);
    take_interrupt(irq_accept());
    interrupt_end();
    guest_leave_idle();
}

/* Behind the WFI: whatever wakes it, it is over then. Who sleeps has left: its timer is looked at in memory. */
void handle_guest_wfi(u32 size)
{
    tcb_at(ks.current)->context.pc += size;
    if (!vgic_has_pending() && !guest_timer_asserted() && vcpu_fall_asleep(ks.vcpu)) {
        leave();
    }
    end();
}

void handle_guest_hvc(void)
{
    tcb_at(ks.current)->context.pc -= INSTRUCTION_SIZE;
    fault(fault_unknown_syscall(tcb_at(ks.current)->context.x[REG_SYSCALL]));
}

void handle_guest_trap(word_t esr)
{
    fault(fault_vcpu(seL4_Fault_VCPUFault, esr));
}

void handle_guest_skip(void)
{
    tcb_at(ks.current)->context.pc += INSTRUCTION_SIZE;
}
