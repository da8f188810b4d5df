"""Start, comms, the end of a process, restart and shutdown."""

import time
import unittest

from kernel_session import KernelSession


class LifeTests(unittest.TestCase):
    def setUp(self) -> None:
        self.session = KernelSession().__enter__()
        self.addCleanup(self.session.__exit__)

    def test_kernel_info_names_the_protocol_and_the_language(self) -> None:
        self.session.client.kernel_info()
        while (message := self.session.client.get_shell_msg(timeout=20))["msg_type"] != "kernel_info_reply":
            pass
        info = message["content"]
        self.assertEqual(info["status"], "ok")
        self.assertGreaterEqual(tuple(map(int, info["protocol_version"].split("."))), (5, 3))
        self.assertEqual(info["implementation"], "stagebook")
        self.assertEqual(info["language_info"]["codemirror_mode"], {"name": "typescript"})
        self.assertEqual((info["debugger"], info["supported_features"]), (True, ["debugger"]))

    def test_comm_to_an_unknown_target_is_closed(self) -> None:
        request = self.session.send("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
        closed = self.session.wait_for(request, "comm_close")
        self.assertEqual(closed["content"]["comm_id"], "c1")

    def test_comm_info_lists_comms_by_target(self) -> None:
        reply = self.session.reply_to(self.session.send("comm_info_request", {"target_name": "nobody"}))
        self.assertEqual((reply["msg_type"], reply["content"]), ("comm_info_reply", {"status": "ok", "comms": {}}))

    def test_page_comm_is_answered_with_the_pipeline(self) -> None:
        request = self.session.send("comm_open", {"comm_id": "page-1", "target_name": "stagebook.page", "data": {}})
        message = self.session.wait_for(request, "comm_msg")
        self.assertEqual(message["content"]["data"]["type"], "pipeline")
        self.assertEqual(message["content"]["data"]["pipeline"]["stages"], [])

    def test_progress_bar_is_a_widget_that_moves_while_a_synchronous_loop_runs(self) -> None:
        request = self.session.client.execute(
            "import { progressBar } from 'stagebook';\n"
            "for (const i of progressBar(20, { label: 'steps' })) { const end = Date.now() + 100; while (Date.now() < end); }\n"
            "console.log('loop is over')"
        )
        kinds = []
        for message in self.session.published_until_idle(request):
            is_over = message["msg_type"] == "stream" and "loop is over" in message["content"]["text"]
            kinds.append("over" if is_over else message["msg_type"])
        self.assertIn("comm_open", kinds)
        self.assertIn("display_data", kinds)
        self.assertGreaterEqual(kinds[: kinds.index("over")].count("comm_msg"), 5)

    def test_process_exit_ends_the_cell_and_not_the_kernel(self) -> None:
        answer = self.session.execute("process.exit(3)")
        self.assertEqual(answer.status, "error")
        self.assertEqual(self.session.execute("1 + 1").value, "2")

    def test_shutdown_is_answered_and_ends_the_process_although_a_timer_runs(self) -> None:
        self.session.execute("setInterval(() => {}, 1000)")
        reply = self.session.control("shutdown_request", {"restart": False})
        self.assertEqual(reply["content"], {"status": "ok", "restart": False})
        end = time.monotonic() + 10
        while self.session.manager.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertFalse(self.session.manager.is_alive())

    def test_restart_and_shutdown_do_not_wait_for_a_cell_that_stands_at_a_breakpoint(self) -> None:
        code = "const here = 1;\nhere + 1"
        for command in ["initialize", "attach"]:
            self.assertTrue(self.session.debug(command)["success"])
        path = self.session.debug("dumpCell", code=code)["body"]["sourcePath"]
        self.session.debug("setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}])
        self.session.client.execute(code)
        while not self.session.debug("debugInfo")["body"]["stoppedThreads"]:
            time.sleep(0.05)
        self.session.manager.restart_kernel()
        self.session.client.wait_for_ready(timeout=60)
        self.assertEqual(self.session.debug("debugInfo")["body"]["isStarted"], False)
        self.assertEqual(self.session.execute(code).value, "2")

    def test_restart_forgets_names_and_counts_from_one(self) -> None:
        self.session.execute("const gone = 1")
        self.session.manager.restart_kernel()
        self.session.client.wait_for_ready(timeout=60)
        self.assertEqual(self.session.execute("typeof (globalThis as any).gone").content["execution_count"], 1)
        self.assertEqual(self.session.execute("gone").status, "error")
