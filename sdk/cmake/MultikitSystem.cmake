# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
#
# The functions of the Multikit package.

include(${CMAKE_CURRENT_LIST_DIR}/MultikitToolchain.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/MultikitRust.cmake)
multikit_words(${MULTIKIT_SDK}/board/${MULTIKIT_BOARD}/toolchain.txt cpu MULTIKIT_CPU)
multikit_toolchain(compile MULTIKIT_COMPILE)
multikit_toolchain(compile-gcc MULTIKIT_COMPILE_GCC)
multikit_toolchain(compile-cxx MULTIKIT_COMPILE_CXX)
multikit_driver_link_options(MULTIKIT_LINK)
multikit_find_libgcc(MULTIKIT_LIBGCC)

# The program image <name>.elf (target of the same name) from sources; an ordinary executable
# target, so target_compile_options and the like apply. A source may be a unit of Ada (.adb, .ads), with ADAFLAGS for it; one
# can be a .rs, the root of a Rust crate.
#
#   multikit_add_pd(name source... [LIBC picolibc|newlib] [IP lwip] [ADAFLAGS option...])
function(multikit_add_pd name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LIBC;IP" "ADAFLAGS")
  set(target ${name}.elf)
  set(sources ${arg_UNPARSED_ARGUMENTS})
  set(crate ${sources})
  list(FILTER sources EXCLUDE REGEX "\\.rs$")
  list(FILTER crate INCLUDE REGEX "\\.rs$")
  set(ada ${sources})
  list(FILTER ada INCLUDE REGEX "\\.ad[bs]$")
  list(FILTER sources EXCLUDE REGEX "\\.ad[bs]$")
  if(ada)
    multikit_ada_objects(${name} "${arg_ADAFLAGS}" objects ${ada})
    list(APPEND sources ${objects} ${MULTIKIT_SDK}/ada/calls.c ${MULTIKIT_SDK}/ada/checks.c)
  endif()
  add_executable(${target} ${sources})
  set_target_properties(${target} PROPERTIES SUFFIX "")
  set_target_properties(${target} PROPERTIES MULTIKIT_COMPILE_ADA "${compile_${name}}")
  target_include_directories(${target} SYSTEM PRIVATE ${MULTIKIT_BOARD_DIR}/include)
  target_compile_options(${target} PRIVATE -mcpu=${MULTIKIT_CPU} ${MULTIKIT_COMPILE} -Werror
    $<$<C_COMPILER_ID:GNU>:${MULTIKIT_COMPILE_GCC}>
    $<$<COMPILE_LANGUAGE:CXX>:${MULTIKIT_COMPILE_CXX}>)
  target_link_options(${target} PRIVATE ${MULTIKIT_LINK} -L${MULTIKIT_BOARD_DIR}/lib -Tmicrokit.ld)
  set(archive "")
  if(crate)
    multikit_add_crate(${target} ${crate} archive)
  endif()
  set(libc "")
  if(arg_LIBC)
    multikit_use_libc(${target} ${arg_LIBC} libc)
  endif()
  if(arg_IP)
    multikit_use_ip(${target} ${arg_IP})
  endif()
  target_link_libraries(${target} PRIVATE -Wl,--start-group ${archive} -lmicrokit -lmicrokit_extern -lmicrokit_uart -lmicrokit_vmm -lmicrokit_services
    ${libc} ${MULTIKIT_LIBGCC} -Wl,--end-group)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS
    ${MULTIKIT_BOARD_DIR}/lib/libmicrokit.a ${MULTIKIT_BOARD_DIR}/lib/libmicrokit_extern.a
    ${MULTIKIT_BOARD_DIR}/lib/libmicrokit_uart.a
    ${MULTIKIT_BOARD_DIR}/lib/libmicrokit_vmm.a ${MULTIKIT_BOARD_DIR}/lib/libmicrokit_services.a ${MULTIKIT_BOARD_DIR}/lib/microkit.ld)
endfunction()

# Objects of units of Ada, which CMake does not know as a language: in the folder <name>/, where the tool finds how large
# frames are.
function(multikit_ada_objects name flags variable)
  multikit_toolchain(ada compiler)
  set(MULTIKIT_ADA ${compiler} CACHE STRING "GCC with Ada")
  set(compiler ${MULTIKIT_ADA})
  multikit_compiler_file(${compiler} -print-prog-name=gnat1 gnat1)
  if(NOT gnat1)
    message(FATAL_ERROR "${name} is written in Ada, which ${compiler} cannot compile here: install Debian's package "
      "gnat-12-aarch64-linux-gnu")
  endif()
  multikit_toolchain(compile-ada options)
  # Which units one reads is not known before: those beside the sources.
  file(GLOB units CONFIGURE_DEPENDS ${MULTIKIT_SDK}/ada/*.ads)
  foreach(source IN LISTS ARGN)
    get_filename_component(folder ${source} DIRECTORY)
    get_filename_component(folder "${folder}" ABSOLUTE BASE_DIR ${CMAKE_CURRENT_SOURCE_DIR})
    file(GLOB beside CONFIGURE_DEPENDS ${folder}/*.ad[bs])
    list(APPEND units ${beside})
  endforeach()
  # Makefile generators do not notice that a command has changed.
  set(settings ${CMAKE_CURRENT_BINARY_DIR}/${name}.ada)
  set(compile ${compiler} -mcpu=${MULTIKIT_CPU} --RTS=${MULTIKIT_SDK}/ada/runtime -I${MULTIKIT_SDK}/ada
    -I${CMAKE_CURRENT_BINARY_DIR}/include ${options} ${flags})
  file(GENERATE OUTPUT ${settings} CONTENT "${compile}\n")
  set(objects "")
  foreach(source IN LISTS ARGN ITEMS ${MULTIKIT_SDK}/ada/microkit.adb)
    get_filename_component(path ${source} ABSOLUTE)
    get_filename_component(unit ${source} NAME_WLE)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}/${unit}.o)
    add_custom_command(OUTPUT ${object}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/${name}
      COMMAND ${compile} -c ${path} -o ${object}
      DEPENDS ${path} ${units} ${settings} $<TARGET_PROPERTY:${name}.elf,MULTIKIT_STUBS> COMMENT "Ada ${unit}" VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  set(compile_${name} "${compile}" PARENT_SCOPE)
  set_source_files_properties(${objects} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  set(${variable} ${objects} PARENT_SCOPE)
endfunction()

# The image <name>.img (target <name>, part of `all`) and its reports <name>.report.txt and
# <name>.report.html from a system description; `run-<name>` boots it in QEMU, with lines and calls behind faults, `gdb-<name>` with gdb,
# `test-<name>` up to the last line of EXPECT (`microkit run --expect`); it is also a test of CTest.
#
#   multikit_add_system(name SYSTEM file.system PDS pd...
#                       [DEPENDS file...] [SEARCH_PATH folder...] [HEADERS pd...] [INTERFACES name...]
#                       [EXPECT file])
#
# Each of PDS is a protection domain's program image: one that multikit_add_pd made, else it is
# made here from <pd>.c, <pd>.cpp, <pd>.S or <pd>.rs. For each protection domain of HEADERS `microkit header`
# writes include/<pd>.h before any of the programs is compiled, and for each of INTERFACES `microkit interface`
# its stubs beside them.
function(multikit_add_system name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SYSTEM;EXPECT" "PDS;DEPENDS;SEARCH_PATH;HEADERS;INTERFACES")
  if(NOT arg_SYSTEM OR NOT arg_PDS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "multikit_add_system(name SYSTEM file.system PDS pd... "
      "[DEPENDS file...] [SEARCH_PATH folder...] [HEADERS pd...] [INTERFACES name...] [EXPECT file])")
  endif()
  set(elfs "")
  foreach(pd IN LISTS arg_PDS)
    if(NOT TARGET ${pd}.elf)
      multikit_source_of(${pd} source)
      multikit_add_pd(${pd} ${source})
    endif()
    list(APPEND elfs ${pd}.elf)
  endforeach()

  get_filename_component(system ${arg_SYSTEM} ABSOLUTE)
  multikit_add_headers(${name} ${system} "${elfs}" ${arg_HEADERS})
  multikit_add_interfaces(${name} ${system} "${elfs}" ${arg_INTERFACES})
  set(image ${CMAKE_CURRENT_BINARY_DIR}/${name}.img)
  # Makefile generators do not notice that a command has changed.
  set(settings ${CMAKE_CURRENT_BINARY_DIR}/${name}.settings)
  file(GENERATE OUTPUT ${settings}
    CONTENT "${MULTIKIT_SDK} ${MULTIKIT_BOARD} ${MULTIKIT_CONFIG} ${system} ${arg_SEARCH_PATH}\n")
  file(GLOB_RECURSE tool ${MULTIKIT_SDK}/lib/python/*.py)
  file(GLOB parts ${MULTIKIT_BOARD_DIR}/elf/*)
  add_custom_command(OUTPUT ${image}
    COMMAND ${MULTIKIT_TOOL} ${system} --board ${MULTIKIT_BOARD} --config ${MULTIKIT_CONFIG}
      -o ${image} -r ${CMAKE_CURRENT_BINARY_DIR}/${name}.report.txt
      --report-html ${CMAKE_CURRENT_BINARY_DIR}/${name}.report.html --depfile ${image}.d
      --search-path ${CMAKE_CURRENT_BINARY_DIR} ${CMAKE_CURRENT_SOURCE_DIR} ${arg_SEARCH_PATH}
    DEPENDS ${system} ${elfs} ${arg_DEPENDS} ${tool} ${parts} ${settings}
    DEPFILE ${image}.d
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Image ${name}.img" VERBATIM)
  add_custom_target(${name} ALL DEPENDS ${image})
  add_custom_target(run-${name}
    COMMAND ${MULTIKIT_TOOL} run ${image} --board ${MULTIKIT_BOARD} --symbols ${system}
      --search-path ${CMAKE_CURRENT_BINARY_DIR} ${CMAKE_CURRENT_SOURCE_DIR} ${arg_SEARCH_PATH}
    DEPENDS ${image} USES_TERMINAL VERBATIM)
  if(arg_EXPECT)
    get_filename_component(expect ${arg_EXPECT} ABSOLUTE)
    set(test ${MULTIKIT_TOOL} run ${image} --board ${MULTIKIT_BOARD} --expect ${expect})
    add_custom_target(test-${name} COMMAND ${test} DEPENDS ${image} USES_TERMINAL VERBATIM)
    enable_testing()
    add_test(NAME ${name} COMMAND ${test})
  endif()
  add_custom_target(gdb-${name}
    COMMAND ${MULTIKIT_TOOL} gdb ${image} ${system} --board ${MULTIKIT_BOARD}
      --config ${MULTIKIT_CONFIG} --search-path ${CMAKE_CURRENT_BINARY_DIR}
      ${CMAKE_CURRENT_SOURCE_DIR} ${arg_SEARCH_PATH}
    DEPENDS ${image} USES_TERMINAL VERBATIM)
endfunction()

# Files of a folder that are made before any of the programs is compiled, which all may include them.
function(multikit_made_before target elfs folder)
  add_custom_target(${target} DEPENDS ${ARGN})
  foreach(elf IN LISTS elfs)
    add_dependencies(${elf} ${target})
    target_include_directories(${elf} PRIVATE ${folder})
  endforeach()
endfunction()

function(multikit_add_headers name system elfs)
  if(NOT ARGN)
    return()
  endif()
  set(headers "")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/include)
  file(MAKE_DIRECTORY ${folder})
  foreach(pd IN LISTS ARGN)
    add_custom_command(OUTPUT ${folder}/${pd}.h
      COMMAND ${MULTIKIT_TOOL} header ${system} --board ${MULTIKIT_BOARD} --pd ${pd}
        -o ${folder}/${pd}.h
      DEPENDS ${system} COMMENT "Header ${pd}.h" VERBATIM)
    list(APPEND headers ${folder}/${pd}.h)
  endforeach()
  multikit_made_before(headers-${name} "${elfs}" ${folder} ${headers})
endfunction()

function(multikit_add_interfaces name system elfs)
  if(NOT ARGN)
    return()
  endif()
  set(stubs "")
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/include)
  file(MAKE_DIRECTORY ${folder})
  foreach(interface IN LISTS ARGN)
    set(depfile ${CMAKE_CURRENT_BINARY_DIR}/${interface}.interface.d)
    add_custom_command(OUTPUT ${folder}/${interface}_types.h
      COMMAND ${MULTIKIT_TOOL} interface ${system} --board ${MULTIKIT_BOARD} --name ${interface}
        -o ${folder} --depfile ${depfile}
      DEPENDS ${system} DEPFILE ${depfile} COMMENT "Stubs of interface ${interface}" VERBATIM)
    list(APPEND stubs ${folder}/${interface}_types.h)
  endforeach()
  multikit_made_before(interfaces-${name} "${elfs}" ${folder} ${stubs})
  foreach(elf IN LISTS elfs)
    set_target_properties(${elf} PROPERTIES MULTIKIT_STUBS "${stubs}")
    multikit_add_ada_stubs(${elf} ${folder} "${stubs}" ${ARGN})
  endforeach()
endfunction()

# A program in Ada gets the stubs of all interfaces; the linker leaves out what is not used.
function(multikit_add_ada_stubs elf folder stubs)
  get_target_property(compile ${elf} MULTIKIT_COMPILE_ADA)
  if(NOT compile)
    return()
  endif()
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${elf}.stubs)
  foreach(interface IN LISTS ARGN)
    foreach(unit IN ITEMS ${interface} ${interface}-client ${interface}-server)
      add_custom_command(OUTPUT ${output}/${unit}.o
        COMMAND ${CMAKE_COMMAND} -E make_directory ${output}
        COMMAND ${compile} -c ${folder}/${unit}.adb -o ${output}/${unit}.o
        DEPENDS ${stubs} COMMENT "Ada ${unit}" VERBATIM)
      set_source_files_properties(${output}/${unit}.o PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
      target_sources(${elf} PRIVATE ${output}/${unit}.o)
    endforeach()
  endforeach()
endfunction()

function(multikit_source_of pd variable)
  foreach(suffix IN ITEMS c cpp S rs)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${pd}.${suffix})
      set(${variable} ${pd}.${suffix} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "protection domain ${pd}: there is no ${pd}.c, ${pd}.cpp, ${pd}.S or ${pd}.rs in "
    "${CMAKE_CURRENT_SOURCE_DIR}; name its sources with multikit_add_pd(${pd} source...)")
endfunction()
