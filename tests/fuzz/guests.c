/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Guests: they change what they have of the machine, and come into the kernel as vectors.S and
 * entry/aarch64/guest.c make them.
 */
#include "guests.h"

#include "arguments.h"
#include "trace.h"

#include <base/state.h>
#include <base/window.h>
#include <entry/fastpath.h>
#include <entry/syscall.h>
#include <guest/vcpu.h>
#include <machine/machine.h>
#include <space/ipc_buffer.h>
#include <sel4/faults.h>

#define GUEST_PC 0x40000000u

bool guest_runs(void)
{
    return ks.current != NIL && (tcb_at(ks.current)->flags & TCB_VCPU);
}

void guest_take_interrupt(void)
{
    handle_guest_interrupt();
}

void guest_timer_raise(void)
{
    bool due = host_machine.guest.entered ? guest_timer_asserted()
                                          : host_machine.guest.wakeup <= host_machine.now;

    if (due && host_machine.gic.enabled[GUEST_TIMER_INTID]) {
        host_machine.pending_irq = GUEST_TIMER_INTID;
    }
}

const char *guest_check_wakeup(void)
{
    if (ks.sleeping == 0) {
        return NULL;
    }
    if (ks.rights & RIGHTS_GUEST) {
        return host_machine.deadline > ks.first_due ? "a guest runs, and another is woken too late"
                                                    : NULL;
    }
    return ks.first_due < ~0ULL >> 1 && host_machine.guest.wakeup != ks.first_due
               ? "a guest is woken at another time than it is due"
               : NULL;
}

/* Its timer, a list register of which the interrupt is taken or has ended, and any other register. */
static void change(struct input *input)
{
    u8 choice = input_byte(input);
    u64 *list = &host_machine.guest.interface.list[choice >> 6];

    trace("guest changes %u", choice);
    switch (choice % 6) {
    case 0:
        host_machine.guest.registers[seL4_VCPUReg_CNTV_CVAL] =
            host_machine.now + (argument_value(input, 't') & 0xffffff);
        break;
    case 1:
        host_machine.guest.registers[seL4_VCPUReg_CNTV_CTL] = input_byte(input) & 3;
        break;
    case 2:
        *list = (*list & ~HOST_LIST_PENDING) | HOST_LIST_ACTIVE;
        break;
    case 3:
        *list &= ~(HOST_LIST_PENDING | HOST_LIST_ACTIVE);
        host_machine.pending_irq = GUEST_MAINTENANCE_INTID;
        break;
    case 4:
        host_machine.guest.interface.control = input_byte(input);
        break;
    default:
        host_machine.guest.registers[input_byte(input) % VCPU_REGISTERS] = input_word(input);
        break;
    }
}

/* By the short way, if it wants, or the long one. */
static void trap(word_t esr)
{
    if (host_machine.now & 1 ||
        fastpath_fault(tcb_at(ks.current), seL4_Fault_VCPUFault, esr, 0, 0) == NULL) {
        handle_guest_trap(esr);
    }
}

static void abort_at(bool instruction, word_t address)
{
    if (host_machine.now & 1 || fastpath_fault(tcb_at(ks.current), seL4_Fault_VMFault, address,
                                               0x93820006, instruction) == NULL) {
        handle_vm_fault(instruction, address, 0x93820006);
    }
}

static void use_fp(void)
{
    if (tcb_at(ks.current)->flags & TCB_FPU_DISABLED) {
        trap(0x1e000000);
    } else if (!host_machine.fpu_enabled) {
        handle_fp_access(0x1e000000);
    }
}

static void exception(struct input *input)
{
    u8 choice = input_byte(input);
    word_t word = argument_value(input, 'w');

    trace("guest exception %u", choice);
    switch (choice % 8) {
    case 0:
    case 1:
        handle_guest_wfi(choice & 0x80 ? 2 : 4);
        break;
    case 2:
        tcb_at(ks.current)->context.x[REG_SYSCALL] = word;
        handle_guest_hvc();
        break;
    case 3:
        trap(word);
        break;
    case 4:
        handle_guest_skip();
        break;
    case 5:
        abort_at(choice & 0x80, word);
        break;
    case 6:
        handle_user_exception(word, 0);
        break;
    default:
        use_fp();
        break;
    }
}

/* It may be in any of its modes. */
static void go_on(struct input *input)
{
    static const word_t modes[] = {0x0, 0x4, 0x5, 0x10};
    struct context *context = &tcb_at(ks.current)->context;

    context->pc = GUEST_PC;
    context->pstate = 0x3c0 | modes[input_byte(input) % ARRAY_SIZE(modes)];
}

void guest_entry(struct input *input)
{
    u8 choice = input_byte(input);

    go_on(input);
    if (choice & 1) {
        change(input);
        return;
    }
    vcpu_note_exit(ks.vcpu);
    exception(input);
    guest_leave_idle();
}
