/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The loader's configuration on the host: it says its progress.
 */
#pragma once

#define CONFIG_PRINTING 1
