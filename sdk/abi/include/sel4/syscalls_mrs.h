/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * System calls that receive from a notification and keep what they receive in registers. Pointers
 * may be null where a result is not wanted.
 */
#pragma once

#include <sel4/syscalls.h>

static inline seL4_MessageInfo_t seL4_WaitWithMRs(seL4_CPtr src, seL4_Word *sender, seL4_Word *mr0,
                                                  seL4_Word *mr1, seL4_Word *mr2, seL4_Word *mr3)
{
    struct seL4_internal_mrs mrs;
    seL4_Word badge;
    seL4_Word info = seL4_internal_recv((seL4_Word)SYSCALL_WAIT, src, &badge, &mrs, 0);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}

static inline seL4_MessageInfo_t seL4_NBSendWaitWithMRs(seL4_CPtr dest, seL4_MessageInfo_t msgInfo,
                                                        seL4_CPtr src, seL4_Word *sender,
                                                        seL4_Word *mr0, seL4_Word *mr1,
                                                        seL4_Word *mr2, seL4_Word *mr3)
{
    struct seL4_internal_mrs mrs = seL4_internal_get_mrs(mr0, mr1, mr2, mr3);
    seL4_Word badge;
    seL4_Word info = seL4_internal_send_recv((seL4_Word)SYSCALL_NB_SEND_WAIT, src, msgInfo.words[0],
                                             &badge, &mrs, 0, dest);

    if (sender) {
        *sender = badge;
    }
    seL4_internal_put_mrs(mrs, mr0, mr1, mr2, mr3);
    return seL4_internal_tag(info);
}
