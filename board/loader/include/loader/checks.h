/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Is this the machine that the board's description and the image speak of? Each check fails with
 * one line: what the image needs, what the machine has, what to do.
 */
#pragma once

void check_exception_level(void); /* first: all others need the loader's vectors */
void check_machine(void);         /* boot core, timer, GIC, other cores, RAM; after image_check() */
