# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# CMake toolchain file: GCC for AArch64, the Arm GNU toolchain where it is installed, else the
# distribution's. Freestanding either way: nothing of its C library is linked.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

include(${CMAKE_CURRENT_LIST_DIR}/MultikitToolchain.cmake)
multikit_toolchain(gcc-prefixes MULTIKIT_GCC_PREFIXES)
foreach(prefix IN LISTS MULTIKIT_GCC_PREFIXES)
  find_program(MULTIKIT_GCC_${prefix} ${prefix}gcc)
  mark_as_advanced(MULTIKIT_GCC_${prefix})
  if(MULTIKIT_GCC_${prefix})
    set(MULTIKIT_TOOLCHAIN_PREFIX ${prefix})
    break()
  endif()
endforeach()
if(NOT MULTIKIT_TOOLCHAIN_PREFIX)
  message(FATAL_ERROR "no GCC for AArch64 found (${MULTIKIT_GCC_PREFIXES})")
endif()

set(CMAKE_C_COMPILER ${MULTIKIT_TOOLCHAIN_PREFIX}gcc)
set(CMAKE_ASM_COMPILER ${MULTIKIT_TOOLCHAIN_PREFIX}gcc)
set(CMAKE_OBJCOPY ${MULTIKIT_TOOLCHAIN_PREFIX}objcopy CACHE INTERNAL "")
find_program(MULTIKIT_GXX ${MULTIKIT_TOOLCHAIN_PREFIX}g++)
mark_as_advanced(MULTIKIT_GXX)
if(MULTIKIT_GXX)
  set(CMAKE_CXX_COMPILER ${MULTIKIT_GXX})
endif()

# find_package(Multikit) looks beside this file.
set(Multikit_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE PATH "where MultikitConfig.cmake is")
