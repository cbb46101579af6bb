# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# One flavour of the SDK: a board in a configuration. Sets BOARD, CONFIG, FLAVOUR, BOARD_* (from
# board.toml) and the include folders, then adds each part.

# Sets BOARD_* in the caller and writes what is generated from board.toml alone to BOARD_GENERATED.
macro(multikit_read_board board)
  set(BOARD_DIR ${CMAKE_SOURCE_DIR}/board/${board})
  set(BOARD_GENERATED ${CMAKE_BINARY_DIR}/generated/${board})
  set(BOARD_INCLUDE ${BOARD_GENERATED}/include)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${BOARD_DIR}/board.toml
    ${CMAKE_SOURCE_DIR}/sdk/build/board_config.py ${BOARD_READER})
  execute_process(COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/sdk/build/board_config.py
      ${BOARD_DIR}/board.toml --devices ${CMAKE_SOURCE_DIR}/board/devices -o ${BOARD_GENERATED}
    COMMAND_ERROR_IS_FATAL ANY)
  include(${BOARD_GENERATED}/board.cmake)
endmacro()

# The version of the QEMU that is here, 0 without; BOARD_QEMU is the first version that has the board, 0.0 for any.
execute_process(COMMAND qemu-system-aarch64 --version OUTPUT_VARIABLE qemu_says ERROR_QUIET RESULT_VARIABLE qemu_fails)
string(REGEX MATCH "version ([0-9]+\\.[0-9]+)" qemu_version "${qemu_says}")
set(QEMU_VERSION 0)
if(qemu_version)
  set(QEMU_VERSION ${CMAKE_MATCH_1})
endif()

# Sets BOARD_ALL, BOARD_EXCLUDE: what is built and installed when nothing is named are boards that run here.
# The others are built by name, or all together by `boards`; their device trees are checked by `dtcheck`.
macro(multikit_select_board)
  set(BOARD_ALL ALL)
  set(BOARD_EXCLUDE)
  if(BOARD_QEMU STREQUAL "" OR BOARD_QEMU VERSION_GREATER QEMU_VERSION)
    set(BOARD_ALL)
    set(BOARD_EXCLUDE EXCLUDE_FROM_ALL)
  endif()
endmacro()

# Sets BOARD_DTB: the board's device tree, which describes the same machine as board.toml.
macro(multikit_board_dtb)
  set(BOARD_DTB ${BOARD_GENERATED}/${BOARD}.dtb)
  set(dts ${BOARD_DIR}/${BOARD}.dts)
  set(devices ${CMAKE_SOURCE_DIR}/board/devices)
  file(GLOB compatible CONFIGURE_DEPENDS ${devices}/*/compatible.txt)
  add_custom_command(OUTPUT ${BOARD_DTB}
    COMMAND ${PYTHON} ${CMAKE_SOURCE_DIR}/sdk/build/device_tree.py ${BOARD_DIR}/board.toml ${dts}
      --devices ${devices} -o ${BOARD_DTB}
    DEPENDS ${dts} ${BOARD_DIR}/board.toml ${compatible} ${BOARD_READER}
      ${CMAKE_SOURCE_DIR}/sdk/build/device_tree.py
    COMMENT "Device tree of ${BOARD}" VERBATIM)
  add_custom_target(dtb.${BOARD} ${BOARD_ALL} DEPENDS ${BOARD_DTB})
  add_dependencies(dtcheck dtb.${BOARD})
endmacro()

# What flavours share is compiled once, in folders under shared/. It sees a gen_config.h without what differs between
# boards (SHARED_INCLUDE).
macro(multikit_shared_includes)
  set(SHARED_INCLUDE ${CMAKE_BINARY_DIR}/generated/shared/${CONFIG}/include)
  set(SHARED_INCLUDES ${ABI_DIR}/include ${ABI_INCLUDE} ${SHARED_INCLUDE})
endmacro()

# For all boards in CONFIG: kernel_objects.CONFIG.
function(multikit_shared)
  multikit_shared_includes()
  multikit_generate_shared_config()
  add_subdirectory(${CMAKE_SOURCE_DIR}/kernel/objects ${CMAKE_BINARY_DIR}/shared/${CONFIG}/kernel EXCLUDE_FROM_ALL)
endfunction()

# For all boards with BOARD_CPU in CONFIG: libmicrokit_objects.CPU.CONFIG, service.CLASS.CPU.CONFIG,
# monitor.CPU.CONFIG.
function(multikit_shared_cpu)
  if(NOT TARGET monitor.${BOARD_CPU}.${CONFIG})
    multikit_shared_includes()
    foreach(part IN ITEMS libmicrokit/objects sdk/services/objects monitor)
      string(REPLACE /objects "" name ${part})
      add_subdirectory(${CMAKE_SOURCE_DIR}/${part} ${CMAKE_BINARY_DIR}/shared/${CONFIG}/${BOARD_CPU}/${name}
        EXCLUDE_FROM_ALL)
    endforeach()
  endif()
endfunction()

# For BOARD in all configurations: loader_objects.BOARD, and its self-test.
function(multikit_shared_board)
  list(GET MULTIKIT_CONFIGS 0 CONFIG)
  multikit_shared_includes()
  foreach(part IN ITEMS loader/objects selftest)
    add_subdirectory(${CMAKE_SOURCE_DIR}/board/${part} ${CMAKE_BINARY_DIR}/${BOARD}/${part} EXCLUDE_FROM_ALL)
  endforeach()
endfunction()

function(multikit_flavour)
  set(FLAVOUR ${BOARD}.${CONFIG})
  set(FLAVOUR_INCLUDE ${CMAKE_BINARY_DIR}/generated/${BOARD}/${CONFIG}/include)
  multikit_shared_includes()
  multikit_shared_cpu()
  multikit_generate_config()
  foreach(part IN ITEMS kernel libmicrokit sdk/services board/loader)
    string(REPLACE / - part_name ${part})
    add_subdirectory(${CMAKE_SOURCE_DIR}/${part} ${CMAKE_BINARY_DIR}/${BOARD}/${CONFIG}/${part_name}
      ${BOARD_EXCLUDE})
  endforeach()
  add_custom_target(${FLAVOUR} ${BOARD_ALL} DEPENDS headers.${FLAVOUR} kernel.${FLAVOUR} abi.${FLAVOUR}
    libmicrokit.${FLAVOUR} libmicrokit_extern.${FLAVOUR} libmicrokit_uart.${FLAVOUR} libmicrokit_vmm.${FLAVOUR} libmicrokit_services.${FLAVOUR} services.${FLAVOUR} monitor.${BOARD_CPU}.${CONFIG} loader.${FLAVOUR} loader-tree.${FLAVOUR} dtb.${BOARD}
    selftest.${BOARD})
  add_dependencies(boards ${FLAVOUR})
  multikit_install_flavour()
endfunction()
