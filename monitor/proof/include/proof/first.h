/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What contracts of the monitor use. Included before everything else.
 */
#pragma once

#include <proof/atomics.h>
#include <proof/licences.h>
#include <proof/memory.h>
