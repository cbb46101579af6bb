/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of CNodes (seL4 manual 3.2, 10.3.1).
 */
#pragma once

#include <api/invocation.h>

struct error decode_cnode(const struct invocation *inv) MUST_CHECK;
