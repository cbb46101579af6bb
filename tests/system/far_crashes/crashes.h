/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Crash number n of a child is a write to this address, which nobody has.
 */
#pragma once

#ifndef TIMES
#define TIMES 20
#endif
#define CRASH(n) (0x40000000 + 8 * (n))
