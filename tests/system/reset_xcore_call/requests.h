/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What callers ask for, with a number of their own for each request.
 */
#pragma once

enum request {
    ADD_ONE,
    DIE
};

#define ROUNDS 40 /* of each caller, with three requests each */
