/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What guest and VMM agree on.
 */
#pragma once

#define GUEST_RAM 0x40000000
#define REPORTS   0x60000000 /* a store of x20 */

/* SMC with these numbers: what is to be injected; who is to run. */
#define BY_PRIORITY   1 /* 40 to 43, into list registers 0 to 3, of priorities 16, 4, 8 and 0 */
#define ONE_LOW       2 /* 44, of priority 16 */
#define ONE_OF_OTHERS 3 /* 45, of the group that it has not enabled */
#define FOUR          4 /* 46 to 49, of priority 16 */
#define OTHER         5 /* stops this one, and starts the other or lets it go on */
#define ONE_OTHER     6 /* 60, of priority 8 */
#define FINISHED      7
