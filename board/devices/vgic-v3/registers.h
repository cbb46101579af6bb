/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Virtual interface control registers of a GICv3 (IHI 0069, 12.4), as encodings, because assemblers know
 * the names only with the GICv3 extension.
 */
#pragma once

#define ICC_SRE_EL1            "s3_0_c12_c12_5"
#define ICH_HCR_EL2            "s3_4_c12_c11_0"
#define ICH_VTR_EL2            "s3_4_c12_c11_1"
#define ICH_EISR_EL2           "s3_4_c12_c11_3"
#define ICH_VMCR_EL2           "s3_4_c12_c11_7"
#define ICH_AP0R(n)            "s3_4_c12_c8_" #n
#define ICH_AP1R(n)            "s3_4_c12_c9_" #n
#define ICH_LR_LOW(n)          "s3_4_c12_c12_" #n /* 0 to 7 */
#define ICH_LR_HIGH(n)         "s3_4_c12_c13_" #n /* 8 to 15 */

#define ICC_SRE_EL1_ALL        0x7u /* SRE, DFB, DIB */
#define ICH_HCR_ENABLE         1u
#define ICH_VTR_LIST_REGISTERS 0x1fu /* one less than there are */
#define ICH_VTR_PREBITS_SHIFT  26    /* one less than the bits of priority that preempt */
#define ICH_LR_EOI             (1ULL << 41)
#define ICH_LR_PRIORITY_SHIFT  48
#define ICH_LR_GROUP_SHIFT     60
#define ICH_LR_STATE_SHIFT     (ICH_LR_GROUP_SHIFT + 2) /* two bits: */
#define ICH_LR_STATE_PENDING   1ULL
#define ICH_LR_STATE_ACTIVE    2ULL
