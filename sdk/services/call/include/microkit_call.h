/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of services that may be served twice: to set an alarm, to read a clock. Not for others.
 */
#pragma once

#include <stdint.h>

#include <microkit.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * microkit_ppcall with one word, again for as long as the callee was restarted while it served the call: it may have served
 * it or not. So calls of its clients end well, however often it fails; how often it is restarted is limited by the
 * description (max_restarts). The answer is any other, its words in microkit_mr_get as always.
 */
microkit_msginfo microkit_ppcall_again(microkit_channel ch, seL4_Word label, seL4_Word word);

#ifdef __cplusplus
}
#endif
