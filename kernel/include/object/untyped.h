/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Untyped memory: retype with a watermark (seL4 manual 2.4).
 */
#pragma once

#include <api/invocation.h>

struct error decode_untyped(const struct invocation *inv) MUST_CHECK;
