"""Front ends of other people: each runs as its users run it."""

from __future__ import annotations

import os
import subprocess
import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pexpect
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

programs = Path(sys.executable).parent


def notebook(*sources: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook()
    made.metadata.kernelspec = {"name": "stagebook", "display_name": "TypeScript (Stagebook)", "language": "typescript"}
    made.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return made


def shown(cell: nbformat.NotebookNode) -> list[Any]:
    """What a cell shows: text, or the plain form of a value."""
    return [output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue") for output in cell.outputs]


class ClientTests(unittest.TestCase):
    def setUp(self) -> None:
        place = TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def run_program(self, *words: str, text: str | None = None) -> str:
        program, *args = words
        done = subprocess.run([str(programs / program), *args], cwd=self.folder, input=text, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def write(self, *sources: str) -> nbformat.NotebookNode:
        made = notebook(*sources)
        nbformat.write(made, self.folder / "in.ipynb")
        return made

    def test_nbclient_runs_a_notebook_and_stops_at_an_error(self) -> None:
        made = notebook("const rows = [3, 1, 2];\nrows.toSorted()", "console.log(rows.length)", "throw new RangeError('enough')", "1")
        with self.assertRaises(CellExecutionError):
            NotebookClient(made, timeout=60, resources={"metadata": {"path": str(self.folder)}}).execute()
        self.assertEqual([shown(cell) for cell in made.cells], [["[ 1, 2, 3 ]"], ["3\n"], ["enough"], []])

    def test_nbclient_goes_on_after_errors_that_are_allowed(self) -> None:
        made = notebook("throw new RangeError('enough')", "'still here'")
        NotebookClient(made, timeout=60, allow_errors=True).execute()
        self.assertEqual([shown(cell) for cell in made.cells], [["enough"], ["'still here'"]])

    def test_nbclient_interrupts_a_cell_that_takes_too_long_and_goes_on(self) -> None:
        made = notebook("const kept = 41", "while (true) {}", "kept + 1")
        client = NotebookClient(made, timeout=3, interrupt_on_timeout=True, allow_errors=True)
        client.execute()
        self.assertEqual([shown(cell)[-1:] for cell in made.cells], [[], ["The cell was interrupted; all variables are kept"], ["42"]])

    def test_nbconvert_executes_a_notebook_and_writes_it_as_a_page(self) -> None:
        self.write("const rows = [{ a: 1 }, { a: 2 }];\nrows", "display.html('<b>bold</b>')")
        self.run_program("jupyter", "nbconvert", "--execute", "--to", "html", "in.ipynb")
        page = (self.folder / "in.html").read_text()
        for part in ["<th>a</th>", "<b>bold</b>"]:
            self.assertIn(part, page)

    def test_nbconvert_writes_a_notebook_as_a_typescript_file(self) -> None:
        self.write("const answer: number = 42;")
        # Only a notebook that was run knows how files of its language end.
        self.run_program("jupyter", "execute", "--inplace", "in.ipynb")
        self.run_program("jupyter", "nbconvert", "--to", "script", "in.ipynb")
        self.assertIn("const answer: number = 42;", (self.folder / "in.ts").read_text())

    def test_jupyter_execute_fills_a_notebook_in_place(self) -> None:
        self.write("6 * 7")
        self.run_program("jupyter", "execute", "--inplace", "in.ipynb")
        self.assertEqual(shown(nbformat.read(self.folder / "in.ipynb", 4).cells[0]), ["42"])

    def test_jupyter_run_runs_a_file_and_what_is_typed(self) -> None:
        (self.folder / "hello.ts").write_text("const words: string[] = ['hello', 'there'];\nconsole.log(words.join(' '))")
        self.assertIn("hello there", self.run_program("jupyter", "run", "--kernel", "stagebook", "hello.ts"))
        self.assertIn("typed in", self.run_program("jupyter", "run", "--kernel", "stagebook", text="console.log('typed in')"))

    def test_papermill_writes_parameters_in_typescript(self) -> None:
        made = notebook(
            "const epochs = 15;\nconst name = 'ada'; // who trains\nlet rows: number[] = [1];\nlet options = { deep: true };\nlet rate = 0.5;\nlet big = 1n;",
            "if (name === 'bob') console.log('it is bob');\n[epochs, name, rows, options, rate, big]",
        )
        made.cells[0].metadata.tags = ["parameters"]
        nbformat.write(made, self.folder / "in.ipynb")
        given = '{rows: [1, 2.5], options: {deep: null, "a b": "quo\\"te ü 😀\\n"}, rate: .inf, big: 9007199254740993}'
        self.run_program("papermill", "in.ipynb", "out.ipynb", "-p", "epochs", "20", "-p", "name", "bob", "-y", given)
        cells = nbformat.read(self.folder / "out.ipynb", 4).cells
        self.assertEqual(
            cells[1].source.split("\n"),
            [
                "// Parameters",
                "let rows = [1, 2.5];",
                'let options = { "deep": null, "a b": "quo\\"te ü 😀\\n" };',
                "let rate = Infinity;",
                "let big = 9007199254740993n;",
                "let epochs = 20;",
                'let name = "bob";',
                "",
            ],
        )
        said = "".join(map(str, shown(cells[2])))
        self.assertTrue(said.startswith("it is bob\n"), said)
        self.assertIn("9007199254740993n", said)
        listed = self.run_program("papermill", "--help-notebook", "in.ipynb")
        for part in ["epochs: Unknown type (default 15)", "rows: number[] (default [1])", "who trains"]:
            self.assertIn(part, listed)

    def test_jupyter_console_runs_completes_asks_and_interrupts(self) -> None:
        # A real terminal; only the question for the cursor's place is left out, which nobody would answer.
        quiet = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm"}
        console = pexpect.spawn(
            str(programs / "jupyter"), ["console", "--kernel", "stagebook"], env=quiet, encoding="utf8", timeout=60, dimensions=(40, 120), cwd=self.folder
        )
        self.addCleanup(console.close, force=True)

        def prompt(count: int) -> None:
            console.expect(rf"In \[.*?{count}.*?\]: ")

        prompt(1)
        console.sendline("const answer: number = 6 * 7; answer")
        console.expect("Out.*42")
        prompt(2)
        console.send("answer.toFi\t")
        console.expect("toFixed")
        console.sendline("(1)")
        console.expect("'42.0'")
        prompt(3)
        # Goes on over lines until it is whole.
        console.sendline("function join() {")
        console.sendline("return 'multi' + 'line'; }")
        console.sendline("")
        prompt(4)
        console.sendline("join()")
        console.expect("'multiline'")
        prompt(5)
        console.sendline("console.log('begun'); while (true) {}")
        console.expect("begun\r")
        console.sendintr()
        console.expect("Interrupted")
        prompt(6)
        console.sendline("await prompt('Who? ')")
        console.expect(r"Who\? ")
        console.sendline("Ada")
        console.expect("'Ada'")
        prompt(7)
        console.sendline("const wrong: string = answer")
        console.expect("is not assignable to type 'string'")
        prompt(8)
        console.sendeof()
        console.expect(r"\[y\]")
        console.sendline("y")
        console.expect(pexpect.EOF)
