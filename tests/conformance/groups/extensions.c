/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is not in seL4, or not in the checklist: many pages at once, implied acknowledgement, signals
 * to the own core, what a user may do without a system call.
 */
#include "suite.h"

#define PAGE       (1 << seL4_PageBits)
#define PAGES      8
#define ATTRIBUTES seL4_ARM_Default_VMAttributes
#define OWN_SGI    7

static seL4_Error map_pages(seL4_CPtr first, unsigned count, seL4_Word address)
{
    return seL4_ARM_VSpace_MapPages(VSPACE, CSPACE, first, DEPTH, count, address, seL4_ReadWrite,
                                    ATTRIBUTES);
}

static seL4_Error unmap_pages(seL4_CPtr first, unsigned count)
{
    return seL4_ARM_VSpace_UnmapPages(VSPACE, CSPACE, first, DEPTH, count);
}

/* An address with tables, and nothing else. */
static seL4_Word prepared_address(void)
{
    seL4_Word address = address_new(0x200000);
    seL4_CPtr frame = object_new(seL4_ARM_SmallPageObject, 0);

    page_map_at(VSPACE, frame, address, seL4_ReadWrite, ATTRIBUTES);
    ok(seL4_ARM_Page_Unmap(frame));
    return address;
}

static void many_pages(void)
{
    seL4_CPtr frames = objects_new(seL4_ARM_SmallPageObject, 0, PAGES);
    seL4_Word address = prepared_address();

    ok(map_pages(frames, PAGES, address));
    for (seL4_Word i = 0; i < PAGES; i++) {
        *(volatile seL4_Word *)(address + i * PAGE) = i;
    }
    ok(unmap_pages(frames, PAGES));
    ok(map_pages(frames + 4, 4, address)); /* the second half comes first now */
    for (seL4_Word i = 0; i < 4; i++) {
        equal(*(volatile seL4_Word *)(address + i * PAGE), i + 4);
    }
}

static void all_or_none(void)
{
    seL4_CPtr frames = objects_new(seL4_ARM_SmallPageObject, 0, PAGES);
    seL4_Word address = prepared_address();
    seL4_CPtr taken = object_new(seL4_ARM_SmallPageObject, 0);

    page_map_at(VSPACE, taken, address + 5 * PAGE, seL4_ReadWrite, ATTRIBUTES);
    equal(map_pages(frames, PAGES, address), seL4_DeleteFirst);
    /* Nothing was mapped: the first ones still can be anywhere else. */
    ok(map_pages(frames, 2, address + 6 * PAGE));
    equal(map_pages(frames + 2, 0, address), seL4_RangeError);
    equal(map_pages(frames + 2, seL4_ARM_MaxPagesAtOnce + 1, address), seL4_RangeError);
    equal(map_pages(endpoint_new(), 1, address), seL4_InvalidCapability);
    equal(map_pages(frames + 2, 1, address + 8), seL4_AlignmentError);
    equal(seL4_ARM_VSpace_UnmapPages(vspace_new(), CSPACE, frames, DEPTH, 2),
          seL4_InvalidCapability);
}

static void start_timer(seL4_Word ticks)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(ticks), "r"(1ul));
}

static void stop_timer(void)
{
    __asm__ volatile("msr cntp_ctl_el0, xzr\n isb");
}

/* The timer, once and again; the second time nobody acknowledges in between. */
static void implied_acknowledgement(void)
{
    seL4_CPtr handler = slot_new(), notification = notification_new();
    seL4_CPtr badged = cap_mint(notification, ALL, 4);
    seL4_Word badge = 0;

    ok(seL4_IRQControl_Get(IRQ_CONTROL, TIMER_IRQ, CSPACE, handler, DEPTH));
    ok(seL4_IRQHandler_SetNotification(handler, badged));
    ok(seL4_IRQHandler_SetImpliedAck(handler, 1));
    for (int i = 0; i < 3; i++) {
        start_timer(1000);
        seL4_Wait(notification, &badge);
        stop_timer();
        equal(badge, 4);
    }
    ok(seL4_IRQHandler_SetImpliedAck(handler, 0));
    start_timer(0);
    ok(seL4_IRQHandler_Ack(handler));
    seL4_Wait(notification, &badge);
    spin_us(1000); /* active since then, although the timer's line is up: nothing comes */
    badge = 0;
    (void)seL4_Poll(notification, &badge);
    equal(badge, 0);
    ok(seL4_IRQHandler_Ack(handler));
    seL4_Wait(notification, &badge);
    equal(badge, 4);
    stop_timer();
}

static void signal_to_self(void)
{
    seL4_CPtr handler = slot_new(), sgi = slot_new(), notification = notification_new();

    ok(seL4_IRQControl_Get(IRQ_CONTROL, OWN_SGI, CSPACE, handler, DEPTH));
    ok(seL4_IRQHandler_SetNotification(handler, notification));
    ok(seL4_IRQControl_IssueSGISignal(IRQ_CONTROL, OWN_SGI, 0, CSPACE, sgi, DEPTH));
    for (int i = 0; i < 3; i++) {
        seL4_Signal(sgi);
        seL4_Wait(notification, NULL);
        ok(seL4_IRQHandler_Ack(handler));
    }
    equal(seL4_IRQControl_IssueSGISignal(IRQ_CONTROL, OWN_SGI, 1, CSPACE, slot_new(), DEPTH),
          seL4_RangeError); /* another core */
    equal(seL4_IRQControl_IssueSGISignal(IRQ_CONTROL, 16, 0, CSPACE, slot_new(), DEPTH),
          seL4_RangeError);
    equal(seL4_IRQControl_IssueSGISignal(IRQ_CONTROL, 0, 0, CSPACE, slot_new(), DEPTH),
          seL4_IllegalOperation); /* a doorbell */
    equal(seL4_IRQControl_Get(IRQ_CONTROL, 40, CSPACE, slot_new(), DEPTH), seL4_IllegalOperation);
}

static bool is_signalled(seL4_CPtr notification)
{
    seL4_Word badge = 0;

    (void)seL4_Poll(notification, &badge);
    return badge != 0;
}

static seL4_CPtr own_sgi(seL4_CPtr handler, seL4_CPtr notification)
{
    seL4_CPtr sgi = slot_new();

    ok(seL4_IRQControl_Get(IRQ_CONTROL, OWN_SGI, CSPACE, handler, DEPTH));
    ok(seL4_IRQHandler_SetNotification(handler, notification));
    ok(seL4_IRQControl_IssueSGISignal(IRQ_CONTROL, OWN_SGI, 0, CSPACE, sgi, DEPTH));
    return sgi;
}

/* What comes before the acknowledgement is kept, once, and comes after it. */
static void kept_until_acknowledged(void)
{
    seL4_CPtr handler = slot_new(), notification = cap_mint(notification_new(), ALL, 1);
    seL4_CPtr sgi = own_sgi(handler, notification);

    ok(seL4_IRQHandler_Ack(handler)); /* nothing was delivered: nothing happens */
    seL4_Signal(sgi);
    check(is_signalled(notification));
    seL4_Signal(sgi);
    seL4_Signal(sgi);
    check(!is_signalled(notification));
    ok(seL4_IRQHandler_Ack(handler));
    check(is_signalled(notification));
    ok(seL4_IRQHandler_Ack(handler));
    check(!is_signalled(notification));
}

/* A device's and a core's interrupt; each says by its badge that it came. */
static void one_wait_acknowledges_all(void)
{
    seL4_CPtr timer = slot_new(), handler = slot_new(), notification = notification_new();
    seL4_CPtr sgi = own_sgi(handler, cap_mint(notification, ALL, 1));

    ok(seL4_IRQControl_Get(IRQ_CONTROL, TIMER_IRQ, CSPACE, timer, DEPTH));
    ok(seL4_IRQHandler_SetNotification(timer, cap_mint(notification, ALL, 2)));
    ok(seL4_IRQHandler_SetImpliedAck(timer, 1));
    ok(seL4_IRQHandler_SetImpliedAck(handler, 1));
    for (int i = 0; i < 3; i++) {
        seL4_Word badge = 0;

        seL4_Signal(sgi);
        start_timer(0);
        spin_us(100);
        stop_timer();
        seL4_Wait(notification, &badge);
        equal(badge, 3);
    }
    check(!is_signalled(notification));
}

/* Whoever may only signal has nobody acknowledge anything. */
static void right_to_acknowledge(void)
{
    seL4_CPtr handler = slot_new(), notification = notification_new();
    seL4_CPtr writes = cap_mint(notification, seL4_CapRights_new(0, 0, 0, 1), 4);
    seL4_CPtr reads = cap_mint(notification, seL4_CapRights_new(0, 0, 1, 0), 8);

    ok(seL4_IRQControl_Get(IRQ_CONTROL, TIMER_IRQ, CSPACE, handler, DEPTH));
    equal(seL4_IRQHandler_SetNotification(handler, reads), seL4_InvalidCapability);
    ok(seL4_IRQHandler_SetNotification(handler, writes));
    equal(seL4_IRQHandler_SetImpliedAck(handler, 1), seL4_IllegalOperation);
    ok(seL4_IRQHandler_Clear(handler));
    ok(seL4_IRQHandler_SetImpliedAck(handler, 1));
    equal(seL4_IRQHandler_SetNotification(handler, writes), seL4_InvalidCapability);
    ok(seL4_IRQHandler_SetNotification(handler, notification));
    ok(seL4_IRQHandler_SetImpliedAck(handler, 0));
    ok(seL4_IRQHandler_SetNotification(handler, writes));
}

/* Reading the counters, maintaining caches by address, zeroing: no fault, and the right effect. */
static void without_system_call(void)
{
    volatile seL4_Word *page = pages_new(1);
    seL4_Word physical, virtual, type;

    __asm__ volatile("mrs %0, cntpct_el0\n mrs %1, cntvct_el0\n mrs %2, ctr_el0"
                     : "=r"(physical), "=r"(virtual), "=r"(type));
    check(physical != 0 && virtual != 0 && type != 0);
    page[0] = 7;
    __asm__ volatile(
        "dc cvac, %0\n dc civac, %0\n dc cvau, %0\n dsb ish\n ic ivau, %0\n isb" ::"r"(page)
        : "memory");
    equal(page[0], 7);
    __asm__ volatile("dc zva, %0" ::"r"(page) : "memory");
    equal(page[0], 0);
}

static void introspection(void)
{
    seL4_CPtr tcb = object_new(seL4_TCBObject, 0);

    equal(seL4_DebugCapIdentify(slot_new()), 0);
    check(seL4_DebugCapIdentify(tcb) != 0);
    check(seL4_DebugCapIdentify(tcb) != seL4_DebugCapIdentify(VSPACE));
    seL4_DebugNameThread(tcb, "named");
}

/* Every label, also those of other objects, with nothing in the message. */
static void no_label_is_forgotten(void)
{
    const seL4_CPtr caps[] = {object_new(seL4_UntypedObject, 4),
                              object_new(seL4_CapTableObject, 2),
                              object_new(seL4_SchedContextObject, 7),
                              object_new(seL4_ARM_SmallPageObject, 0),
                              object_new(seL4_ARM_PageTableObject, 0),
                              object_new(seL4_ARM_VSpaceObject, 0),
                              object_new(seL4_TCBObject, 0),
                              SCHED_CONTROL,
                              IRQ_CONTROL,
                              ASID_CONTROL,
                              ASID_POOL};

    for (unsigned i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
        for (seL4_Word label = 0; label < nInvocationLabels + 3; label++) {
            seL4_MessageInfo_t info = seL4_Call(caps[i], seL4_MessageInfo_new(label, 0, 0, 0));

            check(seL4_MessageInfo_get_label(info) < seL4_NumErrors);
        }
        equal(seL4_MessageInfo_get_label(
                  seL4_Call(caps[i], seL4_MessageInfo_new(nInvocationLabels + 7, 0, 0, 0))),
              caps[i] == caps[5] ? seL4_InvalidCapability : seL4_IllegalOperation);
    }
}

static seL4_Error label_of_call(seL4_CPtr cap, seL4_Word label)
{
    return (seL4_Error)seL4_MessageInfo_get_label(
        seL4_Call(cap, seL4_MessageInfo_new(label, 0, 0, 0)));
}

/* Each what the same says of a label that nobody has. */
static void not_there(void)
{
    equal(label_of_call(SELF, TCBSetBreakpoint), seL4_IllegalOperation);
    equal(label_of_call(SELF, TCBGetBreakpoint), seL4_IllegalOperation);
    equal(label_of_call(SELF, TCBUnsetBreakpoint), seL4_IllegalOperation);
    equal(label_of_call(SELF, TCBConfigureSingleStepping), seL4_IllegalOperation);
}

static const struct test tests[] = {
    {"MULTIKIT0001", "many pages are mapped and unmapped at once", many_pages},
    {"MULTIKIT0002", "mapping many pages maps all or none", all_or_none},
    {"MULTIKIT0003", "waiting acknowledges an interrupt, where it is said so",
     implied_acknowledgement},
    {"MULTIKIT0004", "SGIs go to the own core, and no other", signal_to_self},
    {"MULTIKIT0005", "counters and cache maintenance need no system call", without_system_call},
    {"MULTIKIT0006", "debug calls identify capabilities and name threads", introspection},
    {"MULTIKIT0007", "every object answers every label", no_label_is_forgotten},
    {"MULTIKIT0008", "breakpoints are refused", not_there},
    {"MULTIKIT0020", "an interrupt that comes before the acknowledgement is kept",
     kept_until_acknowledged},
    {"MULTIKIT0021", "one wait acknowledges all interrupts of a notification",
     one_wait_acknowledges_all},
    {"MULTIKIT0022", "having waiters acknowledge takes the right to wait", right_to_acknowledge},
};
GROUP(extensions, tests);
