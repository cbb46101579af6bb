/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The monitor of a core: takes the faults of its PDs, makes PDs passive, rings doorbells for
 * receivers that have no interrupt of their own. Highest priority, and waiting nearly always.
 */
#include <info.h>
#include <report.h>
#include <sel4/sel4.h>

/* At the fixed address where the tool maps every PD its buffer. */
seL4_IPCBuffer *__sel4_ipc_buffer = (seL4_IPCBuffer *)0xfffffff000;

#define MAX_ROUTES 4096

/* Last seen sequence word of each route. */
static seL4_Word last[MAX_ROUTES];

static seL4_CPtr pd_slot(uint32_t pd, uint32_t which)
{
    return MONITOR_PD_BASE + pd * MONITOR_PD_STRIDE + which;
}

static void route(void)
{
    for (uint32_t i = 0; i < info()->routes && i < MAX_ROUTES; i++) {
        const struct monitor_route *route = info_route(i);
        seL4_Word word = __atomic_load_n((const seL4_Word *)route->word, __ATOMIC_ACQUIRE);

        if (word != last[i]) {
            last[i] = word;
            seL4_Signal(pd_slot(route->pd, MONITOR_PD_DOORBELL));
        }
    }
}

/* From now on it runs on its callers' time, or on this when it is notified. */
static void make_passive(uint32_t pd)
{
    seL4_CPtr sc = pd_slot(pd, MONITOR_PD_SC);

    seL4_SchedContext_UnbindObject(sc, pd_slot(pd, MONITOR_PD_TCB));
    seL4_SchedContext_Bind(sc, pd_slot(pd, MONITOR_PD_NOTIFICATION));
}

static void handle(seL4_Word badge, seL4_MessageInfo_t message)
{
    if (badge & MONITOR_BADGE_ROUTER) {
        route();
        return;
    }
    uint32_t pd = (uint32_t)badge - 1;

    if (pd >= info()->pds) {
        return;
    }
    if (seL4_MessageInfo_get_label(message) == MONITOR_REQUEST_PASSIVE) {
        make_passive(pd);
    } else {
        report_fault(pd, message);
    }
}

int main(void)
{
    seL4_Word badge;

    route();
    for (;;) {
        seL4_MessageInfo_t message = seL4_Recv(MONITOR_INPUT_CAP, &badge, MONITOR_REPLY_CAP);

        handle(badge, message);
    }
}
