/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the self-test looks at, in this order after the boot core itself.
 */
#pragma once

void gic_check(void);
void timer_check(void);
void memory_check(void);
void uart_check(void);
void echo_check(void);
