# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# CMake toolchain file: clang and lld for AArch64.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
set(CMAKE_ASM_COMPILER clang)
include(${CMAKE_CURRENT_LIST_DIR}/MultikitToolchain.cmake)
multikit_toolchain(clang-target MULTIKIT_CLANG_TARGET)
foreach(language IN ITEMS C CXX ASM)
  set(CMAKE_${language}_COMPILER_TARGET ${MULTIKIT_CLANG_TARGET})
endforeach()
set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=lld)

# find_package(Multikit) looks beside this file.
set(Multikit_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE PATH "where MultikitConfig.cmake is")
