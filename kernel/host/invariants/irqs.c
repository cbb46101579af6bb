/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts: those with a handler are the core's own, and go to notifications.
 */
#include "check.h"

#include <object/irq.h>

static bool check_slot(struct check *check, u32 intid)
{
    u8 type = check->ks->irq_slots[intid].cap.type;

    if (type != CAP_NULL && type != CAP_NOTIFICATION) {
        return violated(check, "interrupt %u goes to no notification: %s", intid, kind_name(type));
    }
    if (check->ks->irq_state[intid] > IRQ_RESERVED ||
        (type != CAP_NULL && check->ks->irq_state[intid] != IRQ_HANDLER)) {
        return violated(check, "interrupt %u is in state %u", intid, check->ks->irq_state[intid]);
    }
    return true;
}

static bool check_handlers(struct check *check)
{
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if (cap->type == CAP_IRQ_HANDLER && (check->ks->irq_state[cap->word] != IRQ_HANDLER ||
                                             !(check->ks->irq_flags[cap->word] & IRQ_OWNED))) {
            return violated(check, "slot %#x: handler of interrupt %llu, which has none",
                            check->slots[i].ref, (unsigned long long)cap->word);
        }
    }
    return true;
}

/* The interrupt that a wait acknowledges is one that signals this notification. */
static bool check_implied(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        ref_t ref = check->objects[i].ref;
        const struct notification *notification = find_notification(check, ref);

        if (notification == NULL || notification->implied_irq == IRQ_NONE_IMPLIED) {
            continue;
        }
        if (notification->implied_irq >= IRQS ||
            check->ks->irq_slots[notification->implied_irq].cap.object != ref) {
            return violated(check, "notification %#x acknowledges interrupt %u of another", ref,
                            notification->implied_irq);
        }
    }
    return true;
}

bool check_irqs(struct check *check)
{
    for (u32 i = 0; i < IRQS; i++) {
        if (!check_slot(check, i)) {
            return false;
        }
    }
    return check_handlers(check) && check_implied(check);
}
