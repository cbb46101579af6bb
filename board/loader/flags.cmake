# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# How loader and self-test are compiled.
set(LOADER_FLAGS ${FREESTANDING_FLAGS} ${STRICT_WARNING_FLAGS} -O2 -march=armv8-a -mgeneral-regs-only -fno-jump-tables)
