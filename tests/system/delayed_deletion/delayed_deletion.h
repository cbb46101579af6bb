/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How far the destroyer is: in memory that both protection domains share.
 */
#pragma once

enum state {
    NOT_YET = 0,
    DESTROYING,
    DESTROYED
};
