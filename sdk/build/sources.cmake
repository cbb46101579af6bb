# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# The sources of some folders: multikit_sources(VARIABLE folder...). A folder is a unit: what lies
# in it is compiled.
function(multikit_sources variable)
  list(TRANSFORM ARGN APPEND "/*.[cS]" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
  set(${variable} ${sources} PARENT_SCOPE)
endfunction()
