/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What may be done with an endpoint, by the rights of the capability.
 */
#include "suite.h"

#define WORD 0xabcd

static seL4_Word receive_word(seL4_Word endpoint, seL4_Word reply, seL4_Word c, seL4_Word d)
{
    (void)seL4_Recv(endpoint, NULL, reply);
    return seL4_GetMR(0);
}

static seL4_MessageInfo_t word_message(void)
{
    seL4_SetMR(0, WORD);
    return seL4_MessageInfo_new(0, 0, 0, 1);
}

static void send_needs_write(void)
{
    seL4_CPtr endpoint = endpoint_new();
    seL4_CPtr deaf = cap_copy(endpoint, seL4_NoWrite), writes = cap_copy(endpoint, seL4_CanWrite);
    struct thread receiver;

    thread_run(&receiver, MAIN + 1, receive_word, endpoint, reply_new(), 0, 0);
    seL4_NBSend(deaf, word_message());
    check(!thread_is_done(&receiver));
    seL4_Send(deaf, word_message());
    check(!thread_is_done(&receiver));
    equal(seL4_MessageInfo_get_label(seL4_Call(deaf, word_message())), seL4_InvalidCapability);
    check(!thread_is_done(&receiver));
    seL4_Send(writes, word_message());
    check(thread_is_done(&receiver));
    equal(thread_join(&receiver), WORD);
}

static void receive_needs_read(void)
{
    seL4_CPtr endpoint = endpoint_new(), faults = endpoint_new();
    seL4_CPtr blind = cap_copy(endpoint, seL4_NoRead), reads = cap_copy(endpoint, seL4_CanRead);
    seL4_MessageInfo_t info;
    struct thread receiver;

    thread_new(&receiver, MAIN + 1);
    thread_set_fault_endpoint(&receiver, faults);
    thread_start(&receiver, receive_word, blind, reply_new(), 0, 0);
    info = seL4_Recv(faults, NULL, reply_new());
    equal(seL4_MessageInfo_get_label(info), seL4_Fault_CapFault);
    equal(seL4_GetMR(seL4_CapFault_Addr), blind);
    equal(seL4_GetMR(seL4_CapFault_InRecvPhase), 1);
    thread_start(&receiver, receive_word, reads, reply_new(), 0, 0);
    seL4_NBSend(endpoint, word_message());
    check(thread_is_done(&receiver));
    equal(thread_join(&receiver), WORD);
}

/* Number of capabilities in the next message, which go to the slot. */
static seL4_Word receive_caps(seL4_Word endpoint, seL4_Word reply, seL4_Word slot, seL4_Word d)
{
    seL4_MessageInfo_t info;

    seL4_SetCapReceivePath(CSPACE, slot, DEPTH);
    info = seL4_Recv(endpoint, NULL, reply);
    equal(seL4_GetMR(0), WORD);
    return seL4_MessageInfo_get_extraCaps(info);
}

/* Whether a capability goes through an endpoint with these rights. */
static bool cap_goes(seL4_CapRights_t rights)
{
    seL4_CPtr endpoint = endpoint_new(), sent = notification_new(), slot = slot_new();
    seL4_CPtr sender = cap_copy(endpoint, rights), badged = cap_mint(sent, ALL, 9);
    seL4_Word count, badge = 0;
    struct thread receiver;

    thread_run(&receiver, MAIN + 1, receive_caps, endpoint, reply_new(), slot, 0);
    (void)word_message();
    seL4_SetCap(0, badged);
    seL4_Send(sender, seL4_MessageInfo_new(0, 0, 1, 1));
    count = thread_join(&receiver);
    equal(cap_exists(slot), count);
    if (count == 1) {
        seL4_Signal(slot);
        (void)seL4_Poll(sent, &badge);
        equal(badge, 9);
    }
    return count == 1;
}

static void caps_need_grant(void)
{
    check(!cap_goes(seL4_CanWrite));
    check(!cap_goes(seL4_ReadWrite));
    check(!cap_goes(seL4_CapRights_new(1, 0, 1, 1)));
    check(cap_goes(seL4_CapRights_new(0, 1, 0, 1)));
    check(cap_goes(ALL));
}

static const struct test tests[] = {
    {"IPCRIGHTS0001", "without the right to write nothing is sent", send_needs_write},
    {"IPCRIGHTS0002", "without the right to read receiving is a fault", receive_needs_read},
    {"IPCRIGHTS0003", "without the right to grant no capability goes along", caps_need_grant},
};
GROUP(ipc_rights, tests);
