"""Jupyter's own conformance tests, every sample filled in so that none is skipped."""

import jupyter_kernel_test


class StagebookKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "stagebook"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "const numbers = [1]; numbers.findLastI", "matches": {"findLastIndex"}},
        {"text": "%%sta", "matches": {"%%stage"}},
    ]
    complete_code_samples = ["1 + 1", "const a: number = 1;", "function f() {\n  return 1;\n}", "%help", "await Promise.resolve(1)"]
    incomplete_code_samples = ["function f() {", "const a = [1,", "if (true) {", "`text", "class A {\n  b() {"]
    invalid_code_samples = ["const = 1", "1 +* 2", ")"]
    code_generate_error = "throw new TypeError('boom')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2, 3].map((x) => x * 2)", "result": "[ 2, 4, 6 ]"},
        {"code": "await Promise.resolve(5)", "result": "5"},
    ]
    code_display_data = [
        {"code": "display({ 'text/html': '<b>hi</b>' }, { raw: true })", "mime": "text/html"},
        {"code": "display({ 'image/svg+xml': '<svg/>', 'text/plain': 'svg' }, { raw: true })", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.hypot"
    code_clear_output = "clearOutput()"
    code_page_something = "?Math.hypot"


class StagebookWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "stagebook"
    support_iopub_welcome = True
