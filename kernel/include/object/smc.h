/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The SMC capability: calls of the secure monitor by a PD that the system description allows it.
 */
#pragma once

#include <api/invocation.h>

struct error decode_smc(const struct invocation *inv) MUST_CHECK;
