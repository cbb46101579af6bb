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

# The board's device tree, where it has one: BOARD_DTB is empty otherwise.
macro(multikit_board_dtb)
  set(BOARD_DTB "")
  set(dts ${BOARD_DIR}/${BOARD}.dts)
  if(EXISTS ${dts})
    set(BOARD_DTB ${CMAKE_BINARY_DIR}/generated/${BOARD}/${BOARD}.dtb)
    add_custom_command(OUTPUT ${BOARD_DTB} COMMAND dtc -q -I dts -O dtb -o ${BOARD_DTB} ${dts}
      DEPENDS ${dts} COMMENT "Device tree of ${BOARD}" VERBATIM)
    add_custom_target(dtb.${BOARD} ALL DEPENDS ${BOARD_DTB})
  endif()
endmacro()

function(multikit_flavour)
  set(FLAVOUR ${BOARD}.${CONFIG})
  set(FLAVOUR_INCLUDE ${CMAKE_BINARY_DIR}/generated/${BOARD}/${CONFIG}/include)
  multikit_generate_config()
  # What user code sees; the kernel sees it too.
  set(ABI_INCLUDES ${ABI_DIR}/include ${ABI_INCLUDE} ${FLAVOUR_INCLUDE})
  foreach(part IN ITEMS kernel libmicrokit monitor board/loader)
    string(REPLACE / - part_name ${part})
    add_subdirectory(${CMAKE_SOURCE_DIR}/${part} ${CMAKE_BINARY_DIR}/${BOARD}/${CONFIG}/${part_name})
  endforeach()
  add_custom_target(${FLAVOUR} ALL DEPENDS kernel.${FLAVOUR} abi.${FLAVOUR} libmicrokit.${FLAVOUR}
    monitor.${FLAVOUR} loader.${FLAVOUR})
  if(BOARD_DTB)
    add_dependencies(${FLAVOUR} dtb.${BOARD})
  endif()
  multikit_install_flavour()
endfunction()
