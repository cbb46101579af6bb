/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client's call. To set an alarm twice is to set it once.
 */
#include <microkit_call.h>
#include <microkit_timer.h>

bool microkit_timer_set(microkit_channel timer, uint64_t time)
{
    microkit_msginfo answer = microkit_ppcall_again(timer, MICROKIT_TIMER_SET, time);

    return microkit_msginfo_get_label(answer) == MICROKIT_TIMER_OK;
}
