/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No code: brings the structures that tool, loader and monitor share into the kernel's debug
 * information, so that one description (abi.json) has them all.
 */
#include <multikit/image.h>
#include <multikit/monitor_info.h>
#include <sel4/types.h>

/* ISO C wants a declaration in every file. */
typedef int layouts_of_the_abi_t;
