/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What guests and VMMs agree on.
 */
#pragma once

#define GUEST_RAM 0x40000000
#define COUNT     0x1000     /* of its RAM: how often all was as it should be */
#define PROGRESS  0x90000000 /* not 0: it is over */

/* SMC with these numbers. */
#define ALL_IS_WELL 1 /* from time to time */
#define IT_IS_OVER  2
#define IT_IS_NOT   3 /* x30: what was found */
