/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A message between the IPC buffer and a page (docs/design/cross-core-calls.md). Word by word with
 * relaxed accesses, because the other side may write at any time: each is read once, and what was read
 * is what counts.
 */
#pragma once

#include <microkit.h>

/* What the kernel makes of a length that there is not. */
static inline seL4_Word xcore_length(seL4_MessageInfo_t info)
{
    seL4_Word length = seL4_MessageInfo_get_length(info);

    return length <= seL4_MsgMaxLength ? length : seL4_MsgMaxLength;
}

/* All but the number, which is written last. */
static inline void xcore_put(volatile struct microkit_xcore_message *to, seL4_MessageInfo_t info)
{
    seL4_Word length = xcore_length(info);

    __atomic_store_n(&to->info, info.words[0], __ATOMIC_RELAXED);
    for (seL4_Word i = 0; i < length; i++) {
        __atomic_store_n(&to->words[i], seL4_GetMR((int)i), __ATOMIC_RELAXED);
    }
}

/* As it would have come from the kernel: no more words than there are, and no capabilities. */
static inline seL4_MessageInfo_t xcore_get(const volatile struct microkit_xcore_message *from)
{
    seL4_MessageInfo_t info = seL4_internal_tag(__atomic_load_n(&from->info, __ATOMIC_RELAXED));
    seL4_Word length = xcore_length(info);

    for (seL4_Word i = 0; i < length; i++) {
        seL4_SetMR((int)i, __atomic_load_n(&from->words[i], __ATOMIC_RELAXED));
    }
    return seL4_MessageInfo_new(seL4_MessageInfo_get_label(info), 0, 0, length);
}

/* The release pairs with the acquire of whoever waits for this number: it sees the message. */
static inline void xcore_send(volatile struct microkit_xcore_page *out,
                              volatile struct microkit_xcore_message *message, seL4_Word seq)
{
    __atomic_store_n(&message->seq, seq, __ATOMIC_RELEASE);
    microkit_xcore_log(out, MICROKIT_XCORE_CALL);
}
