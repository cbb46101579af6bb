/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What of a configuration matters here, as constants: what one leaves out, the compiler sees in all.
 */
#pragma once

#include <kernel/gen_config.h>

/* The kernel prints what the monitor says; where it does not, reports are left out. */
#ifndef CONFIG_PRINTING
#define CONFIG_PRINTING 0
#endif
