# SPDX-License-Identifier: Apache-2.0
"""An HTTP client fast enough not to be the bottleneck: one socket, kept open."""

import json
import socket
import sys
import time
from urllib.parse import urlsplit


class Client:
    def __init__(self, url, authorization=None):
        parts = urlsplit(url)
        self.place = (parts.hostname, parts.port)
        fields = [f"Host: {parts.netloc}", "Content-Type: application/scim+json"]
        if authorization:
            fields.append(f"Authorization: {authorization}")
        self.fields = "\r\n".join(fields)
        self.socket = None
        self.buffer = b""

    def call(self, method, path, body=None):
        """The response's status and body."""
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\n{self.fields}\r\nContent-Length: {len(content)}\r\n\r\n"
        if self.socket is None:
            self.socket = socket.create_connection(self.place, timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.buffer = b""
        self.socket.sendall(head.encode() + content)
        return self._answer()

    def _answer(self):
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            self._read()
        head = self.buffer[:end].decode("latin-1").lower()
        self.buffer = self.buffer[end + 4 :]
        status = int(head[9:12])
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        length = int(fields.get("content-length", 0))
        while len(self.buffer) < length:
            self._read()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        if fields.get("connection") == "close" or head.startswith("http/1.0"):
            self.socket.close()
            self.socket = None
        return status, body

    def _read(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server has hung up")
        self.buffer += data


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"bench: nothing listens on port {port}")
