/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A call, and once more after the callee's restart.
 */
#include <microkit_call.h>

static bool was_restarted(microkit_msginfo answer)
{
    return microkit_msginfo_get_label(answer) == MICROKIT_ERROR_PEER &&
           microkit_mr_get(0) == MICROKIT_PEER_RESTARTED;
}

microkit_msginfo microkit_ppcall_again(microkit_channel ch, seL4_Word label, seL4_Word word)
{
    microkit_msginfo answer;

    do {
        microkit_mr_set(0, word);
        answer = microkit_ppcall(ch, microkit_msginfo_new(label, 1));
    } while (was_restarted(answer));
    return answer;
}
