# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# The installed tree. Component `common` holds what all boards share; each flavour is a component
# of its own, so that one can be installed without building the others.

set(NOT_CACHES PATTERN "__pycache__" EXCLUDE PATTERN "*.pyc" EXCLUDE)

# Called once in each flavour's scope.
function(multikit_install_flavour)
  set(board board/${BOARD})
  set(flavour ${board}/${CONFIG})
  set(built ${CMAKE_BINARY_DIR}/${BOARD}/${CONFIG})
  set(component COMPONENT ${FLAVOUR} ${BOARD_EXCLUDE})
  install(DIRECTORY ${BOARD_DIR}/ DESTINATION ${board} ${component})
  # What users' makefiles need of board.toml.
  install(FILES ${BOARD_GENERATED}/toolchain.txt ${BOARD_DTB}
      ${CMAKE_BINARY_DIR}/${BOARD}/selftest/selftest.img
    DESTINATION ${board} ${component})
  include(${CMAKE_SOURCE_DIR}/sdk/services/classes.cmake)
  list(TRANSFORM SERVICE_INCLUDES APPEND / OUTPUT_VARIABLE service_includes)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/libmicrokit/include/ ${service_includes} ${ABI_DIR}/include/
      ${ABI_INCLUDE}/ ${FLAVOUR_INCLUDE}/
    DESTINATION ${flavour}/include ${component} FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp" PATTERN "*.json" PATTERN "*.xml" PATTERN "*.pbf")
  # What generators of language bindings read, with the names that they have in Microkit's SDK.
  install(FILES ${ABI_DATA}/invocations_all.json ${ABI_DATA}/object_sizes.json
      ${BOARD_GENERATED}/platform_gen.json
    DESTINATION ${flavour} ${component})
  install(FILES ${built}/libmicrokit/libmicrokit.a ${built}/libmicrokit/libmicrokit_uart.a
      ${built}/libmicrokit/libmicrokit_vmm.a ${built}/libmicrokit/libmicrokit_extern.a
      ${built}/sdk-services/libmicrokit_services.a
      ${CMAKE_SOURCE_DIR}/libmicrokit/microkit.ld
    DESTINATION ${flavour}/lib ${component})
  # How large the frames of their functions are, for the tool's estimate of stacks.
  set(own ${built}/libmicrokit/CMakeFiles)
  set(shared ${CMAKE_BINARY_DIR}/shared/${CONFIG}/${BOARD_CPU})
  set(uart ${own}/libmicrokit_uart.${FLAVOUR}.dir)
  set(vmm ${own}/libmicrokit_vmm.${FLAVOUR}.dir)
  set(virtual_gic ${BOARD_DEVICES})
  list(FILTER virtual_gic INCLUDE REGEX ^vgic-)
  list(TRANSFORM virtual_gic PREPEND ${vmm}/__/board/devices/)
  foreach(folder IN ITEMS ${own}/libmicrokit.${FLAVOUR}.dir/src
      ${shared}/libmicrokit/CMakeFiles/libmicrokit_objects.${BOARD_CPU}.${CONFIG}.dir/__/src
      ${uart}/uart/src ${uart}/uart/device ${uart}/uart/console ${uart}/__/board/devices/uart-${BOARD_UART}
      ${uart}/__/board/devices/watchdog-${BOARD_WATCHDOG}
      ${vmm}/vmm/src ${virtual_gic})
    # By folder, as names of files come again: each device has a pd.c.
    string(REGEX REPLACE ".*[.]dir/(__/)?" "" name ${folder})
    install(DIRECTORY ${folder}/
      DESTINATION ${flavour}/lib/libmicrokit/${name} ${component} OPTIONAL FILES_MATCHING PATTERN "*.su")
  endforeach()
  # Ready programs, and the same of these: in a folder beside each, as users' builds have it.
  foreach(class IN LISTS SERVICE_CLASSES)
    install(DIRECTORY ${shared}/sdk/services/CMakeFiles/service.${class}.${BOARD_CPU}.${CONFIG}.dir/__/${class}/src/
      DESTINATION ${flavour}/lib/libmicrokit/${class} ${component} FILES_MATCHING PATTERN "*.su")
    file(GLOB programs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sdk/services/${class}/pd/*.c)
    foreach(source IN LISTS programs)
      get_filename_component(name ${source} NAME_WE)
      install(FILES ${built}/sdk-services/${name}.elf DESTINATION ${flavour}/services ${component})
      install(DIRECTORY ${built}/sdk-services/CMakeFiles/${name}.${FLAVOUR}.dir/${class}/pd/
        DESTINATION ${flavour}/services/${name} ${component} FILES_MATCHING PATTERN "*.su")
    endforeach()
  endforeach()
  # They name sources where they were compiled, which no option of GCC 12 changes: as debug information names them.
  install(CODE "file(GLOB_RECURSE usages \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${flavour}/*.su\")
    foreach(usage IN LISTS usages)
      file(READ \"\${usage}\" text)
      string(REPLACE \"${CMAKE_SOURCE_DIR}/\" \"/multikit/\" text \"\${text}\")
      file(WRITE \"\${usage}\" \"\${text}\")
    endforeach()" ${component})
  install(FILES ${built}/kernel/kernel.elf ${shared}/monitor/monitor.elf
      ${built}/board-loader/loader.elf ${built}/board-loader/loader.bin
      ${built}/board-loader/loader-tree.elf ${built}/board-loader/loader-tree.bin
    DESTINATION ${flavour}/elf ${component})
  # The name that scripts written for seL4 Microkit look for.
  install(FILES ${built}/kernel/kernel.elf DESTINATION ${flavour}/elf RENAME sel4.elf ${component})
  # The generated headers of a flavour, under the names that its debug information has.
  foreach(generated IN ITEMS ${BOARD} ${BOARD}/${CONFIG} shared/${CONFIG})
    install(DIRECTORY ${CMAKE_BINARY_DIR}/generated/${generated}/include
      DESTINATION src/generated/${generated} ${component})
  endforeach()
  install(FILES ${built}/kernel/abi.json DESTINATION ${flavour} ${component})
  # Every configuration runs on several cores; Makefiles may ask for the one that does in Microkit.
  install(CODE "file(CREATE_LINK ${CONFIG} \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${board}/smp-${CONFIG}\" SYMBOLIC)"
    ${component})
endfunction()

set(common COMPONENT common)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/sdk/package/microkit DESTINATION bin ${common})
install(FILES ${CHECK_LIBRARY} ${EFI_BINARY} DESTINATION lib ${common})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/tool/microkit DESTINATION lib/python ${common} ${NOT_CACHES})
# Compiled once: a user may not write here, or have an environment that forbids it, and then each run would compile.
install(CODE "execute_process(COMMAND ${CMAKE_COMMAND} -E env --unset=PYTHONPYCACHEPREFIX ${PYTHON} -m compileall -q
  \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/lib/python\" COMMAND_ERROR_IS_FATAL ANY)" ${common})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/example DESTINATION . ${common} USE_SOURCE_PERMISSIONS
  PATTERN "build" EXCLUDE ${NOT_CACHES})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/ DESTINATION doc ${common} PATTERN "*.py" EXCLUDE
  PATTERN "site" EXCLUDE)
install(FILES ${ABI_MANUAL} ${ABI_REFERENCE} ${ABI_LIBRARY} DESTINATION doc ${common})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/cmake ${CMAKE_SOURCE_DIR}/sdk/make DESTINATION . ${common})
install(FILES ${CMAKE_SOURCE_DIR}/sdk/toolchain.txt DESTINATION . ${common})
# What devices are called in device trees, for `microkit board`.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/board/devices DESTINATION src/board ${common}
  FILES_MATCHING PATTERN "compatible.txt")
# For scripts that generate descriptions: one package for each version that scripts ask for.
foreach(version IN ITEMS 0.28 0.35)
  set(generator python/sdfgen-${version})
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/python/sdfgen DESTINATION ${generator} ${common} ${NOT_CACHES})
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/python/sdfgen-${version}/ DESTINATION ${generator} ${common} ${NOT_CACHES})
endforeach()
# Compiled by users, with their compiler.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/rust DESTINATION . ${common} USE_SOURCE_PERMISSIONS)
install(FILES ${ABI_RUST} DESTINATION rust/multikit/src ${common})
# Compiled by users: their C library's headers are needed.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/libmicrokit/libc DESTINATION . ${common})
# So are Ada's run-time library and what a program in Ada calls.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/libmicrokit/ada DESTINATION . ${common})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/ip DESTINATION . ${common} PATTERN "README.md" EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/sdk/debian DESTINATION . USE_SOURCE_PERMISSIONS ${common} ${NOT_CACHES})
# For editors that complete and check system descriptions.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/tool/schema DESTINATION . ${common})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${CMAKE_SOURCE_DIR}/VERSION ${CMAKE_SOURCE_DIR}/CHANGELOG.md
  DESTINATION . ${common})
# For debuggers: what debug information calls /multikit (link.cmake).
foreach(folder IN ITEMS kernel/include kernel/src libmicrokit/include libmicrokit/src libmicrokit/uart libmicrokit/vmm sdk/services monitor/include
    monitor/src board/devices board/efi board/loader board/selftest sdk/abi/include)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/${folder}/ DESTINATION src/${folder} ${common}
    FILES_MATCHING PATTERN "*.[chS]")
endforeach()
install(FILES ${CMAKE_SOURCE_DIR}/sdk/abi/layouts.c DESTINATION src/sdk/abi ${common})
install(DIRECTORY ${ABI_INCLUDE} DESTINATION src/generated ${common})
