/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One kernel entry, as the machine would make it.
 */
#pragma once

#include "input.h"

void entry(struct input *input);
