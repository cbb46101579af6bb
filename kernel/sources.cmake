# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Which folders make the kernel: the portable part, and what is chosen for a machine. Drivers are
# chosen by the board, by name of folder.

set(KERNEL_DIR ${CMAKE_CURRENT_LIST_DIR})
set(KERNEL_PORTABLE_DIRS ${KERNEL_DIR}/src/api ${KERNEL_DIR}/src/kernel ${KERNEL_DIR}/src/object
  ${KERNEL_DIR}/src/fastpath ${KERNEL_DIR}/src/machine ${KERNEL_DIR}/src/lib)
