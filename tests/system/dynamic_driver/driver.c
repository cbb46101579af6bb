/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver that the system description gives a device and the authority over its interrupt, on a
 * core that is not the first: it makes the mapping, the handler and the notification itself.
 * The device is the clock of QEMU's board, an Arm PL031 (DDI 0224).
 */
#include <microkit.h>
#include <stddef.h>
#include <stdint.h>

#define DEPTH     64
#define CLOCK_VA  0x300000
#define RTC_DR    0x00
#define RTC_MR    0x04
#define RTC_IMSC  0x10
#define RTC_ICR   0x1c
#define RTC_INTID 34

enum slots {
    MEMORY = BASE_USER_CAPS + 1,
    DEVICE = BASE_USER_CAPS + 2,
    CNODE = BASE_USER_CAPS + 3,
    VSPACE = BASE_USER_CAPS + 6,
    IRQ_CONTROL = BASE_USER_CAPS + 8,
    FRAME = BASE_USER_CAPS + 100,
    NOTIFICATION,
    HANDLER
};

static volatile uint32_t *clock_register(unsigned offset)
{
    return (volatile uint32_t *)(CLOCK_VA + (uintptr_t)offset);
}

static void check(const char *what, seL4_Error error)
{
    microkit_dbg_puts(what);
    microkit_dbg_puts(": ");
    microkit_dbg_put32((seL4_Uint32)error);
    microkit_dbg_puts("\n");
}

static void set_up(void)
{
    check("frame", seL4_Untyped_Retype(DEVICE, seL4_ARM_SmallPageObject, 0, CNODE, 0, 0, FRAME, 1));
    check("map", seL4_ARM_Page_Map(FRAME, VSPACE, CLOCK_VA, seL4_ReadWrite, 0));
    check("notification",
          seL4_Untyped_Retype(MEMORY, seL4_NotificationObject, 0, CNODE, 0, 0, NOTIFICATION, 1));
    check("handler", seL4_IRQControl_Get(IRQ_CONTROL, RTC_INTID, CNODE, HANDLER, DEPTH));
    check("bind", seL4_IRQHandler_SetNotification(HANDLER, NOTIFICATION));
}

static void wait_a_second(void)
{
    uint32_t start = *clock_register(RTC_DR);

    *clock_register(RTC_MR) = start + 1;
    *clock_register(RTC_IMSC) = 1;
    seL4_Wait(NOTIFICATION, NULL);
    microkit_dbg_puts(*clock_register(RTC_DR) > start ? "a second later\n" : "too early\n");
    *clock_register(RTC_ICR) = 1;
    check("ack", seL4_IRQHandler_Ack(HANDLER));
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
    set_up();
    wait_a_second();
    wait_a_second();
    check("revoke", seL4_CNode_Revoke(CNODE, IRQ_CONTROL, DEPTH));
    check("no handler", seL4_IRQHandler_Ack(HANDLER));
    check("again", seL4_IRQControl_Get(IRQ_CONTROL, RTC_INTID, CNODE, HANDLER, DEPTH));
}
