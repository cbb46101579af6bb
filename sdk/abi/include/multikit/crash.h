/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How libmicrokit stops a PD: it writes to the address that is the number of an error (seL4_Error),
 * with this in x16. So the monitor can tell that from a null pointer with an offset.
 */
#pragma once

#define MICROKIT_CRASH_MARK 0x6873617263646d6bULL
