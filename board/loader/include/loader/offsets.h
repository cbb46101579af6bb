/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Offsets in what multikit/image.h describes, for assembly; image.c compares.
 */
#pragma once

#define HEADER_CORES        12
#define HEADER_SIZE         24
#define HEADER_CORES_OFFSET 48
#define CORE_MPIDR          0
#define CORE_ENTRY          8
#define CORE_NUMBER         32
#define CORE_SIZE           40
