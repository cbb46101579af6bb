/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From head.S (MMU on, stack set) into the first thread.
 */
#pragma once

void kernel_boot(void);
