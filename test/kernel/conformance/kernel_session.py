"""A kernel started for a test, and what it answers to one request."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

Message = dict[str, Any]


@dataclass
class Answer:
    """The reply to one request and what was published for it, in order, `status` messages aside."""

    reply: Message
    published: list[Message] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def content(self) -> dict[str, Any]:
        return self.reply["content"]

    @property
    def status(self) -> str:
        return self.content["status"]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message["content"] for message in self.published if message["msg_type"] == kind]

    def text(self, stream: str = "stdout") -> str:
        return "".join(content["text"] for content in self.of("stream") if content["name"] == stream)

    @property
    def value(self) -> str | None:
        results = self.of("execute_result")
        return results[-1]["data"]["text/plain"] if results else None


class KernelSession:
    """One kernel and one client; use as a context manager."""

    def __init__(self, name: str = "stagebook", **start: Any) -> None:
        self.manager = KernelManager(kernel_name=name)
        self.start = start
        self.client: BlockingKernelClient

    def __enter__(self) -> KernelSession:
        self.manager.start_kernel(**self.start)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def execute(self, code: str, timeout: float = 60, **options: Any) -> Answer:
        began = time.perf_counter()
        answer = self.collect(self.client.execute(code, **options), timeout)
        answer.seconds = time.perf_counter() - began
        return answer

    def collect(self, request: str, timeout: float = 60) -> Answer:
        """Waits for the reply to `request` and for its `idle`."""
        published = self.published_until_idle(request, timeout)
        return Answer(self.reply_to(request, timeout), published)

    def published_until_idle(self, request: str, timeout: float = 60) -> list[Message]:
        published: list[Message] = []
        end = time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] != "status":
                published.append(message)
            elif message["content"]["execution_state"] == "idle":
                return published

    def wait_for(self, request: str, kind: str, timeout: float = 30) -> Message:
        """The next message of a kind that is published for `request`."""
        end = time.monotonic() + timeout
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == request and message["msg_type"] == kind:
                return message

    def reply_to(self, request: str, timeout: float = 60) -> Message:
        return self._reply(self.client.get_shell_msg, request, timeout)

    def control(self, kind: str, content: dict[str, Any] | None = None, timeout: float = 10) -> Message:
        """Sends a request on the control channel and waits for its reply."""
        message = self.client.session.msg(kind, content or {})
        self.client.control_channel.send(message)
        return self._reply(self.client.get_control_msg, message["header"]["msg_id"], timeout)

    def debug(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Sends a request to the debugger; returns the content of its reply."""
        return self.control("debug_request", {"type": "request", "seq": 1, "command": command, "arguments": arguments})["content"]

    def send(self, kind: str, content: dict[str, Any]) -> str:
        """Sends anything on the shell channel; returns its id."""
        message = self.client.session.msg(kind, content)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def quiet_for(self, seconds: float) -> list[Message]:
        """What is published while nothing is asked."""
        messages: list[Message] = []
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                messages.append(self.client.get_iopub_msg(timeout=left))
            except Empty:
                break
        return messages

    @staticmethod
    def _reply(get: Any, request: str, timeout: float) -> Message:
        end = time.monotonic() + timeout
        while True:
            message = get(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == request:
                return message
