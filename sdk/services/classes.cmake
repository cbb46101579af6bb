# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# The classes of devices that there are services for: each is a folder here with an include/. Sets SERVICE_CLASSES, and
# SERVICE_INCLUDES: their public headers.
file(GLOB SERVICE_INCLUDES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sdk/services/*/include)
set(SERVICE_CLASSES)
foreach(path IN LISTS SERVICE_INCLUDES)
  get_filename_component(path ${path} DIRECTORY)
  get_filename_component(class ${path} NAME)
  list(APPEND SERVICE_CLASSES ${class})
endforeach()
