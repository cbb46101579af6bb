/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * No code: brings what the tool lays out, or shares with loader and monitor, into the kernel's
 * debug information, also where the kernel itself uses none of it; so that one description
 * (abi.json) has all.
 */
#include <base/cap.h>
#include <base/state.h>
#include <base/structures.h>
#include <multikit/image.h>
#include <multikit/monitor_info.h>
#include <space/pte.h>
#include <sel4/constants.h>
#include <sel4/types.h>

/* ISO C wants a declaration in every file. */
typedef int layouts_of_the_abi_t;
