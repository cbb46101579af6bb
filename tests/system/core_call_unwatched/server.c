/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The same server as where its core is watched.
 */
#include "../core_call/server.c"
