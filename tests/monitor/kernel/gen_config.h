/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the monitor's tests are compiled as: the configuration that prints.
 */
#pragma once

#define CONFIG_PRINTING 1
