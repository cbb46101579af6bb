# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# libkernel_check.so: the kernel's invariants for the computer that the tool runs on (verify loads
# every layout into it), so with that computer's compiler.

find_program(HOST_CC NAMES cc gcc clang REQUIRED)
set(CHECK_DIR ${CMAKE_SOURCE_DIR}/kernel/host/invariants)
set(CHECK_LIBRARY ${CMAKE_BINARY_DIR}/libkernel_check.so)
file(GLOB check_sources CONFIGURE_DEPENDS ${CHECK_DIR}/*.c)
list(APPEND check_sources ${CMAKE_SOURCE_DIR}/kernel/src/debug/cap_name.c)
file(GLOB_RECURSE check_headers CONFIGURE_DEPENDS ${CHECK_DIR}/*.h
  ${CMAKE_SOURCE_DIR}/kernel/include/*.h)
add_custom_command(OUTPUT ${CHECK_LIBRARY}
  COMMAND ${HOST_CC} -std=gnu11 -O2 -fPIC -shared -Wall -Wextra -Werror -Wl,--build-id=none
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -I${CMAKE_SOURCE_DIR}/kernel/include
    -I${ABI_DIR}/include -I${ABI_INCLUDE} ${check_sources} -o ${CHECK_LIBRARY}
  DEPENDS ${check_sources} ${check_headers} abi-headers
  COMMENT "The kernel's invariants for this computer" VERBATIM)
add_custom_target(kernel-check ALL DEPENDS ${CHECK_LIBRARY})
