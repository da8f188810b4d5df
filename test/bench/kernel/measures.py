"""What is measured: each row is a function of a fresh, warm or long session and gives one figure, or None where a kernel has no such thing."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
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
        yield "cell 1 + 1 after 200 definitions, ms", middle(lambda: cell(session, "1 + 1"), 9)
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


def floods(name: str, cwd: str) -> Figures:
    """Much output. A kernel that never says it is idle again gives no figure."""
    for row, code in [("one line of 10 MB, ms", long_line), ("100k lines, ms", lines)]:
        session, _ = start(name, cwd)
        with closing(session):
            # The first cell of a kernel pays for more than its output.
            cell(session, short_line[language_of(name)])
            yield row, cell(session, code[language_of(name)])


groups: dict[str, Callable[[str, str], Figures]] = {"first": first_steps, "long": long_session, "floods": floods, "endless": ten_thousand}
# Minutes for each kernel: measured when it is asked for.
rare = {"endless"}


def cell(session: KernelSession, code: str) -> float | None:
    try:
        answer = session.execute(code, timeout=20)
    except Empty:
        return None
    if answer.status != "ok":
        raise RuntimeError(f"a cell failed: {code}\n{answer.content}")
    return answer.seconds * 1000


def asked(session: KernelSession, request: str) -> float:
    began = time.perf_counter()
    session.reply_to(request, 20)
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
