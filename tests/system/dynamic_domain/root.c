/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes a thread in its own address space, which signals a notification; reads a device through
 * untyped memory of it; waits for a timer interrupt; and takes everything away again.
 */
#include <microkit.h>
#include <stddef.h>
#include <stdint.h>

#define SLOT(n)     (BASE_USER_CAPS + (n))
#define DEPTH       64
#define STACK_VA    0x4000000000
#define DEVICE_VA   0x4000010000
#define RTC_PERIPH  0xfe0 /* PL031: first identification register, 0x31 */
#define TIMER_INTID 30

enum slots {
    MEMORY = SLOT(1),
    DEVICE = SLOT(2),
    CNODE = SLOT(3),
    TCB = SLOT(4),
    VSPACE = SLOT(6),
    SCHED_CONTROL = SLOT(7),
    IRQ_CONTROL = SLOT(8),
    NEW_TCB = SLOT(100),
    NEW_SC,
    NEW_NOTIFICATION,
    NEW_STACK,
    NEW_BUFFER,
    NEW_TABLES,
    NEW_FRAME = NEW_TABLES + 4,
    NEW_HANDLER
};

static void check(const char *what, seL4_Error error)
{
    microkit_dbg_puts(what);
    microkit_dbg_puts(": ");
    microkit_dbg_put32((seL4_Uint32)error);
    microkit_dbg_puts("\n");
}

static void make(const char *what, seL4_CPtr untyped, seL4_Word type, seL4_Word bits,
                 seL4_CPtr slot, seL4_Word count)
{
    check(what, seL4_Untyped_Retype(untyped, type, bits, CNODE, 0, 0, slot, count));
}

static void thread(void)
{
    seL4_Signal(NEW_NOTIFICATION);
    for (;;) {
    }
}

static void make_thread(void)
{
    seL4_UserContext context = {.pc = (seL4_Word)thread, .sp = STACK_VA + 0x1000};

    make("tcb", MEMORY, seL4_TCBObject, 0, NEW_TCB, 1);
    make("sc", MEMORY, seL4_SchedContextObject, 8, NEW_SC, 1);
    make("notification", MEMORY, seL4_NotificationObject, 0, NEW_NOTIFICATION, 1);
    make("pages", MEMORY, seL4_ARM_SmallPageObject, 0, NEW_STACK, 2);
    make("tables", MEMORY, seL4_ARM_PageTableObject, 0, NEW_TABLES, 2);
    for (unsigned i = 0; i < 2; i++) {
        check("table", seL4_ARM_PageTable_Map(NEW_TABLES + i, VSPACE, STACK_VA, 3));
    }
    check("map", seL4_ARM_VSpace_MapPages(VSPACE, CNODE, NEW_STACK, DEPTH, 2, STACK_VA,
                                          seL4_ReadWrite, 3));
    check("configure",
          seL4_TCB_Configure(NEW_TCB, CNODE, 0, VSPACE, 0, STACK_VA + 0x1000, NEW_BUFFER));
    check("time", seL4_SchedControl_ConfigureFlags(SCHED_CONTROL, NEW_SC, 1000, 1000, 0, 0, 0));
    check("schedule", seL4_TCB_SetSchedParams(NEW_TCB, TCB, 0, 99, NEW_SC, seL4_CapNull));
    check("run", seL4_TCB_WriteRegisters(NEW_TCB, 1, 0, 2, &context));
    seL4_Wait(NEW_NOTIFICATION, NULL);
    microkit_dbg_puts("the thread signalled\n");
}

static void read_device(void)
{
    make("frame", DEVICE, seL4_ARM_SmallPageObject, 0, NEW_FRAME, 1);
    check("map", seL4_ARM_Page_Map(NEW_FRAME, VSPACE, DEVICE_VA, seL4_CanRead, 0));
    microkit_dbg_puts("device: ");
    microkit_dbg_put32(*(volatile uint32_t *)(DEVICE_VA + RTC_PERIPH));
    microkit_dbg_puts("\n");
}

static void wait_for_timer(void)
{
    check("foreign irq", seL4_IRQControl_Get(IRQ_CONTROL, 33, CNODE, NEW_HANDLER, DEPTH));
    check("handler", seL4_IRQControl_Get(IRQ_CONTROL, TIMER_INTID, CNODE, NEW_HANDLER, DEPTH));
    check("notification", seL4_IRQHandler_SetNotification(NEW_HANDLER, NEW_NOTIFICATION));
    __asm__ volatile("msr cntp_tval_el0, %0\n"
                     "msr cntp_ctl_el0, %1\n" ::"r"(1000ULL),
                     "r"(1ULL));
    seL4_Wait(NEW_NOTIFICATION, NULL);
    __asm__ volatile("msr cntp_ctl_el0, %0" ::"r"(2ULL));
    check("ack", seL4_IRQHandler_Ack(NEW_HANDLER));
    microkit_dbg_puts("the timer interrupted\n");
}

static void find_slots(void)
{
    microkit_dbg_puts("slots: ");
    microkit_dbg_put32((seL4_Uint32)microkit_cspace_root_slot_to_cptr(1023));
    microkit_dbg_puts(" ");
    microkit_dbg_put32((seL4_Uint32)microkit_cspace_root_slot_to_cptr(1024));
    microkit_dbg_puts("\n");
}

void init(void)
{
    find_slots();
    make_thread();
    read_device();
    wait_for_timer();
    check("revoke", seL4_CNode_Revoke(CNODE, MEMORY, DEPTH));
    make("again", MEMORY, seL4_TCBObject, 0, NEW_TCB, 1);
    make("all of it", MEMORY, seL4_UntypedObject, 21, NEW_SC, 1);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
