"""What a cell says and how it ends: input, results, errors, order, queue."""

import unittest
from queue import Empty

from kernel_session import KernelSession


class ExecutionTests(unittest.TestCase):
    session: KernelSession

    @classmethod
    def setUpClass(cls) -> None:
        cls.session = KernelSession().__enter__()
        cls.addClassCleanup(cls.session.__exit__)

    def test_execute_input_repeats_the_cell_with_its_count(self) -> None:
        answer = self.session.execute("1 + 1")
        [given] = answer.of("execute_input")
        self.assertEqual(given, {"code": "1 + 1", "execution_count": answer.content["execution_count"]})

    def test_result_is_plain_text_without_colours(self) -> None:
        self.assertEqual(self.session.execute("({ a: 'b', c: [1] })").value, "{ a: 'b', c: [ 1 ] }")

    def test_undefined_shows_nothing_and_null_false_0_are_shown(self) -> None:
        values = [self.session.execute(code).value for code in ["undefined", "null", "false", "0", "const quiet = 1"]]
        self.assertEqual(values, [None, "null", "false", "0", None])

    def test_error_names_class_message_and_the_line_of_the_cell(self) -> None:
        answer = self.session.execute("interface Unused {\n  a: 1;\n}\n\nthrow new TypeError('boom');")
        [error] = answer.of("error")
        count = answer.content["execution_count"]
        self.assertEqual((answer.status, error["ename"], error["evalue"]), ("error", "TypeError", "boom"))
        self.assertIn(f"cell {count}, line 5", "\n".join(error["traceback"]))
        self.assertEqual({key: answer.content[key] for key in error}, error)

    def test_type_error_is_shown_instead_of_running(self) -> None:
        answer = self.session.execute("globalThis.ran = true;\nconst n: number = 'text';")
        [error] = answer.of("error")
        self.assertIn("Type 'string' is not assignable to type 'number'", error["evalue"] + "\n".join(error["traceback"]))
        self.assertEqual(self.session.execute("(globalThis as any).ran === undefined").value, "true")

    def test_thrown_text_is_reported(self) -> None:
        answer = self.session.execute("throw 'just text'")
        self.assertEqual(answer.status, "error")
        self.assertIn("just text", answer.of("error")[0]["evalue"])

    def test_names_can_be_declared_again_and_functions_see_later_values(self) -> None:
        self.session.execute("let shared = 1;\nconst see = () => shared;\nclass Box {}\ntype T = number;")
        self.session.execute("shared = 2;\nclass Box { a = 1 }\ntype T = string;\nconst t: T = 'x';")
        self.assertEqual(self.session.execute("[see(), new Box().a, t]").value, "[ 2, 1, 'x' ]")

    def test_cell_that_throws_keeps_what_it_had_defined(self) -> None:
        self.session.execute("const half = 21;\nthrow new Error('later');\n")
        self.assertEqual(self.session.execute("half * 2").value, "42")

    def test_silent_cell_has_no_count_and_no_result(self) -> None:
        before = self.session.execute("1").content["execution_count"]
        silent = self.session.execute("2 + 2", silent=True)
        after = self.session.execute("1").content["execution_count"]
        self.assertEqual((silent.value, silent.of("execute_input"), after), (None, [], before + 1))

    def test_user_expressions_are_answered_one_by_one(self) -> None:
        answer = self.session.execute("const base = 20", user_expressions={"good": "base + 1", "bad": "nobody"})
        found = answer.content["user_expressions"]
        self.assertEqual(found["good"]["data"]["text/plain"], "21")
        self.assertEqual(found["bad"]["status"], "error")

    def test_queued_cells_are_aborted_after_an_error(self) -> None:
        # Long enough for all three to be sent, however busy the machine is.
        failing = "await new Promise((done) => setTimeout(done, 300));\nthrow new Error('stop')"
        requests = [self.session.client.execute(code) for code in [failing, "1", "2"]]
        self.assertEqual([self.session.reply_to(each)["content"]["status"] for each in requests], ["error", "aborted", "aborted"])

    def test_queued_cells_run_when_an_error_is_not_to_stop_them(self) -> None:
        requests = [self.session.client.execute(code, stop_on_error=False) for code in ["throw new Error('go on')", "1"]]
        self.assertEqual([self.session.reply_to(each)["content"]["status"] for each in requests], ["error", "ok"])

    def test_cell_sent_after_an_error_reply_runs(self) -> None:
        self.session.execute("throw new Error('once')")
        self.assertEqual(self.session.execute("'runs'").value, "'runs'")

    def test_hundred_thousand_lines_arrive_in_order_before_idle(self) -> None:
        answer = self.session.execute("for (let i = 0; i < 100_000; i++) console.log(i)", timeout=120)
        self.assertEqual(answer.text().split("\n"), [*map(str, range(100_000)), ""])
        self.assertLess(len(answer.published), 5_000)

    def test_ten_megabytes_in_one_line_arrive_whole(self) -> None:
        answer = self.session.execute("console.log('x'.repeat(10_000_000))", timeout=120)
        self.assertEqual(len(answer.text()), 10_000_001)

    def test_output_is_sent_while_a_synchronous_loop_runs(self) -> None:
        request = self.session.client.execute(
            "console.log('early');\nconst until = Date.now() + 3000;\nwhile (Date.now() < until);\nconsole.log('late')"
        )
        first = self.session.wait_for(request, "stream")
        with self.assertRaises(Exception):
            self.session.reply_to(request, timeout=0.5)
        answer = self.session.collect(request)
        self.assertEqual((first["content"]["text"], answer.text()), ("early\n", "late\n"))

    def test_outputs_of_many_cells_come_before_their_idle(self) -> None:
        for i in range(60):
            self.assertEqual(self.session.execute(f"{i} + 0").value, str(i))

    def test_late_output_belongs_to_the_cell_that_made_it(self) -> None:
        first = self.session.client.execute("setTimeout(() => console.log('from the first'), 700)")
        self.session.collect(first)
        second = self.session.client.execute("await new Promise((done) => setTimeout(done, 1500))")
        late = self.session.wait_for(first, "stream")
        self.session.collect(second)
        self.assertEqual(late["content"]["text"], "from the first\n")

    def test_error_in_a_timer_is_shown_and_survived(self) -> None:
        request = self.session.client.execute("const kept = 5;\nsetTimeout(() => { throw new RangeError('too late') }, 100)")
        self.session.collect(request)
        shown = self.session.quiet_for(1.5)
        self.assertTrue(any("too late" in str(message["content"]) for message in shown))
        self.assertEqual(self.session.execute("kept").value, "5")

    def test_input_request_reaches_the_front_end(self) -> None:
        request = self.session.client.execute("await prompt('Your name? ')", allow_stdin=True)
        asked = self.session.client.get_stdin_msg(timeout=20)
        self.session.client.input("Ada")
        self.assertEqual((asked["content"]["prompt"], self.session.collect(request).value), ("Your name? ", "'Ada'"))

    def test_question_that_is_interrupted_ends_its_cell_and_the_next_one_is_asked_anew(self) -> None:
        request = self.session.client.execute("await prompt('First? ')", allow_stdin=True)
        self.session.client.get_stdin_msg(timeout=20)
        self.session.manager.interrupt_kernel()
        self.assertEqual(self.session.collect(request).content["ename"], "Interrupted")
        # The answer comes too late, and is for nobody.
        self.session.client.input("late")
        request = self.session.client.execute("await prompt('Second? ')", allow_stdin=True)
        self.assertEqual(self.session.client.get_stdin_msg(timeout=20)["content"]["prompt"], "Second? ")
        self.session.client.input("Bob")
        self.assertEqual(self.session.collect(request).value, "'Bob'")

    def test_question_goes_to_the_client_whose_cell_asks(self) -> None:
        other = self.session.manager.blocking_client()
        other.start_channels()
        self.addCleanup(other.stop_channels)
        other.wait_for_ready(timeout=60)
        other.execute("await prompt('You? ')", allow_stdin=True)
        self.assertEqual(other.get_stdin_msg(timeout=20)["content"]["prompt"], "You? ")
        with self.assertRaises(Empty):
            self.session.client.get_stdin_msg(timeout=0.3)
        other.input("me")
        self.assertEqual(other.get_shell_msg(timeout=20)["content"]["status"], "ok")
        self.assertEqual(self.session.execute("1 + 1").value, "2")

    def test_every_message_names_its_request_and_has_an_id_and_a_date_of_its_own(self) -> None:
        request = self.session.client.execute("for (const n of [1, 2]) { console.log(n); console.error(n); display(n); }\n7")
        published = self.session.published_until_idle(request)
        self.assertEqual({message["parent_header"]["msg_id"] for message in published}, {request})
        self.assertEqual(len({message["header"]["msg_id"] for message in published}), len(published))
        self.assertTrue(all(message["header"]["date"].tzinfo for message in published))

    def test_interrupt_with_a_full_queue_aborts_what_waits(self) -> None:
        requests = [self.session.client.execute(code) for code in ["while (true) {}", *map(str, range(20))]]
        self.session.wait_for(requests[0], "execute_input")
        self.session.manager.interrupt_kernel()
        statuses = [self.session.reply_to(each)["content"]["status"] for each in requests]
        self.assertEqual(statuses, ["error", *["aborted"] * 20])
        self.assertEqual(self.session.execute("1 + 1").value, "2")

    def test_display_can_be_updated(self) -> None:
        answer = self.session.execute("const shown = display('one');\nshown.update('two');")
        [first], [second] = answer.of("display_data"), answer.of("update_display_data")
        self.assertEqual(first["transient"], second["transient"])
        self.assertEqual((first["data"]["text/plain"], second["data"]["text/plain"]), ("'one'", "'two'"))
