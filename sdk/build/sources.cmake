# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# What is compiled. The sources of some folders: multikit_sources(VARIABLE folder...). A folder is a unit: what lies
# in it is compiled.
function(multikit_sources variable)
  list(TRANSFORM ARGN APPEND "/*.[cS]" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()

# What is compiled of some devices for a part of the system: multikit_device_sources(VARIABLE kernel|loader
# device...). It is board/devices/<device>/<part>.c, and .S where C cannot say it; a device that the part does not use
# has none.
function(multikit_device_sources variable part)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/board/devices/)
  list(TRANSFORM ARGN APPEND /${part}.[cS])
  file(GLOB sources CONFIGURE_DEPENDS ${ARGN})
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()
