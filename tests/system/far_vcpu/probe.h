/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Each invocation of a virtual CPU and its thread, right and wrong, and what comes of it on the console.
 */
#pragma once

#include <microkit.h>

/* Of a virtual CPU that has not been started; leaves it as it was. */
void probe(microkit_child vcpu);
