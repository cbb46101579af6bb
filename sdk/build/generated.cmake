# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# Headers that are generated from the tables in sdk/abi: invocation labels and stubs once, for all;
# kernel/gen_config.h for each flavour. What compiles against them depends on headers.FLAVOUR.

get_filename_component(ABI_DIR ${CMAKE_CURRENT_LIST_DIR}/../abi ABSOLUTE)
set(ABI_INCLUDE ${CMAKE_BINARY_DIR}/generated/include)
set(ABI_MANUAL ${CMAKE_BINARY_DIR}/generated/doc/invocations.md)
set(ABI_HEADERS ${ABI_INCLUDE}/sel4/invocation.h ${ABI_INCLUDE}/interfaces/sel4_client.h)

add_custom_command(OUTPUT ${ABI_HEADERS} ${ABI_MANUAL}
  COMMAND ${PYTHON} ${ABI_DIR}/generate_invocations.py --include ${ABI_INCLUDE}
    --manual ${ABI_MANUAL}
  DEPENDS ${ABI_DIR}/generate_invocations.py ${ABI_DIR}/invocations.json
  COMMENT "Invocation headers" VERBATIM)
add_custom_target(abi-headers DEPENDS ${ABI_HEADERS})

# Writes into FLAVOUR_INCLUDE.
function(multikit_generate_config)
  set(header ${FLAVOUR_INCLUDE}/kernel/gen_config.h)
  file(MAKE_DIRECTORY ${FLAVOUR_INCLUDE}/kernel)
  add_custom_command(OUTPUT ${header} ${FLAVOUR_INCLUDE}/kernel/gen_config.json
    COMMAND ${PYTHON} ${ABI_DIR}/gen_config.py ${CONFIG} --board ${BOARD} -o ${header}
      --json ${FLAVOUR_INCLUDE}/kernel/gen_config.json
    DEPENDS ${ABI_DIR}/gen_config.py
    COMMENT "gen_config.h of ${FLAVOUR}" VERBATIM)
  add_custom_target(headers.${FLAVOUR} DEPENDS ${header})
  add_dependencies(headers.${FLAVOUR} abi-headers)
endfunction()
