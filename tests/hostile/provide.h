/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Takes all that the hostile domain made or had, and gives it everything anew.
 */
#pragma once

#include <microkit.h>

void provide_once(seL4_Word core);
void provide(void);

/* The page that the hostile domain's IPC buffer is in, seen from here; mapped by provide(). */
#define BUFFER_HERE ((volatile seL4_Word *)0x3f0000)
