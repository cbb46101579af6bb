/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the client asks and the server answers: both include this, so that they cannot differ.
 */
#pragma once

#include <microkit_typed.hpp>

struct Addition {
    unsigned long a, b;
};
struct Sum {
    unsigned long value;
};
using Adder = microkit::Procedure<Addition, Sum>;
