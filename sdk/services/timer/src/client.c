/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's call. A driver that was restarted while it served the call may have set the alarm or not; to set
 * it twice is to set it once, so it is asked again, as often as it is restarted.
 */
#include <microkit_timer.h>

static bool was_restarted(microkit_msginfo answer)
{
    return microkit_msginfo_get_label(answer) == MICROKIT_ERROR_PEER &&
           microkit_mr_get(0) == MICROKIT_PEER_RESTARTED;
}

bool microkit_timer_set(microkit_channel timer, uint64_t time)
{
    microkit_msginfo answer;

    do {
        microkit_mr_set(0, time);
        answer = microkit_ppcall(timer, microkit_msginfo_new(MICROKIT_TIMER_SET, 1));
    } while (was_restarted(answer));
    return microkit_msginfo_get_label(answer) == MICROKIT_TIMER_OK;
}
