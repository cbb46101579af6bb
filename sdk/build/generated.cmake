# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# What is generated from the tables in sdk/abi: invocation labels and stubs, types, descriptions for
# language bindings and pages of the manual once, for all; kernel/gen_config.h for each flavour.
# What compiles against them depends on headers.FLAVOUR.

get_filename_component(ABI_DIR ${CMAKE_CURRENT_LIST_DIR}/../abi ABSOLUTE)
set(ABI_INCLUDE ${CMAKE_BINARY_DIR}/generated/include)
set(ABI_DATA ${CMAKE_BINARY_DIR}/generated/data)
set(ABI_MANUAL ${CMAKE_BINARY_DIR}/generated/doc/invocations.md)
set(ABI_REFERENCE ${CMAKE_BINARY_DIR}/generated/doc/api.md)
set(ABI_LIBRARY ${CMAKE_BINARY_DIR}/generated/doc/library.md)
# For other languages: the library's inline functions out of line, and what Rust calls.
set(ABI_EXTERN ${CMAKE_BINARY_DIR}/generated/bindings/extern.c)
set(ABI_RUST ${CMAKE_BINARY_DIR}/generated/bindings/ffi.rs)
set(ABI_HEADERS ${ABI_INCLUDE}/sel4/invocation.h ${ABI_INCLUDE}/interfaces/sel4_client.h
  ${ABI_INCLUDE}/sel4/shared_types_gen.h)
file(GLOB LIBRARY_INCLUDES CONFIGURE_DEPENDS ${ABI_DIR}/../../libmicrokit/include ${ABI_DIR}/../services/*/include ${ABI_DIR}/../ip/include)
list(TRANSFORM LIBRARY_INCLUDES APPEND /*.h OUTPUT_VARIABLE LIBRARY_HEADERS)
file(GLOB LIBRARY_HEADERS CONFIGURE_DEPENDS ${LIBRARY_HEADERS})
set(BINDINGS_HEADERS ${ABI_DIR}/../../libmicrokit/include/multikit/cores.h ${ABI_DIR}/include/multikit/pd.h
  ${ABI_DIR}/include/sel4/constants.h ${ABI_DIR}/include/sel4/faults.h)
file(GLOB ABI_TABLES CONFIGURE_DEPENDS ${ABI_DIR}/*.json ${ABI_DIR}/*.toml ${ABI_DIR}/generate_*.py)

add_custom_command(OUTPUT ${ABI_HEADERS} ${ABI_MANUAL} ${ABI_REFERENCE} ${ABI_LIBRARY} ${ABI_EXTERN} ${ABI_RUST}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_invocations.py --include ${ABI_INCLUDE}
    --manual ${ABI_MANUAL}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_types.py --include ${ABI_INCLUDE}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_forwards.py --include ${ABI_INCLUDE}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_interfaces.py --include ${ABI_INCLUDE} --json ${ABI_DATA}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_reference.py --page ${ABI_REFERENCE}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_library.py ${LIBRARY_INCLUDES} --page ${ABI_LIBRARY}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_bindings.py --shim ${ABI_EXTERN} --rust ${ABI_RUST}
  DEPENDS ${ABI_TABLES} ${LIBRARY_HEADERS} ${BINDINGS_HEADERS}
  COMMENT "Headers and descriptions of the API" VERBATIM)
add_custom_target(abi-headers DEPENDS ${ABI_HEADERS})

# Whatever reads a board.toml reads it with these.
file(GLOB_RECURSE BOARD_READER CONFIGURE_DEPENDS ${ABI_DIR}/../../tool/microkit/parse/board/*.py)
list(APPEND BOARD_READER ${ABI_DIR}/../../tool/microkit/model/board.py)

# For what all boards share in CONFIG; writes into SHARED_INCLUDE.
function(multikit_generate_shared_config)
  set(header ${SHARED_INCLUDE}/kernel/gen_config.h)
  file(MAKE_DIRECTORY ${SHARED_INCLUDE}/kernel)
  add_custom_command(OUTPUT ${header}
    COMMAND ${PYTHON} ${ABI_DIR}/gen_config.py ${CONFIG} -o ${header}
    DEPENDS ${ABI_DIR}/gen_config.py ${ABI_DIR}/config.toml ${BOARD_READER}
    COMMENT "gen_config.h of all boards in ${CONFIG}" VERBATIM)
  add_custom_target(headers.${CONFIG} DEPENDS ${header})
  add_dependencies(headers.${CONFIG} abi-headers)
endfunction()

# For BOARD in CONFIG; writes into FLAVOUR_INCLUDE.
function(multikit_generate_config)
  set(board ${ABI_DIR}/../../board/${BOARD}/board.toml)
  set(header ${FLAVOUR_INCLUDE}/kernel/gen_config.h)
  file(MAKE_DIRECTORY ${FLAVOUR_INCLUDE}/kernel)
  add_custom_command(OUTPUT ${header} ${FLAVOUR_INCLUDE}/kernel/gen_config.json
    COMMAND ${PYTHON} ${ABI_DIR}/gen_config.py ${CONFIG} --board-file ${board} -o ${header}
      --json ${FLAVOUR_INCLUDE}/kernel/gen_config.json
    DEPENDS ${ABI_DIR}/gen_config.py ${ABI_DIR}/config.toml ${board} ${BOARD_READER}
    COMMENT "gen_config.h of ${FLAVOUR}" VERBATIM)
  add_custom_target(headers.${FLAVOUR} DEPENDS ${header})
  add_dependencies(headers.${FLAVOUR} abi-headers)
endfunction()
