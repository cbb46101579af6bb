/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What microkit.adb imports: the inline functions of microkit.h, out of line. Compiled by users, with their Ada programs.
 */
#include <microkit.h>

/* Ranges of types in microkit.ads. */
_Static_assert(MICROKIT_MAX_CHANNEL_ID == 61, "Channel and Child");
_Static_assert(seL4_MsgMaxLength == 120, "Word_Count");
_Static_assert(MICROKIT_ERROR_PEER == (1ULL << 52) - 1, "Message_Label and Peer_Stopped");
_Static_assert(sizeof(microkit_msginfo) == sizeof(seL4_Word),
               "passed in a register, as Message_Info is");

static microkit_msginfo info_of(seL4_Word word)
{
    microkit_msginfo info = {{word}};

    return info;
}

static seL4_Word bit(seL4_Word ids, microkit_channel ch)
{
    return ids >> ch & 1;
}

seL4_Word multikit_ada_can_notify(microkit_channel ch)
{
    return bit(microkit_notifications, ch);
}

seL4_Word multikit_ada_can_call(microkit_channel ch)
{
    return bit(microkit_pps | microkit_xcore_pps, ch);
}

seL4_Word multikit_ada_is_irq(microkit_channel ch)
{
    return bit(microkit_irqs, ch);
}

void multikit_ada_notify(microkit_channel ch)
{
    microkit_notify(ch);
}

void multikit_ada_deferred_notify(microkit_channel ch)
{
    microkit_deferred_notify(ch);
}

void multikit_ada_irq_ack(microkit_channel ch)
{
    microkit_irq_ack(ch);
}

void multikit_ada_deferred_irq_ack(microkit_channel ch)
{
    microkit_deferred_irq_ack(ch);
}

seL4_Word multikit_ada_new_info(seL4_Word label, seL4_Uint32 count)
{
    return microkit_msginfo_new(label, (seL4_Uint16)count).words[0];
}

seL4_Word multikit_ada_label(seL4_Word info)
{
    return microkit_msginfo_get_label(info_of(info));
}

seL4_Word multikit_ada_count(seL4_Word info)
{
    return microkit_msginfo_get_count(info_of(info));
}

void multikit_ada_set_word(seL4_Uint32 index, seL4_Word value)
{
    microkit_mr_set((seL4_Uint8)index, value);
}

seL4_Word multikit_ada_get_word(seL4_Uint32 index)
{
    return microkit_mr_get((seL4_Uint8)index);
}

seL4_Word multikit_ada_call(microkit_channel ch, seL4_Word request)
{
    return microkit_ppcall(ch, info_of(request)).words[0];
}

void multikit_ada_stop(microkit_child child)
{
    microkit_pd_stop(child);
}

void multikit_ada_resume(microkit_child child)
{
    microkit_pd_resume(child);
}

void multikit_ada_reset(microkit_child child)
{
    microkit_pd_reset(child);
}

void multikit_ada_restart(microkit_child child, seL4_Word start)
{
    microkit_pd_restart(child, start);
}

seL4_Word multikit_ada_restarts(microkit_child child)
{
    return microkit_pd_restarts(child);
}

seL4_Word multikit_ada_cause(microkit_child child)
{
    return microkit_pd_cause(child);
}
