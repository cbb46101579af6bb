/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The same as in the tests of virtio.
 */
#include "../../../virtio/include/virtio/machine.h"
