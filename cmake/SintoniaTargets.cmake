# SPDX-License-Identifier: Apache-2.0
# The two ways a target comes into being here: a folder of the ladder (sintonia_library) and a test (sintonia_test).

# -Wrestrict: false alarms of GCC 12 on std::string operator+.
set(SINTONIA_WARNINGS -Wall -Wextra -Wnon-virtual-dtor -Woverloaded-virtual -Wno-restrict)
if(SINTONIA_WERROR)
  list(APPEND SINTONIA_WARNINGS -Werror)
endif()
if(SINTONIA_SANITIZE)
  add_compile_options(-fsanitize=${SINTONIA_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SINTONIA_SANITIZE})
endif()
# QMap, QString and torch headers clash on slots, emit and signals.
add_compile_definitions(QT_NO_KEYWORDS)

# sintonia_library(NAME SOURCES a.cpp … [USES folder targets and libraries in the public headers] [PRIVATE libraries only in sources])
function(sintonia_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;PRIVATE" ${ARGN})
  add_library(sintonia_${name} STATIC ${ARG_SOURCES})
  target_include_directories(sintonia_${name} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_compile_options(sintonia_${name} PRIVATE ${SINTONIA_WARNINGS})
  target_link_libraries(sintonia_${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_PRIVATE})
endfunction()

# sintonia_test(FOLDER/tst_name [USES libraries] [TIMEOUT seconds] [GUI])
# One executable a test file, run under the offscreen platform with the starter model and the test data at hand.
function(sintonia_test path)
  cmake_parse_arguments(ARG "GUI" "TIMEOUT" "USES" ${ARGN})
  get_filename_component(base ${path} NAME)
  string(REPLACE "/" "." name ${path})
  add_executable(${base} "${CMAKE_SOURCE_DIR}/tests/${path}.cpp")
  set_target_properties(${base} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_compile_options(${base} PRIVATE ${SINTONIA_WARNINGS})
  target_compile_definitions(${base} PRIVATE
    SINTONIA_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SINTONIA_TESTDATA_DIR="${CMAKE_SOURCE_DIR}/tests/data"
    SINTONIA_MODELS_DIR="${SINTONIA_MODELS}" SINTONIA_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  target_link_libraries(${base} PRIVATE Qt6::Test ${ARG_USES})
  if(ARG_GUI)
    target_link_libraries(${base} PRIVATE Qt6::Widgets)
  endif()
  add_test(NAME ${name} COMMAND ${base})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
endfunction()
