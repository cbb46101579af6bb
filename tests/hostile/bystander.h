/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What bystanders of one core agree on.
 */
#pragma once

#include <microkit.h>

#define ECHO_MASK 0x5aa5f00d0badcafeUL
