# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# How all of libmicrokit is compiled.
set(LIBMICROKIT_FLAGS ${FREESTANDING_FLAGS} ${WARNING_FLAGS} -O3 -mcpu=${BOARD_CPU} -mgeneral-regs-only
  -ffunction-sections -fdata-sections -fstack-usage)
