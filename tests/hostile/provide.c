/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All objects come from one untyped, so that one revoke is the end of everything: of what the
 * hostile domain made, of its CSpace, its IPC buffer, and of what waits there.
 */
#include "provide.h"

#include <microkit.h>

#include "hostile.h"

#define CAP(slot) (BASE_USER_CAPS + (slot))

enum own_slots {
    ARENA = CAP(1),
    ROOT = CAP(2),
    TCB = CAP(3),
    SC = CAP(4),
    VSPACE = CAP(5),
    OWN_VSPACE = CAP(6),
    SCHED_CONTROL = CAP(7),
    IRQ_CONTROL = CAP(8),
    ASID_CONTROL = CAP(9),
    ASID_POOL = CAP(10),
    IRQ_HANDLER = CAP(11),
    BUFFER_COPY = CAP(12), /* of the frame, for the hostile domain */
    OWN_TCB = CAP(13),
    FIRST_CNODE = CAP(14), /* of the hostile domain, as the tool made it */
    FAULT_ENDPOINT = CAP(15),
    MADE = CAP(100) /* objects for slot n of the hostile CNode are made in MADE + n */
};

#define HOSTILE_PRIORITY 100
#define TURN_US          1000
#define FIRST_IRQ        120

static void must(seL4_Error error, const char *what)
{
    if (error != seL4_NoError) {
        microkit_dbg_puts("FAILED: supervisor: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts(" ");
        microkit_dbg_put64((seL4_Word)error);
        microkit_dbg_puts("\n");
    }
}

static void make(seL4_Word type, seL4_Word bits, seL4_Word slot, seL4_Word count)
{
    must(seL4_Untyped_Retype(ARENA, type, bits, ROOT, 0, 0, MADE + slot, count), "retype");
}

static void make_objects(void)
{
    make(seL4_CapTableObject, CNODE_RADIX, SLOT_CNODE, 1);
    make(seL4_UntypedObject, 18, SLOT_UNTYPED, 1);
    make(seL4_ARM_SmallPageObject, 0, SLOT_BUFFER, 1);
    make(seL4_ARM_SmallPageObject, 0, SLOT_FRAMES, 4);
    make(seL4_ARM_VSpaceObject, 0, SLOT_VSPACES, 2);
    make(seL4_ARM_PageTableObject, 0, SLOT_PAGE_TABLES, 3);
    make(seL4_UntypedObject, seL4_ASIDPoolBits, SLOT_POOL_MEMORY, 1);
    make(seL4_TCBObject, 0, SLOT_VICTIMS, 3);
    make(seL4_CapTableObject, 3, SLOT_CNODES, 2);
    make(seL4_SchedContextObject, 9, SLOT_SCS, 3);
    make(seL4_EndpointObject, 0, SLOT_ENDPOINTS, 3);
    make(seL4_NotificationObject, 0, SLOT_NOTIFICATIONS, 3);
    make(seL4_ReplyObject, 0, SLOT_REPLIES, 3);
}

static void copy(seL4_CPtr source, seL4_Word slot)
{
    must(seL4_CNode_Copy(MADE + SLOT_CNODE, slot, CNODE_RADIX, ROOT, source, seL4_WordBits,
                         seL4_AllRights),
         "copy");
}

/* Objects move, so that the hostile domain's capability is the last; others it has beside us. */
static void move(seL4_Word slot)
{
    must(seL4_CNode_Move(MADE + SLOT_CNODE, slot, CNODE_RADIX, ROOT, MADE + slot, seL4_WordBits),
         "move");
}

static void fill_cnode(void)
{
    copy(TCB, SLOT_TCB);
    copy(SC, SLOT_SC);
    copy(VSPACE, SLOT_VSPACE);
    copy(SCHED_CONTROL, SLOT_SCHED_CONTROL);
    copy(ASID_CONTROL, SLOT_ASID_CONTROL);
    copy(ASID_POOL, SLOT_ASID_POOL);
    copy(IRQ_HANDLER, SLOT_IRQ_HANDLER);
    copy(MADE + SLOT_CNODE, SLOT_CNODE);
    move(SLOT_UNTYPED);
    for (seL4_Word slot = SLOT_ENDPOINTS; slot < SLOTS_GIVEN; slot++) {
        move(slot);
    }
}

/* One frame, mapped in both. The hostile domain gets the copy: it could revoke ours. */
static void map_buffer(void)
{
    must(seL4_CNode_Copy(ROOT, BUFFER_COPY, seL4_WordBits, ROOT, MADE + SLOT_BUFFER, seL4_WordBits,
                         seL4_AllRights),
         "copy of the buffer");
    must(seL4_ARM_Page_Map(MADE + SLOT_BUFFER, OWN_VSPACE, (seL4_Word)BUFFER_HERE, seL4_ReadWrite,
                           seL4_ARM_Default_VMAttributes),
         "map here");
    must(seL4_ARM_Page_Map(BUFFER_COPY, VSPACE, BUFFER_VA, seL4_ReadWrite,
                           seL4_ARM_Default_VMAttributes),
         "map there");
}

static void restore_thread(void)
{
    must(seL4_TCB_Configure(TCB, MADE + SLOT_CNODE, GUARD_BITS, VSPACE, 0, BUFFER_VA, BUFFER_COPY),
         "configure");
    must(seL4_TCB_SetSpace(TCB, FAULT_ENDPOINT, MADE + SLOT_CNODE, GUARD_BITS, VSPACE, 0), "space");
    must(seL4_TCB_SetMCPriority(TCB, OWN_TCB, HOSTILE_PRIORITY), "most priority");
    must(seL4_TCB_SetPriority(TCB, OWN_TCB, HOSTILE_PRIORITY), "priority");
    must(seL4_TCB_SetFlags(TCB, ~0UL, 0).error, "flags");
    must(seL4_SchedContext_Unbind(SC), "unbind");
    must(seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, SC, TURN_US, TURN_US, 0, 0, 0), "budget");
    must(seL4_SchedContext_Bind(SC, TCB), "bind");
}

void provide_once(seL4_Word core)
{
    must(seL4_IRQControl_Get(IRQ_CONTROL, FIRST_IRQ + core, ROOT, IRQ_HANDLER, seL4_WordBits),
         "interrupt");
    must(seL4_CNode_Copy(ROOT, FAULT_ENDPOINT, seL4_WordBits, FIRST_CNODE, BASE_ENDPOINT_CAP,
                         seL4_WordBits, seL4_AllRights),
         "endpoint of faults");
}

void provide(void)
{
    must(seL4_TCB_Suspend(TCB), "suspend");
    must(seL4_CNode_Revoke(ROOT, ARENA, seL4_WordBits), "revoke");
    make_objects();
    map_buffer();
    fill_cnode();
    restore_thread();
    must(seL4_CNode_Move(MADE + SLOT_CNODE, SLOT_BUFFER, CNODE_RADIX, ROOT, BUFFER_COPY,
                         seL4_WordBits),
         "move of the buffer");
}
