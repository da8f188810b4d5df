"""What is measured: each row is a function of a fresh, warm or long session and gives one figure, or None where a kernel has no such thing."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty

import psutil
from kernel_session import KernelSession

Figures = Iterator[tuple[str, float | None]]

longest_start = 30

add = {"python": "total = 0\nfor i in range(10**7): total += i\ntotal", "typescript": "let total = 0;\nfor (let i = 0; i < 1e7; i++) total += i;\ntotal"}
add_inside = {
    "python": "def add():\n  total = 0\n  for i in range(10**7): total += i\n  return total\nadd()",
    "typescript": "(() => {\n  let total = 0;\n  for (let i = 0; i < 1e7; i++) total += i;\n  return total;\n})()",
}
array = {"python": "arr = [1, 2, 3]", "typescript": "const arr = [1, 2, 3];"}
lines = {"python": "for i in range(100_000): print(i)", "typescript": "for (let i = 0; i < 100_000; i++) console.log(i)"}
endless = {
    "python": ["NAME = N", "def NAME(x): return x + N\nNAME(2)", "total = N\nfor i in range(1000): total += i\ntotal", "print('cell N')"],
    "typescript": [
        "const NAME: number = N;",
        "function NAME(x: number) { return x + N; }\nNAME(2)",
        "let total = N;\nfor (let i = 0; i < 1000; i++) total += i;\ntotal",
        "console.log('cell N')",
    ],
}
short_line = {"python": "print('x')", "typescript": "console.log('x')"}
long_line = {"python": "print('x' * 10_000_000)", "typescript": "console.log('x'.repeat(10_000_000))"}
zod_import = "import { z } from 'zod';\nconst Person = z.object({ name: z.string(), age: z.number() });\ntype Person = z.infer<typeof Person>;"
heavy_imports = "import { z } from 'zod';\nimport * as tf from '@tensorflow/tfjs';\nimport type { Data } from 'plotly.js';"
heavy_cell = """const schema{0} = z.object({{ id: z.number(), name: z.string(), tag: z.literal('t{0}') }});
type Row{0} = z.infer<typeof schema{0}>;
const rows{0}: Row{0}[] = [{{ id: {0}, name: 'a', tag: 't{0}' }}];
const trace{0}: Partial<Data> = {{ type: 'scatter', x: rows{0}.map((row) => row.id) }};
const mean{0} = tf.tidy(() => tf.tensor1d([1, {0}]).mean().arraySync() as number);"""
spin = "for (const end = Date.now() + 5000; Date.now() < end; );"
zod_use = "const ada: Person = { name: 'Ada', age: 36 };\nPerson.parse(ada).age"


def start(name: str, cwd: str) -> tuple[KernelSession, float]:
    """Starts a kernel; the time runs until it has answered `kernel_info_request`. Raises Empty when it never does."""
    session = KernelSession(f"bench-{name}")
    began = time.perf_counter()
    session.manager.start_kernel(cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        # ZeroMQ tries again every 100 ms only; asking the port itself is finer.
        for port in [session.manager.shell_port, session.manager.iopub_port]:
            wait_for_port(port)
        session.client = session.manager.blocking_client()
        session.client.start_channels()
        session.reply_to(session.client.kernel_info(), longest_start)
        took = milliseconds(began)
        session.client.wait_for_ready(timeout=longest_start)
    except (Empty, RuntimeError):
        session.manager.shutdown_kernel(now=True)
        raise Empty from None
    return session, took


def wait_for_port(port: int) -> None:
    end = time.monotonic() + longest_start
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.002)
    raise Empty


def language_of(name: str) -> str:
    return "python" if name == "ipykernel" else "typescript"


def first_steps(name: str, cwd: str) -> Figures:
    """A new kernel and its first cells."""
    session, took = start(name, cwd)
    kind = language_of(name)
    with closing(session):
        yield "start to kernel_info, ms", took
        yield "first cell 1 + 1, ms", cell(session, "1 + 1")
        yield "warm cell 1 + 1, ms", middle(lambda: cell(session, "1 + 1"), 9)
        session.execute(array[kind])
        yield "completion of arr., ms", middle(lambda: asked(session, session.client.complete("arr.", 4)), 5)
        yield "inspect of arr, ms", middle(lambda: asked(session, session.client.inspect("arr", 3)), 5)
        fresh = iter(range(1000))
        yield "completion in a new text, ms", middle(lambda: completion(session, f"v{next(fresh)} = arr." if kind == "python" else f"const v{next(fresh)} = arr."), 5)
        yield "inspect in a new text, ms", middle(lambda: hover(session, f"v{next(fresh)} = arr" if kind == "python" else f"const v{next(fresh)} = arr"), 5)
        yield "first import of zod with a type, ms", cell(session, zod_import) if kind == "typescript" else None
        yield "later cell that uses the type, ms", cell(session, zod_use) if kind == "typescript" else None
        # In turns, so that a busy moment of the machine meets both.
        inside, outside = in_turns([lambda: cell(session, add_inside[kind]), lambda: cell(session, add[kind])], 3)
        yield "1e7 additions in a function, ms", inside
        yield "1e7 additions at the top, ms", outside
        yield "top : function", outside / inside if inside is not None and outside is not None else None


def long_session(name: str, cwd: str) -> Figures:
    """200 cells that each define something."""
    session, _ = start(name, cwd)
    kind = language_of(name)
    with closing(session):
        for i in range(200):
            session.execute(f"value{i} = {i}" if kind == "python" else f"const value{i}: number = {i};")
        page = Page(session) if name == "stagebook" else None
        texts = iter(range(1000))
        # A text of its own each time: what was checked once is known.
        plain, typed = in_turns([lambda: cell(session, f"1 + {next(texts)}"), lambda: typed_cell(session, page, f"2 + {next(texts)}")], 9)
        yield "cell 1 + n after 200 definitions, ms", plain
        yield "the same, checked while it was typed (ours), ms", typed
        yield "memory after 200 cells, MB", memory(session)


def ten_thousand(name: str, cwd: str) -> Figures:
    """What is left of cells that come and go: names that recur, texts that do not."""
    session, _ = start(name, cwd)
    kind = language_of(name)
    texts = endless[kind]
    with closing(session):
        for i in range(10_000):
            session.execute(texts[i % len(texts)].replace("NAME", f"name{i % 200}").replace("N", str(i)))
            if i + 1 in (200, 2_000, 10_000):
                yield f"memory after {i + 1} cells, MB", memory(session)


def heavy_session(name: str, cwd: str) -> Figures:
    """200 cells over the types of zod, tfjs and plotly; only kernels that check types, in a folder that has the packages."""
    if name not in ("stagebook", "tslab"):
        return
    with tempfile.TemporaryDirectory() as folder:
        link_packages(Path(folder), Path(cwd))
        session, _ = start(name, folder)
        with closing(session):
            yield "first cell with zod, tfjs and plotly, ms", cell(session, heavy_imports)
            counts = iter(range(100_000))
            yield "cell over zod, tfjs and plotly types, ms", middle(lambda: cell(session, heavy_cell.format(next(counts))), 9)
            while (count := next(counts)) < 200:
                session.execute(heavy_cell.format(count))
            yield "cell over such types after 200, ms", middle(lambda: cell(session, heavy_cell.format(next(counts))), 5)
            # Each text is new, as while typing.
            yield "completion after 200 heavy cells, ms", middle(lambda: completion(session, f"const c{next(counts)} = rows7[0].na"), 9)
            yield "hover after 200 heavy cells, ms", middle(lambda: hover(session, f"const h{next(counts)} = rows9[0].name"), 9)
            running = session.client.execute(spin)
            # Not every kernel says when it begins.
            time.sleep(1)
            yield "completion while a cell spins, ms", completion(session, f"const c{next(counts)} = rows7[0].na")
            yield "hover while a cell spins, ms", hover(session, f"const h{next(counts)} = rows9[0].name")
            session.published_until_idle(running, 60)


def completion(session: KernelSession, code: str) -> float:
    return asked(session, session.client.complete(code, len(code)))


def hover(session: KernelSession, code: str) -> float:
    return asked(session, session.client.inspect(code, len(code) - 1))


class Page:
    """What a page does that has cells checked while they are typed."""

    def __init__(self, session: KernelSession) -> None:
        self.session = session
        self.version = 0
        session.published_until_idle(session.send("comm_open", {"comm_id": "bench", "target_name": "stagebook.page", "data": {}}))

    def type(self, text: str) -> None:
        self.version += 1
        data = {"type": "check", "cell": "bench", "version": self.version, "source": text}
        self.session.send("comm_msg", {"comm_id": "bench", "data": data})
        while True:
            message = self.session.client.get_iopub_msg(timeout=20)
            told = message["content"].get("data", {}) if message["msg_type"] == "comm_msg" else {}
            if told.get("type") == "checked" and told.get("version") == self.version:
                return


def typed_cell(session: KernelSession, page: Page | None, code: str) -> float | None:
    if page is not None:
        page.type(code)
    return cell(session, code)


def link_packages(folder: Path, others: Path) -> None:
    """Makes the packages of the repository those of a folder."""
    modules = others.parents[1] / "node_modules"
    for name in ["zod", "@tensorflow", "@types/plotly.js", "@types/node"]:
        place = folder / "node_modules" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(modules / name)


def floods(name: str, cwd: str) -> Figures:
    """Much output. A kernel that never says it is idle again gives no figure."""
    for row, code in [("one line of 10 MB, ms", long_line), ("100k lines, ms", lines)]:
        session, _ = start(name, cwd)
        with closing(session):
            # The first cell of a kernel pays for more than its output.
            cell(session, short_line[language_of(name)])
            yield row, cell(session, code[language_of(name)])


groups: dict[str, Callable[[str, str], Figures]] = {
    "first": first_steps,
    "long": long_session,
    "heavy": heavy_session,
    "floods": floods,
    "endless": ten_thousand,
}
# Minutes for each kernel: measured when it is asked for.
rare = {"endless", "heavy"}


def cell(session: KernelSession, code: str) -> float | None:
    try:
        answer = session.execute(code, timeout=60)
    except Empty:
        return None
    if answer.status != "ok":
        raise RuntimeError(f"a cell failed: {code}\n{answer.content}")
    return answer.seconds * 1000


def asked(session: KernelSession, request: str) -> float:
    began = time.perf_counter()
    session.reply_to(request, 60)
    return milliseconds(began)


def middle(measure: Callable[[], float | None], times: int) -> float | None:
    return in_turns([measure], times)[0]


def in_turns(measures: list[Callable[[], float | None]], times: int) -> list[float | None]:
    """The median of each, or None for one that gave no figure once."""
    turns = [[measure() for measure in measures] for _ in range(times)]
    return [None if None in figures else sorted(figures)[times // 2] for figures in zip(*turns, strict=True)]


def memory(session: KernelSession) -> float:
    """Proportional share of all processes of the kernel: pages they share count once."""
    top = psutil.Process(session.manager.provisioner.pid)
    return sum(process.memory_full_info().pss for process in [top, *top.children(recursive=True)]) / 1e6


def milliseconds(began: float) -> float:
    return (time.perf_counter() - began) * 1000


class closing:
    def __init__(self, session: KernelSession) -> None:
        self.session = session

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self.session.__exit__()
