/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of virtual CPUs. Whoever has the capability is the guest's VMM: no value is refused, since
 * none of these registers has a meaning outside the guest.
 */
#include "decode.h"

#include <base/speculation.h>
#include <base/state.h>
#include <base/window.h>
#include <guest/injection.h>
#include <guest/vcpu.h>
#include <ipc/thread.h>
#include <schedule/rights.h>
#include <sel4/invocation.h>

/* Not before a receive, as with a thread's own methods: a guest receives nothing, and nobody is left who would
 * take it out of the machine. */
static struct error decode_set_tcb(const struct invocation *inv, struct vcpu_plan *plan)
{
    struct cap cap = slot_at(inv->extra[0])->cap;

    if (inv->first_phase) {
        return error_capability(0);
    }
    if (inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->tcb = cap.object;
    return cap.type == CAP_TCB ? error_none() : error_code(seL4_IllegalOperation);
}

/* A thread that binds itself is a guest when the call returns. */
static void invoke_set_tcb(vcpu_ref_t vcpu, tcb_ref_t tcb)
{
    vcpu_dissolve(vcpu);
    vcpu_dissolve(tcb_at(tcb)->vcpu);
    vcpu_bind(vcpu, tcb);
    if (tcb == ks.current) {
        rights_switch_to(tcb);
    }
}

#define ALL_FIT (~(word_t)0)

/* The largest that the first field may be that is larger; ALL_FIT: none is. */
static word_t largest_exceeded(word_t word, u32 registers)
{
    if (injection_virq(word) > MOST_VIRQ) {
        return MOST_VIRQ;
    }
    if (injection_priority(word) > MOST_PRIORITY) {
        return MOST_PRIORITY;
    }
    if (injection_group(word) > MOST_GROUP) {
        return MOST_GROUP;
    }
    return injection_index(word) >= registers ? registers - 1 : ALL_FIT;
}

static struct error check_injection(vcpu_ref_t vcpu, word_t word)
{
    u32 registers = vgic_list_registers();
    word_t most = largest_exceeded(word, registers);

    if (registers == 0) {
        return error_code(seL4_IllegalOperation);
    }
    if (most != ALL_FIT) {
        return error_range(0, most);
    }
    return error_code(vcpu_is_active(vcpu, injection_place(word)) ? seL4_DeleteFirst
                                                                  : seL4_NoError);
}

static struct error decode_inject_irq(const struct invocation *inv, struct vcpu_plan *plan)
{
    plan->value = invocation_argument(inv, 0);
    return inv->length < 1 ? error_code(seL4_TruncatedMessage)
                           : check_injection(inv->cap.object, plan->value);
}

static void invoke_inject_irq(vcpu_ref_t vcpu, const struct vcpu_plan *plan)
{
    (void)vcpu_inject(vcpu, plan->value);
    vcpu_wake(vcpu);
}

static struct error decode_register(const struct invocation *inv, struct vcpu_plan *plan, u32 words)
{
    word_t index = invocation_argument(inv, 0);

    if (inv->length < words) {
        return error_code(seL4_TruncatedMessage);
    }
    if (index >= VCPU_REGISTERS) {
        return error_argument(1);
    }
    plan->index = (u32)index_below(index, VCPU_REGISTERS);
    return error_none();
}

static void invoke_read(const struct invocation *inv, const struct vcpu_plan *plan)
{
    invocation_result(inv, 0, vcpu_register(inv->cap.object, plan->index));
    invocation_result_length(inv, 1);
}

/* It may be what the guest waits for. */
static void invoke_write(vcpu_ref_t vcpu, const struct vcpu_plan *plan)
{
    vcpu_register_set(vcpu, plan->index, plan->value);
    vcpu_wake(vcpu);
}

static struct error decode_ack(const struct invocation *inv)
{
    word_t intid = invocation_argument(inv, 0);

    if (inv->length < 1) {
        return error_code(seL4_TruncatedMessage);
    }
    if (intid >= IRQS) {
        return error_range(0, IRQS - 1);
    }
    return intid == GUEST_TIMER_INTID ? error_none() : error_argument(0);
}

static void invoke_ack(vcpu_ref_t vcpu)
{
    vcpu_timer_acknowledge(vcpu);
    vcpu_wake(vcpu);
}

struct error decode_vcpu(const struct invocation *inv, struct vcpu_plan *plan)
{
    switch (inv->label) {
    case ARMVCPUSetTCB:
        return decode_set_tcb(inv, plan);
    case ARMVCPUInjectIRQ:
        return decode_inject_irq(inv, plan);
    case ARMVCPUReadReg:
        return decode_register(inv, plan, 1);
    case ARMVCPUWriteReg:
        plan->value = invocation_argument(inv, 1);
        return decode_register(inv, plan, 2);
    case ARMVCPUAckVPPI:
        return decode_ack(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_vcpu(const struct invocation *inv, const struct vcpu_plan *plan)
{
    vcpu_ref_t vcpu = inv->cap.object;

    switch (inv->label) {
    case ARMVCPUSetTCB:
        invoke_set_tcb(vcpu, plan->tcb);
        break;
    case ARMVCPUInjectIRQ:
        invoke_inject_irq(vcpu, plan);
        break;
    case ARMVCPUReadReg:
        invoke_read(inv, plan);
        break;
    case ARMVCPUWriteReg:
        invoke_write(vcpu, plan);
        break;
    default:
        invoke_ack(vcpu);
        break;
    }
}
