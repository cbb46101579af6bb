/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What drivers of clocks have in common: who may do what.
 */
#pragma once

#include <microkit_rtc.h>

#define RTC_NO_CLIENT UINT64_MAX

/* The device: its time, and setting it; false: it cannot be set. Each driver has its own. */
uint32_t rtc_device_read(void);
bool rtc_device_set(uint32_t seconds);

/* Answer a call of this client. setter: the only one that may set the clock, or RTC_NO_CLIENT. */
microkit_msginfo rtc_serve(microkit_channel client, microkit_msginfo call, uint64_t setter);
