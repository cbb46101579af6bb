/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Interrupts: those with a handler are the core's own, and go to notifications; what was delivered
 * and is acknowledged by a wait hangs on the notification that it signalled.
 */
#include "check.h"

static bool has(const struct check *check, u32 intid, u8 flag)
{
    return (check->ks->irq_flags[intid] & flag) != 0;
}

/* Without a slot there is no handler, and none can be issued. */
static bool check_absent(struct check *check, u32 intid)
{
    return (check->ks->irq_state[intid] != IRQ_HANDLER && !has(check, intid, IRQ_ISSUABLE)) ||
           violated(check, "interrupt %u has no slot", intid);
}

static bool check_slot(struct check *check, u32 intid)
{
    u8 type = check->ks->irq_slots[intid].cap.type;

    if (type != CAP_NULL && type != CAP_NOTIFICATION) {
        return violated(check, "interrupt %u goes to no notification: %s", intid, cap_name(type));
    }
    if (check->ks->irq_state[intid] > IRQ_VCPU ||
        (type != CAP_NULL && check->ks->irq_state[intid] != IRQ_HANDLER)) {
        return violated(check, "interrupt %u is in state %u", intid, check->ks->irq_state[intid]);
    }
    return true;
}

/* Only who has a handler is active for longer than a kernel entry; SGIs know from whom they are. */
static bool check_active(struct check *check, u32 intid)
{
    bool active = has(check, intid, IRQ_ACTIVE);

    if (check->ks->irq_state[intid] != IRQ_HANDLER &&
        has(check, intid, IRQ_ACTIVE | IRQ_IMPLIED_ACK | IRQ_LISTED)) {
        return violated(check, "interrupt %u has no handler, and flags %#x", intid,
                        check->ks->irq_flags[intid]);
    }
    if (intid < SGIS && (check->ks->irq_senders[intid] != 0) != active) {
        return violated(check, "SGI %u is active from senders %#x", intid,
                        check->ks->irq_senders[intid]);
    }
    return true;
}

/* Waiters acknowledge an interrupt only where its handler was given a right to wait. */
static bool check_rights(struct check *check, u32 intid)
{
    const struct cap *cap = &check->ks->irq_slots[intid].cap;
    u8 rights = RIGHT_WRITE | (has(check, intid, IRQ_IMPLIED_ACK) ? RIGHT_READ : 0);

    return cap->type != CAP_NOTIFICATION || (cap->rights & rights) == rights ||
           violated(check, "interrupt %u goes to a notification with rights %#x", intid,
                    cap->rights);
}

static bool check_handlers(struct check *check)
{
    for (u32 i = 0; i < check->slot_count; i++) {
        const struct cap *cap = cap_data(check, i);

        if (cap->type == CAP_IRQ_HANDLER && check->ks->irq_state[cap->word] != IRQ_HANDLER) {
            return violated(check, "slot %#x: handler of interrupt %llu, which has none",
                            check->slots[i].ref, (unsigned long long)cap->word);
        }
    }
    return true;
}

static bool is_listed_at(const struct check *check, u32 intid, ref_t notification)
{
    const struct cap *cap = &check->ks->irq_slots[intid].cap;

    return has(check, intid, IRQ_LISTED) && has(check, intid, IRQ_ACTIVE) &&
           has(check, intid, IRQ_IMPLIED_ACK) && cap->type == CAP_NOTIFICATION &&
           cap->object == notification;
}

/* Adds the length to count; a list that is longer than there are interrupts goes round. */
static bool check_list(struct check *check, ref_t ref, u32 *count)
{
    u32 before = IRQ_LIST_END;
    u32 link = find_notification(check, ref)->implied_irqs;

    for (u32 i = 0; link != IRQ_LIST_END; i++) {
        if (link > IRQS || i == IRQS || check->ks->irq_prev[link - 1] != before ||
            !is_listed_at(check, link - 1, ref)) {
            return violated(check, "notification %#x acknowledges interrupt %lld, which is not its",
                            ref, (long long)link - 1);
        }
        before = link;
        link = check->ks->irq_next[link - 1];
        *count += 1;
    }
    return true;
}

/* Whoever is marked is in the list of a notification. */
static bool check_lists(struct check *check)
{
    u32 count = 0;
    u32 marked = 0;

    for (u32 i = 0; i < check->object_count; i++) {
        ref_t ref = check->objects[i].ref;

        if (check->objects[i].kind == CAP_NOTIFICATION && !check_list(check, ref, &count)) {
            return false;
        }
    }
    for (u32 i = 0; i < IRQS; i++) {
        marked += has(check, i, IRQ_LISTED);
    }
    return count == marked ||
           violated(check, "%u interrupts are in lists, and %u say so", count, marked);
}

bool check_irqs(struct check *check)
{
    for (u32 i = 0; i < IRQS; i++) {
        bool fine = i < check->ks->boot.irqs ? check_slot(check, i) && check_rights(check, i)
                                             : check_absent(check, i);

        if (!fine || !check_active(check, i)) {
            return false;
        }
    }
    return check_handlers(check) && check_lists(check);
}
