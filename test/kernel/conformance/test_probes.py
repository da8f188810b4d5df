"""What notebooks and front ends count on, row by row: language, packages, late output, the end of a process, requests, completion."""

from __future__ import annotations

import json
import os
import signal
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from kernel_session import KernelSession

decorated = """function twice(method: () => number, context: ClassMethodDecoratorContext) {
  return function (this: unknown): number { return 2 * method.call(this); };
}
class Box { @twice size(): number { return 21; } }
new Box().size()"""

disposed = """const said: string[] = [];
{ using resource = { [Symbol.dispose]: () => said.push('disposed') }; said.push('used'); }
said.join(' ')"""

# Each cell, and what it shows.
language = {
    "top-level await": ("await Promise.resolve(3)", "3"),
    "top-level for await": ("let sum = 0;\nfor await (const n of (async function* () { yield 1; yield 2; })()) sum += n;\nsum", "3"),
    "await in a template": ("`${await Promise.resolve('in')} text`", "'in text'"),
    "using": (disposed, "'used disposed'"),
    "await using": ("const closed: number[] = [];\n{ await using r = { [Symbol.asyncDispose]: async () => void closed.push(1) }; }\nclosed", "[ 1 ]"),
    "satisfies": ("({ a: 1 }) satisfies Record<string, number>", "{ a: 1 }"),
    "standard decorators": (decorated, "42"),
    "enum, namespace, const type parameter, accessor": (
        "enum Colour { red = 7 }\nnamespace Deep { export const n = 1 }\nfunction one<const T>(x: T): T { return x }\nclass A { accessor v = 2 }\n"
        "[Colour.red, Deep.n, one('x'), new A().v]",
        "[ 7, 1, 'x', 2 ]",
    ),
    "toSorted": ("[3, 1].toSorted().join('')", "'13'"),
    "import.meta": ("[typeof import.meta.url, import.meta.dirname === process.cwd()]", "[ 'string', true ]"),
    "node: modules": ("import fs from 'node:fs';\nfs.existsSync('.')", "true"),
    "fetch, structuredClone, URL": ("const copy = structuredClone({ a: new URL('http://h/p').pathname });\n[typeof fetch, copy.a]", "[ 'function', '/p' ]"),
    "dynamic import": ("(await import('only-esm')).default(4)", "8"),
    "ESM-only package": ("import double, { type Pair } from 'only-esm';\nconst pair: Pair = [1, 2];\ndouble(pair[1])", "4"),
    "zod": ("import { z } from 'zod';\nconst Row = z.object({ n: z.number() });\ntype Row = z.infer<typeof Row>;\nRow.parse({ n: 1 }).n", "1"),
    "CommonJS with named imports": ("import { half } from 'only-cjs';\nhalf(8)", "4"),
    "JSON": ("import data from './data.json' with { type: 'json' };\ndata.n", "5"),
}


class LanguageTests(unittest.TestCase):
    def test_each_part_of_the_language_and_each_kind_of_package_runs(self) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            write_packages(Path(folder))
            with KernelSession(cwd=folder) as session:
                for name, (code, value) in language.items():
                    with self.subTest(name):
                        answer = session.execute(code)
                        self.assertEqual((answer.value, answer.of("error")), (value, []))

    def test_types_of_packages_are_checked(self) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            write_packages(Path(folder))
            with KernelSession(cwd=folder) as session:
                session.execute(language["zod"][0])
                session.execute(language["ESM-only package"][0])
                for code in ["const row: Row = { n: 'text' };", "const wrong: Pair = [1];"]:
                    self.assertIn("is not assignable", session.execute(code).of("error")[0]["evalue"])

    def test_esm_only_package_of_a_registry_runs_with_its_types(self) -> None:
        # The real one, with all that it needs.
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            (Path(folder) / "node_modules").symlink_to(installed, target_is_directory=True)
            with KernelSession(cwd=folder) as session:
                code = "import pLimit, { type LimitFunction } from 'p-limit';\nconst limit: LimitFunction = pLimit(2);\nconst done: number[] = [];\nawait Promise.all([1, 2, 3].map((n) => limit(async () => { done.push(limit.activeCount); return n * 2; })))"
                self.assertEqual(session.execute(code).value, "[ 2, 4, 6 ]")
                self.assertEqual(session.execute("(await import('p-limit')).default(1).concurrency").value, "1")
                self.assertIn("is not assignable", session.execute("const wrong: string = pLimit(1);").of("error")[0]["evalue"])

    def test_local_file_is_loaded_again_after_an_edit_with_and_without_its_ending(self) -> None:
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder, KernelSession(cwd=folder) as session:
            for n, path in enumerate(["./local.ts", "./local", "./local.js"]):
                (Path(folder) / "local.ts").write_text(f"export const n: number = {n};\n")
                self.assertEqual(session.execute(f"import {{ n }} from '{path}';\nn").value, str(n))


# Packages of other people, as npm installs them.
installed = Path(__file__).parents[2] / "package" / "node_modules"


def write_packages(folder: Path) -> None:
    esm, cjs = folder / "node_modules/only-esm", folder / "node_modules/only-cjs"
    for place in [esm, cjs]:
        place.mkdir(parents=True)
    (esm / "package.json").write_text(json.dumps({"name": "only-esm", "version": "1.0.0", "type": "module", "exports": {"types": "./index.d.ts", "import": "./index.js"}}))
    (esm / "index.js").write_text("export default (n) => 2 * n;\n")
    (esm / "index.d.ts").write_text("export type Pair = [number, number];\nexport default function double(n: number): number;\n")
    (cjs / "package.json").write_text(json.dumps({"name": "only-cjs", "version": "1.0.0", "main": "index.js", "types": "index.d.ts"}))
    (cjs / "index.js").write_text("const made = {};\nmade.half = (n) => n / 2;\nmodule.exports = made;\n")
    (cjs / "index.d.ts").write_text("export function half(n: number): number;\n")
    (folder / "data.json").write_text('{ "n": 5 }')


class LateTests(unittest.TestCase):
    session: KernelSession

    @classmethod
    def setUpClass(cls) -> None:
        cls.session = KernelSession().__enter__()
        cls.addClassCleanup(cls.session.__exit__)

    def test_rejection_that_nobody_handles_is_shown_under_its_cell_and_survived(self) -> None:
        request = self.session.client.execute("const kept = 6;\nvoid (async () => { await new Promise((done) => setTimeout(done, 200)); throw new RangeError('lost') })()")
        self.session.collect(request)
        late = self.session.wait_for(request, "stream")
        self.assertIn("RangeError: lost", late["content"]["text"])
        self.assertEqual(self.session.execute("kept").value, "6")

    def test_output_of_a_child_with_inherited_streams_arrives(self) -> None:
        answer = self.session.execute("const { spawn } = require('node:child_process');\nawait new Promise((done) => spawn('echo', ['from-child'], { stdio: 'inherit' }).on('close', done));\nawait new Promise((done) => setTimeout(done, 200))")
        later = self.session.quiet_for(0.5)
        self.assertIn("from-child", answer.text() + "".join(message["content"].get("text", "") for message in later))

    def test_timers_fire_while_no_cell_runs(self) -> None:
        self.session.execute("let fired = 0;\nsetTimeout(() => { fired = Date.now() }, 200);")
        time.sleep(1)
        self.assertGreater(int(self.session.execute("Date.now() - fired").value or 0), 300)

    def test_completion_is_answered_while_a_cell_spins_and_while_one_waits(self) -> None:
        for code in ["const until = Date.now() + 3000;\nwhile (Date.now() < until);", "await new Promise((done) => setTimeout(done, 3000))"]:
            request = self.session.client.execute(code)
            self.session.wait_for(request, "execute_input")
            reply = self.session.reply_to(self.session.client.complete("Math.hyp", 8), timeout=2.5)
            self.assertEqual(reply["content"]["matches"], ["hypot"])
            self.session.collect(request)

    def test_every_request_has_a_reply_of_its_type_between_busy_and_idle(self) -> None:
        requests = {
            "kernel_info_request": {},
            "execute_request": {"code": "1", "silent": False},
            "complete_request": {"code": "Math.", "cursor_pos": 5},
            "inspect_request": {"code": "Math", "cursor_pos": 3, "detail_level": 0},
            "is_complete_request": {"code": "1"},
            "history_request": {"hist_access_type": "tail", "n": 1, "output": False, "raw": True},
            "comm_info_request": {},
            "interrupt_request": {},
        }
        for kind, content in requests.items():
            for channel in ["shell", "control"]:
                with self.subTest(kind=kind, channel=channel):
                    message = self.session.client.session.msg(kind, content)
                    getattr(self.session.client, f"{channel}_channel").send(message)
                    request = message["header"]["msg_id"]
                    get = self.session.client.get_shell_msg if channel == "shell" else self.session.client.get_control_msg
                    reply = self.session._reply(get, request, 20)
                    self.assertEqual(reply["msg_type"], kind.replace("_request", "_reply"))
                    self.assertIn(reply["content"]["status"], ["ok", "complete"])
                    states = []
                    while states[-1:] != ["idle"]:
                        told = self.session.client.get_iopub_msg(timeout=20)
                        if told["parent_header"].get("msg_id") == request and told["msg_type"] == "status":
                            states.append(told["content"]["execution_state"])
                    self.assertEqual(states, ["busy", "idle"])

    def test_completion_tells_types_knows_unrun_code_and_counts_code_points(self) -> None:
        self.session.execute("const arr = [1, 2, 3];")
        members = self.session.reply_to(self.session.client.complete("arr.", 4))["content"]
        self.assertIn("map", members["matches"])
        types = {each["text"]: each["type"] for each in members["metadata"]["_jupyter_types_experimental"]}
        self.assertTrue(types["map"] and types["length"])
        unrun = "const fresh = { inside: 1 };\nfresh."
        self.assertIn("inside", self.session.reply_to(self.session.client.complete(unrun, len(unrun)))["content"]["matches"])
        emoji = "'😀😀'; Math.hyp"
        found = self.session.reply_to(self.session.client.complete(emoji, len(emoji)))["content"]
        self.assertEqual((found["matches"], found["cursor_end"]), (["hypot"], len(emoji)))
        inspected = self.session.reply_to(self.session.client.inspect("arr", 2))["content"]
        self.assertIn("number[]", inspected["data"]["text/plain"])

    def test_code_opens_comms_and_takes_those_of_the_page(self) -> None:
        opened = self.session.execute("import { onComm, openComm } from 'stagebook';\nonComm('twice', (comm) => comm.onMessage((n) => comm.send(2 * Number(n))));\nopenComm('page', { a: 1 });\n1")
        self.assertEqual([each["target_name"] for each in opened.of("comm_open")], ["page"])
        self.session.send("comm_open", {"comm_id": "c-twice", "target_name": "twice", "data": {}})
        self.session.send("comm_msg", {"comm_id": "c-twice", "data": 21})
        end = time.monotonic() + 20
        while time.monotonic() < end:
            message = self.session.client.get_iopub_msg(timeout=20)
            if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == "c-twice":
                break
        self.assertEqual(message["content"]["data"], 42)


class EndTests(unittest.TestCase):
    def test_running_out_of_memory_is_answered_and_a_fresh_runner_takes_the_next_cell(self) -> None:
        with KernelSession(env={**os.environ, "NODE_OPTIONS": "--max-old-space-size=200"}) as session:
            answer = session.execute("const all: number[][] = [];\nfor (;;) all.push(Array.from({ length: 100_000 }, (_, n) => n + 0.5));", timeout=120)
            self.assertEqual(answer.status, "error")
            self.assertIn("memory", answer.of("error")[0]["evalue"])
            self.assertEqual(session.execute("1 + 1").value, "2")

    def test_signal_interrupts_as_the_message_does(self) -> None:
        with KernelSession() as session:
            session.execute("const keep = 41")
            for code in ["while (true) {}", "await new Promise(() => {})", "await null;\nwhile (true) {}"]:
                with self.subTest(code):
                    request = session.client.execute(code)
                    session.wait_for(request, "execute_input")
                    time.sleep(0.5)
                    session.manager.signal_kernel(signal.SIGINT)
                    self.assertEqual(session.collect(request, timeout=10).content["ename"], "Interrupted")
                    next_cell = session.execute("keep + 1")
                    self.assertEqual((next_cell.value, next_cell.of("error")), ("42", []))
