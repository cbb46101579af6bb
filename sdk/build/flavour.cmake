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

# Sets BOARD_ALL, BOARD_EXCLUDE: what is built and installed when nothing is named are boards that run here.
# The others are built by name, or all together by `boards`; their device trees are checked by `dtcheck`.
macro(multikit_select_board)
  set(BOARD_ALL ALL)
  set(BOARD_EXCLUDE)
  if(NOT BOARD_QEMU)
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

function(multikit_flavour)
  set(FLAVOUR ${BOARD}.${CONFIG})
  set(FLAVOUR_INCLUDE ${CMAKE_BINARY_DIR}/generated/${BOARD}/${CONFIG}/include)
  multikit_generate_config()
  # What user code sees; the kernel sees it too.
  set(ABI_INCLUDES ${ABI_DIR}/include ${ABI_INCLUDE} ${FLAVOUR_INCLUDE})
  foreach(part IN ITEMS kernel libmicrokit monitor board/loader)
    string(REPLACE / - part_name ${part})
    add_subdirectory(${CMAKE_SOURCE_DIR}/${part} ${CMAKE_BINARY_DIR}/${BOARD}/${CONFIG}/${part_name}
      ${BOARD_EXCLUDE})
  endforeach()
  add_custom_target(${FLAVOUR} ${BOARD_ALL} DEPENDS kernel.${FLAVOUR} abi.${FLAVOUR} libmicrokit.${FLAVOUR}
    libmicrokit_uart.${FLAVOUR} monitor.${FLAVOUR} loader.${FLAVOUR} loader-tree.${FLAVOUR} dtb.${BOARD} selftest.${BOARD})
  add_dependencies(boards ${FLAVOUR})
  multikit_install_flavour()
endfunction()

# The board's self-test. It is of no configuration; generated headers are those of the first.
function(multikit_selftest)
  list(GET MULTIKIT_CONFIGS 0 CONFIG)
  set(FLAVOUR ${BOARD}.${CONFIG})
  set(ABI_INCLUDES ${ABI_DIR}/include ${ABI_INCLUDE} ${CMAKE_BINARY_DIR}/generated/${BOARD}/${CONFIG}/include)
  add_subdirectory(${CMAKE_SOURCE_DIR}/board/selftest ${CMAKE_BINARY_DIR}/${BOARD}/selftest ${BOARD_EXCLUDE})
  add_dependencies(boards selftest.${BOARD})
endfunction()
