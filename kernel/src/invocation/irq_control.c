/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Issuing interrupt handlers and SGI signals (seL4 manual 10.3.4): of the interrupts that the system
 * description names for it (IRQ_ISSUABLE), and of no others, whoever has or had them. How an SPI is
 * triggered the loader has told the distributor.
 */
#include "decode.h"

#include <base/speculation.h>
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <interrupt/irq.h>
#include <machine/machine.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

#define PRIVATE_IRQS 32u

struct issue {
    u32 intid;
    bool edge;
    slot_ref_t dest;
};

static struct error check_irq(word_t intid)
{
    if (intid >= IRQS) {
        return error_range(0, IRQS - 1);
    }
    intid = index_below(intid, IRQS);
    if (!(ks.irq_flags[intid] & IRQ_ISSUABLE)) {
        return error_code(seL4_IllegalOperation);
    }
    return ks.irq_state[intid] == IRQ_INACTIVE ? error_none() : error_code(seL4_RevokeFirst);
}

static void invoke_issue_handler(const struct invocation *inv, const struct issue *to)
{
    u8 *flags = &ks.irq_flags[to->intid];

    *flags = (u8)((*flags & ~IRQ_EDGE) | (to->edge ? IRQ_EDGE : 0));
    ks.irq_state[to->intid] = IRQ_HANDLER;
    gic_set_trigger(to->intid, to->edge);
    slot_insert((struct cap){.type = CAP_IRQ_HANDLER, .rights = RIGHTS_ALL, .word = to->intid},
                inv->slot, to->dest);
    gic_enable(to->intid);
}

/* Argument i: index, then depth, of the empty slot in the CNode of extra capability 0. */
static struct error find_dest(const struct invocation *inv, u32 i, slot_ref_t *dest)
{
    return cspace_lookup_empty(slot_at(inv->extra[0])->cap, invocation_argument(inv, i),
                               invocation_argument(inv, i + 1), dest);
}

static struct error issue_handler(const struct invocation *inv, u32 dest_argument, struct issue *to)
{
    struct error error = check_irq(invocation_argument(inv, 0));

    if (error.code == seL4_NoError) {
        error = find_dest(inv, dest_argument, &to->dest);
    }
    if (error.code == seL4_NoError) {
        to->intid = (u32)index_below(invocation_argument(inv, 0), IRQS);
        invoke_issue_handler(inv, to);
    }
    return error;
}

static struct error decode_get(const struct invocation *inv)
{
    struct issue to;
    word_t intid = invocation_argument(inv, 0);

    if (inv->length < 3 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    to.edge = intid < IRQS && (ks.irq_flags[index_below(intid, IRQS)] & IRQ_EDGE);
    return issue_handler(inv, 1, &to);
}

static struct error decode_get_trigger(const struct invocation *inv)
{
    struct issue to;
    word_t intid = invocation_argument(inv, 0);

    if (inv->length < 4 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    to.edge = invocation_argument(inv, 1) == seL4_ARM_IRQ_EDGE;
    if (intid >= PRIVATE_IRQS && intid < IRQS &&
        to.edge != ((ks.irq_flags[index_below(intid, IRQS)] & IRQ_EDGE) != 0)) {
        return error_argument(1);
    }
    return issue_handler(inv, 2, &to);
}

/* Only to this core: signals to others, which are doorbells, are part of the system description. */
static struct error decode_issue_sgi(const struct invocation *inv)
{
    word_t intid = invocation_argument(inv, 0);
    word_t target = invocation_argument(inv, 1);
    slot_ref_t dest = NIL;
    struct error error;

    if (inv->length < 4 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (intid >= SGIS) {
        return error_range(0, SGIS - 1);
    }
    if (target != machine_affinity()) {
        return error_range(machine_affinity(), machine_affinity());
    }
    if (!(ks.irq_flags[index_below(intid, SGIS)] & IRQ_ISSUABLE)) {
        return error_code(seL4_IllegalOperation);
    }
    error = find_dest(inv, 2, &dest);
    if (error.code == seL4_NoError) {
        slot_insert((struct cap){.type = CAP_SGI_SIGNAL,
                                 .rights = RIGHTS_ALL,
                                 .word = intid,
                                 .aux = gic_sgi_target(target)},
                    inv->slot, dest);
    }
    return error;
}

struct error decode_irq_control(const struct invocation *inv)
{
    switch (inv->label) {
    case IRQIssueIRQHandler:
        return decode_get(inv);
    case ARMIRQIssueIRQHandlerTrigger:
        return decode_get_trigger(inv);
    case ARMIRQIssueSGISignal:
        return decode_issue_sgi(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}
