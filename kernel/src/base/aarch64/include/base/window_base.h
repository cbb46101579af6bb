/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Where the window is on the target. The kernel is linked here, too (kernel.ld).
 */
#pragma once

#include <base/memory_map.h>

#define WINDOW_BASE ((u8 *)WINDOW_VA)
