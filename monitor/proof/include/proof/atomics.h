/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The compiler's atomic accesses. What is loaded is any value: others may write it, and of what nobody else writes too
 * little is known then, never too much. A store is one.
 */
#pragma once

#define __atomic_load_n(address, order)         (*(const volatile __typeof__(*(address)) *)(address))
#define __atomic_store_n(address, value, order) ((void)(*(address) = (value)))
#define __atomic_thread_fence(order)            ((void)0)
