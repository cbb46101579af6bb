/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Since when a thread has not run, for those who look at a system from outside: the kernel itself never
 * asks. Only in the debug configuration, where each way out costs a few instructions for it.
 */
#pragma once

/* From vectors.S: the kernel is about to return to ks.current */
void since_exit(void);
void since_idle(void); /* or to idle */
