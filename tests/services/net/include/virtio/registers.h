/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The real numbers of registers.
 */
#include "../../../../../sdk/services/virtio/internal/virtio/registers.h"
