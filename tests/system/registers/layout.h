/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Offsets in struct registers, for assembly; pattern.c checks them.
 */
#pragma once

#define R_X(n)        (8 * (n))
#define R_SP          248
#define R_NZCV        256
#define R_FPCR        264
#define R_FPSR        272
#define R_TPIDR       280
#define R_TPIDRRO     288
#define R_DIT         296
#define R_SSBS        304
#define R_HAS_FP      312
#define R_HAS_DIT     320
#define R_FLAG        328
#define R_SAVED_SP    336
#define R_SAVED_TPIDR 344
#define R_V           352
