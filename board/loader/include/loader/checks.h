/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Is this the machine that the board's description and the image speak of? Each check fails with
 * one line: what the image needs, what the machine has, what to do.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

/* Called by head.S, wherever the image was loaded to: without these nothing can be told or tried, and the image may
 * not be moved to where it runs. */
void loader_prepare(paddr_t to, uint64_t size);

void check_exception_level(void); /* first: all others need the loader's vectors */
void check_machine(void);         /* boot core, timer, GIC, other cores, RAM; after image_check() */
