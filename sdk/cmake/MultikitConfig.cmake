# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# CMake package: build systems with this SDK. A whole CMakeLists.txt:
#
#   cmake_minimum_required(VERSION 3.20)
#   project(ping_pong C)
#   find_package(Multikit REQUIRED)
#   multikit_add_system(ping_pong SYSTEM ping_pong.system PDS ping pong)
#
# Configure with
#   cmake -B build -DCMAKE_TOOLCHAIN_FILE=SDK/cmake/toolchain-gcc.cmake   (or toolchain-clang.cmake)
# which also tells find_package where the SDK is. Choose the target with -DMULTIKIT_BOARD=...
# (qemu_virt_aarch64) and -DMULTIKIT_CONFIG=... (debug); MICROKIT_BOARD, MICROKIT_CONFIG in the
# environment or as variables are taken, too.

get_filename_component(MULTIKIT_SDK "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)

foreach(choice IN ITEMS "BOARD;qemu_virt_aarch64" "CONFIG;debug")
  list(GET choice 0 name)
  list(GET choice 1 default)
  if(DEFINED MICROKIT_${name})
    set(default ${MICROKIT_${name}})
  elseif(DEFINED ENV{MICROKIT_${name}})
    set(default $ENV{MICROKIT_${name}})
  endif()
  set(MULTIKIT_${name} ${default} CACHE STRING "Multikit: what to build for")
endforeach()

set(MULTIKIT_BOARD_DIR ${MULTIKIT_SDK}/board/${MULTIKIT_BOARD}/${MULTIKIT_CONFIG})
if(NOT EXISTS ${MULTIKIT_BOARD_DIR}/lib/libmicrokit.a)
  file(GLOB Multikit_available RELATIVE ${MULTIKIT_SDK}/board ${MULTIKIT_SDK}/board/*/*/lib/libmicrokit.a)
  list(TRANSFORM Multikit_available REPLACE "/lib/libmicrokit.a" "")
  set(Multikit_FOUND FALSE)
  set(Multikit_NOT_FOUND_MESSAGE "no board ${MULTIKIT_BOARD} with configuration \
${MULTIKIT_CONFIG} in ${MULTIKIT_SDK}; there are: ${Multikit_available}")
  return()
endif()
set(MULTIKIT_TOOL ${MULTIKIT_SDK}/bin/microkit)

file(STRINGS ${MULTIKIT_SDK}/board/${MULTIKIT_BOARD}/board.toml MULTIKIT_CPU REGEX "^cpu = ")
string(REGEX REPLACE "cpu = \"(.*)\"" "\\1" MULTIKIT_CPU "${MULTIKIT_CPU}")

include(${CMAKE_CURRENT_LIST_DIR}/MultikitSystem.cmake)
