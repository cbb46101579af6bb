/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Model of an interrupt controller for host builds, after IHI 0048B 3.2.4 (the states of an interrupt):
 * enabled, pending, active, each by itself. An interrupt is signalled when it is enabled, pending and
 * not active; what becomes pending while it is active is kept. All have one priority, the lowest
 * number comes first; but one may be lower than all others.
 *
 * SGIs of several senders with one number may be active at the same time, or only one of them
 * (sgi_active_once): the kernel has to be right with both.
 */
#include "model.h"

#include <base/state.h>
#include <machine/machine.h>

static struct host_gic *gic(void)
{
    return &host_machine.gic;
}

void host_gic_raise(u32 intid, u32 sender)
{
    gic()->pending[intid] |= (u8)(intid < HOST_SGIS ? 1u << (sender & 7) : 1u);
    gic()->raised++;
}

void host_gic_set_line(u32 intid, bool up)
{
    gic()->line[intid] = up;
    gic()->raised++;
}

/* Tests' short cut: an interrupt that comes whoever enabled it, as firmware may have left it. */
static void latch(void)
{
    u32 intid = host_machine.pending_irq;

    if (intid != IRQ_NONE) {
        host_machine.pending_irq = IRQ_NONE;
        gic()->enabled[intid] = 1;
        host_gic_raise(intid, 0);
    }
}

/* What of the interrupt could be taken now. */
static u8 takeable(u32 intid)
{
    u8 pending = gic()->pending[intid] | gic()->line[intid];
    u8 active = gic()->active[intid];

    if (!gic()->enabled[intid] || (gic()->sgi_active_once && active != 0)) {
        return 0;
    }
    return pending & (u8)~active;
}

static u32 find(void)
{
    bool any = false;

    for (u32 intid = 0; intid < HOST_INTIDS; intid++) {
        if (intid + 1 != gic()->last && takeable(intid)) {
            return intid;
        }
        any = any || gic()->pending[intid] || gic()->line[intid];
    }
    gic()->raised = any;
    return gic()->last != 0 && takeable(gic()->last - 1) ? gic()->last - 1 : IRQ_NONE;
}

bool host_gic_signals(void)
{
    latch();
    return gic()->raised != 0 && find() != IRQ_NONE;
}

void gic_init_core(void)
{
    *gic() = (struct host_gic){.sgi_active_once = gic()->sgi_active_once};
}

u32 gic_acknowledge(void)
{
    u32 intid = host_gic_signals() ? find() : IRQ_NONE;
    u32 sender;

    if (intid == IRQ_NONE) {
        return IRQ_NONE;
    }
    sender = (u32)__builtin_ctz(takeable(intid));
    gic()->pending[intid] &= (u8) ~(1u << sender);
    gic()->active[intid] |= (u8)(1u << sender);
    return sender << GIC_SENDER_SHIFT | intid;
}

void gic_deactivate(u32 taken)
{
    u32 intid = taken & GIC_INTID;
    u8 bit = (u8)(1u << (taken >> GIC_SENDER_SHIFT & 7));

    if (!(gic()->active[intid] & bit)) {
        model_violated("interrupt %u is deactivated, but it is not active", intid);
    }
    gic()->active[intid] &= (u8)~bit;
}

void gic_enable(u32 intid)
{
    gic()->enabled[intid] = 1;
}

void gic_disable(u32 intid)
{
    gic()->enabled[intid] = 0;
}

void gic_set_trigger(u32 intid, bool edge)
{
    (void)edge;
    if (gic()->enabled[intid]) {
        model_violated("the trigger of interrupt %u changes while it is enabled", intid);
    }
}

void gic_set_last(u32 intid)
{
    gic()->last = intid + 1;
    if (gic()->enabled[intid]) {
        model_violated("the priority of interrupt %u changes while it is enabled", intid);
    }
}

/* To the own core it comes back; others' cores are not there. Shared interrupts have no target. */
void gic_send_sgi(u32 intid, u64 target)
{
    model_sgi(intid);
    host_machine.last_sgi = intid;
    host_machine.last_sgi_target = target;
    if (intid >= HOST_SGIS || target == ks.boot.core) {
        host_gic_raise(intid, ks.boot.core);
    }
}

/* The one core of this machine is number 0. */
bool gic_is_number(u32 gic_cpu)
{
    return gic_cpu == 0;
}

u64 gic_sgi_target(word_t core)
{
    return core;
}

void gic_disable_core(void)
{
}
