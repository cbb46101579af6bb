/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From head.S (MMU on, stack set) into the first thread.
 */
#pragma once

#include <base/types.h>

/* core: what the loader passed; compared with the image's own number. */
void kernel_boot(word_t core);

/* Nothing to run: returns when an interrupt is pending (or for no reason). */
void kernel_idle(void);
