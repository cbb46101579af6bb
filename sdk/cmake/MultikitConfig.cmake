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
# environment or as variables are taken, too. Each may change in a build folder that is there: all is
# made again. A compiler may not, as CMake says of itself; the package refuses that.

get_filename_component(MULTIKIT_SDK "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)

foreach(choice IN ITEMS "BOARD;qemu_virt_aarch64" "CONFIG;debug")
  list(GET choice 0 name)
  list(GET choice 1 default)
  if(DEFINED MICROKIT_${name})
    set(said ${MICROKIT_${name}})
  elseif(DEFINED ENV{MICROKIT_${name}})
    set(said $ENV{MICROKIT_${name}})
  else()
    set(said "")
  endif()
  # Microkit's name counts when it says something new, also over what the cache holds.
  if(NOT said STREQUAL "" AND NOT said STREQUAL "${MULTIKIT_${name}_SAID}")
    if(DEFINED MULTIKIT_${name}_SAID)
      set(MULTIKIT_${name} ${said} CACHE STRING "Multikit: what to build for" FORCE)
    endif()
    set(default ${said})
  endif()
  set(MULTIKIT_${name}_SAID "${said}" CACHE INTERNAL "what MICROKIT_${name} said at last")
  set(MULTIKIT_${name} ${default} CACHE STRING "Multikit: what to build for")
endforeach()

# PATH leads CMake here without a toolchain file, too, with the compiler of this computer.
if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64)
  message(FATAL_ERROR "this build folder is for ${CMAKE_SYSTEM_PROCESSOR}: remove ${CMAKE_BINARY_DIR}, and configure it with \
-DCMAKE_TOOLCHAIN_FILE=${MULTIKIT_SDK}/cmake/toolchain-gcc.cmake")
endif()

if(NOT DEFINED MULTIKIT_FIRST_TOOLCHAIN)
  set(MULTIKIT_FIRST_TOOLCHAIN "${CMAKE_TOOLCHAIN_FILE}" CACHE INTERNAL "toolchain of this folder")
endif()
if(NOT MULTIKIT_FIRST_TOOLCHAIN STREQUAL "${CMAKE_TOOLCHAIN_FILE}")
  message(FATAL_ERROR "this build folder was made with ${MULTIKIT_FIRST_TOOLCHAIN}; CMake cannot \
change the compiler of a folder: take another one, or remove ${CMAKE_BINARY_DIR}")
endif()

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

include(${CMAKE_CURRENT_LIST_DIR}/MultikitSystem.cmake)
