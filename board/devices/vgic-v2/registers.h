/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual interface control registers of a GICv2 (IHI 0048B, 5.3), as offsets.
 */
#pragma once

#define GICH_HCR                0x00
#define GICH_VTR                0x04
#define GICH_VMCR               0x08
#define GICH_EISR               0x20
#define GICH_APR                0xf0
#define GICH_LR                 0x100

#define GICH_HCR_ENABLE         (1u << 0)
#define GICH_VTR_LIST_REGISTERS 0x3fu /* one less than there are */
#define GICH_LR_EOI             (1u << 19)
#define GICH_LR_PRIORITY_SHIFT  23
#define GICH_LR_PENDING         (1u << 28)
#define GICH_LR_ACTIVE          (1u << 29)
#define GICH_LR_GROUP_SHIFT     30
