/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The world switch, and registers wherever they are.
 */
#include <guest/vcpu.h>
#include <space/vspace.h>

void vcpu_unload(vcpu_ref_t vcpu)
{
    if (ks.vcpu == vcpu && vcpu != NIL) {
        guest_save(vcpu_at(vcpu));
        vgic_save(&vcpu_at(vcpu)->interface);
        ks.vcpu = NIL;
    }
}

static void load(vcpu_ref_t vcpu)
{
    vcpu_unload(ks.vcpu);
    guest_load(vcpu_at(vcpu));
    vgic_load(&vcpu_at(vcpu)->interface);
    ks.vcpu = vcpu;
}

/* While stage 1 is half this guest's and half something else nothing must be translated, be it by speculation:
 * there is no VSpace (docs/design/hardware.md, Guests). Virtual CPUs of one VM share its VMID, and a guest
 * believes that each CPU has a TLB of its own: what the last one left of stage 1 goes. */
static void switch_translation(vcpu_ref_t vcpu)
{
    bool other = ks.vcpu != vcpu;

    vspace_switch_to_none();
    if (other) {
        load(vcpu);
    }
    guest_enter(vcpu_at(vcpu));
    vspace_switch_to(vcpu_at(vcpu)->tcb);
    if (other) {
        tlb_invalidate_stage1();
    }
}

static bool has_interrupt(u32 intid)
{
    return ks.irq_state[intid] == IRQ_VCPU;
}

/* The timer's interrupt is as the guest that runs has it; no other must see it. */
static void set_timer_interrupt(vcpu_ref_t vcpu)
{
    if (!has_interrupt(GUEST_TIMER_INTID)) {
        return;
    }
    if (vcpu_at(vcpu)->timer == VCPU_TIMER_OPEN) {
        gic_enable(GUEST_TIMER_INTID);
    } else {
        gic_disable(GUEST_TIMER_INTID);
    }
}

void vcpu_enter(vcpu_ref_t vcpu)
{
    switch_translation(vcpu);
    set_timer_interrupt(vcpu);
    if (has_interrupt(GUEST_MAINTENANCE_INTID)) {
        gic_enable(GUEST_MAINTENANCE_INTID);
    }
    vgic_enter();
    vcpu_set_wakeup();
}

void vcpu_leave(void)
{
    vgic_leave();
    vspace_switch_to_none();
    guest_leave(vcpu_at(ks.vcpu));
    vcpu_note_due(ks.vcpu);
    vcpu_set_wakeup();
}

/* Of those that are loaded, the ones that are never in the machine while no guest has entered are right in
 * memory; to look at others is rare. */
word_t vcpu_register(vcpu_ref_t vcpu, u32 field)
{
    vcpu_unload(vcpu);
    return vcpu_at(vcpu)->registers[field];
}

void vcpu_register_set(vcpu_ref_t vcpu, u32 field, word_t value)
{
    vcpu_unload(vcpu);
    vcpu_at(vcpu)->registers[field] = value;
}

void vcpu_bind(vcpu_ref_t vcpu, tcb_ref_t tcb)
{
    vcpu_at(vcpu)->tcb = tcb;
    tcb_at(tcb)->vcpu = vcpu;
    tcb_at(tcb)->flags |= TCB_VCPU;
    tcb_at(tcb)->context.pstate = PSTATE_GUEST_USER;
}

void vcpu_unbind(vcpu_ref_t vcpu)
{
    tcb_ref_t tcb = vcpu_at(vcpu)->tcb;

    vcpu_at(vcpu)->tcb = NIL;
    tcb_at(tcb)->vcpu = NIL;
    tcb_at(tcb)->flags &= (u8)~TCB_VCPU;
    tcb_at(tcb)->context.pstate &= PSTATE_USER;
}
