/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Debug console of this core: what threads put is gathered into lines, so that lines of different
 * threads and cores do not mix. Only where CONFIG_PRINTING is on.
 */
#pragma once

#include <base/types.h>

/* Up to CONSOLE_LINES writers have a line of their own. A line comes out when it is finished, full, or
 * pushed out by one more writer. */
void console_put(tcb_ref_t writer, u8 character);

/* For a prompt: the line that was written to last comes out as far as it is. */
void console_flush(void);

/* The writer ends, or stops: what it has not finished comes out as a line. */
void console_end_line(tcb_ref_t writer);

/* The same of all, before text of the kernel's own. */
void console_end_lines(void);
