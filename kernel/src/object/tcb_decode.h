/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Decoding of TCB invocations, spread over a few files by subject.
 */
#pragma once

#include <api/invocation.h>

struct error decode_read_registers(const struct invocation *inv) MUST_CHECK;
struct error decode_write_registers(const struct invocation *inv) MUST_CHECK;
