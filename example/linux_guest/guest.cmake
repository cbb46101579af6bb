# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# add_guest(files [INIT file MODULES file]): `files` becomes kernel and initial file system of Debian's Linux, as guest.py
# makes them. PACKAGES is where Debian's packages are kept, so that they are fetched once.
set(PACKAGES ${CMAKE_CURRENT_BINARY_DIR}/packages CACHE PATH "where Debian's packages are kept")
set(GUEST_DIR ${CMAKE_CURRENT_LIST_DIR})

function(add_guest files)
  cmake_parse_arguments(own "" "INIT;MODULES" "" ${ARGN})
  set(made ${CMAKE_CURRENT_BINARY_DIR}/vmlinuz ${CMAKE_CURRENT_BINARY_DIR}/initrd)
  set(options)
  set(sources ${GUEST_DIR}/init)
  if(own_INIT)
    set(sources ${CMAKE_CURRENT_SOURCE_DIR}/${own_INIT} ${CMAKE_CURRENT_SOURCE_DIR}/${own_MODULES})
    set(options --init ${CMAKE_CURRENT_SOURCE_DIR}/${own_INIT} --modules ${CMAKE_CURRENT_SOURCE_DIR}/${own_MODULES})
  endif()
  add_custom_command(OUTPUT ${made}
    COMMAND python3 ${GUEST_DIR}/guest.py --packages ${PACKAGES} --output ${CMAKE_CURRENT_BINARY_DIR} ${options}
    DEPENDS ${GUEST_DIR}/guest.py ${sources} VERBATIM)
  set(${files} ${made} PARENT_SCOPE)
endfunction()
