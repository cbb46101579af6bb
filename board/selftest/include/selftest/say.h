/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the self-test says: a line for each thing that it looked at, and a verdict. Formats are those of
 * loader/print.h.
 */
#pragma once

#include <stdbool.h>

/* TST|ok or TST|WRONG, as the thing is as the board's description has it or not; both count. */
void say(bool right, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* TST|note: what nothing is known to compare it with. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The last line: TST|PASSED or TST|FAILED, with the number of things that were compared. */
void say_verdict(void);
