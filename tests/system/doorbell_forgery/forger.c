/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Asks for every interrupt there is, in each way there is, before and after it deletes the handler that
 * it has. Only those that the description names for it are given. What it is given it uses: an SGI to
 * itself.
 */
#include <microkit.h>
#include <stddef.h>

#define SLOT(n) microkit_cspace_root_slot_to_cptr(n)
#define MEMORY  SLOT(1)
#define CNODE   SLOT(3)
#define CONTROL SLOT(8)
#define GIVEN   SLOT(100)
#define SIGNAL  SLOT(101)
#define BELL    SLOT(102)
#define DEPTH   64

#define IRQS    1020
#define SGIS    16
#define OWN_SGI 3
#define OWN_SPI 79
#define HANDLER 147 /* interrupt id 9 */
#define RINGER  0

static unsigned given;

/* Given or not, the slot is empty again. */
static void asked(seL4_Word intid, seL4_Error error)
{
    if (error == seL4_NoError) {
        given++;
        (void)seL4_CNode_Delete(CNODE, GIVEN, DEPTH);
    }
    if ((error == seL4_NoError) != (intid == OWN_SGI || intid == OWN_SPI)) {
        microkit_dbg_puts("forger: WRONG: interrupt ");
        microkit_dbg_put64(intid);
        microkit_dbg_puts("\n");
    }
}

/* A signal that it gets for another's number it sends. */
static void ask_for_signals(void)
{
    for (seL4_Word intid = 0; intid < SGIS; intid++) {
        seL4_Error error = seL4_IRQControl_IssueSGISignal(CONTROL, intid, 0, CNODE, GIVEN, DEPTH);

        if (error == seL4_NoError && intid != OWN_SGI) {
            seL4_Signal(GIVEN);
        }
        asked(intid, error);
    }
}

static void ask_for_handlers(void)
{
    for (seL4_Word intid = 0; intid < IRQS; intid++) {
        asked(intid, seL4_IRQControl_Get(CONTROL, intid, CNODE, GIVEN, DEPTH));
        asked(intid, seL4_IRQControl_GetTrigger(CONTROL, intid, 1, CNODE, GIVEN, DEPTH));
    }
}

static void ask_for_all(void)
{
    given = 0;
    ask_for_signals();
    ask_for_handlers();
    microkit_dbg_puts("forger: given: ");
    microkit_dbg_put32(given);
    microkit_dbg_puts("\n");
}

static void use_own(void)
{
    (void)seL4_Untyped_Retype(MEMORY, seL4_NotificationObject, 0, CNODE, 0, 0, BELL, 1);
    (void)seL4_IRQControl_Get(CONTROL, OWN_SGI, CNODE, GIVEN, DEPTH);
    (void)seL4_IRQHandler_SetNotification(GIVEN, BELL);
    (void)seL4_IRQControl_IssueSGISignal(CONTROL, OWN_SGI, 0, CNODE, SIGNAL, DEPTH);
    for (int i = 0; i < 2; i++) {
        seL4_Signal(SIGNAL);
        seL4_Wait(BELL, NULL);
        (void)seL4_IRQHandler_Ack(GIVEN);
    }
    microkit_dbg_puts("forger: its own came\n");
}

void init(void)
{
    ask_for_all();
    if (seL4_CNode_Delete(CNODE, HANDLER, DEPTH) != seL4_NoError) {
        microkit_dbg_puts("forger: WRONG: its handler stays\n");
    }
    ask_for_all();
    use_own();
    microkit_notify(RINGER);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
