/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications from other cores (docs/design/cross-core-notifications.md).
 */
#pragma once

#include <sel4/simple_types.h>

/* Ids of the channels from other cores that were notified since the last call, one bit each. */
seL4_Word xcore_poll(void);

/* After a reset: what was notified up to now is not this program's, and is forgotten. */
void xcore_forget(void);
