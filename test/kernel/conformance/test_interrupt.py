"""Whatever a cell does, it can be stopped, and the names of earlier cells survive."""

import time
import unittest

from kernel_session import KernelSession

cells = {
    "synchronous loop": "while (true) {}",
    "promise that never settles": "await new Promise(() => {})",
    "synchronous loop after an await": "await null;\nwhile (true) {}",
    "child process that is waited for": "require('node:child_process').execSync('sleep 30')",
    "child process that ignores an interrupt": "require('node:child_process').execSync('trap \"\" INT; sleep 30; sleep 30')",
    "child process of a promise": "await require('node:util').promisify(require('node:child_process').exec)('sleep 30')",
    "regular expression": "/(a+)+b/.test('a'.repeat(40))",
    "loop that awaits": "for (;;) await new Promise((done) => setTimeout(done, 10))",
}


class InterruptTests(unittest.TestCase):
    def setUp(self) -> None:
        self.session = KernelSession().__enter__()
        self.addCleanup(self.session.__exit__)

    def test_interrupt_ends_every_kind_of_cell_and_keeps_the_names(self) -> None:
        self.session.execute("const keep = 41")
        for name, code in cells.items():
            with self.subTest(cell=name):
                request = self.session.client.execute(code)
                self.session.wait_for(request, "execute_input")
                time.sleep(0.5)
                began = time.perf_counter()
                self.session.manager.interrupt_kernel()
                answer = self.session.collect(request, timeout=10)
                self.assertEqual(answer.status, "error")
                self.assertLess(time.perf_counter() - began, 5)
                self.assertEqual(self.session.execute("keep + 1").value, "42")

    def test_interrupt_stops_the_work_of_a_loop_with_awaits(self) -> None:
        request = self.session.client.execute(
            "let count = 0;\nfor (;;) {\n  count += 1;\n  await new Promise((done) => setTimeout(done, 10));\n}"
        )
        self.session.wait_for(request, "execute_input")
        time.sleep(0.5)
        self.session.manager.interrupt_kernel()
        self.session.collect(request, timeout=10)
        first = self.session.execute("count").value
        time.sleep(0.5)
        self.assertEqual(self.session.execute("count").value, first)

    def test_interrupted_loop_without_calls_keeps_how_far_it_came(self) -> None:
        for code in ["for (;;) turns += 1;", "let sum = 0;\nwhile (true) { turns++; sum += turns; }", "await null;\nfor (;;) turns++;"]:
            request = self.session.client.execute(f"let turns = 0;\nconsole.log('begun');\n{code}")
            self.session.wait_for(request, "stream")
            time.sleep(1)
            self.session.manager.interrupt_kernel()
            self.assertEqual(self.session.collect(request, timeout=10).content["ename"], "Interrupted")
            self.assertGreater(int(self.session.execute("turns").value or 0), 100_000)

    def test_interrupt_by_control_message_is_answered(self) -> None:
        request = self.session.client.execute("while (true) {}")
        self.session.wait_for(request, "execute_input")
        time.sleep(0.3)
        self.assertEqual(self.session.control("interrupt_request")["content"]["status"], "ok")
        self.assertEqual(self.session.collect(request, timeout=10).status, "error")

    def test_control_channel_and_completion_are_answered_while_a_loop_runs(self) -> None:
        request = self.session.client.execute("const end = Date.now() + 4000;\nwhile (Date.now() < end);")
        self.session.wait_for(request, "execute_input")
        began = time.perf_counter()
        self.assertEqual(self.session.control("kernel_info_request")["content"]["status"], "ok")
        self.assertLess(time.perf_counter() - began, 2)
        self.assertEqual(self.session.collect(request, timeout=30).status, "ok")


if __name__ == "__main__":
    unittest.main()
