# SPDX-License-Identifier: Apache-2.0
"""Raw sockets to the targets of a running server, and how their vendors' errors differ."""

import json
import socket
import struct
import urllib.parse
import urllib.request


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        text = self.body[:60].decode("utf-8", "replace").replace("\n", " ")
        return f"{self.status} {text}".strip()


class Wire:
    """One connection; reads answers as they come."""

    def __init__(self, port, timeout=8.0):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """`False` if the server has hung up, as it may after a refusal."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def finish(self):
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.buffer += data
        return bool(data)

    def answer(self, head=False):
        """The next answer; `None` if the server hangs up before it is complete."""
        while b"\r\n\r\n" not in self.buffer:
            if not self._more():
                return None
        text, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = text.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        if status < 200 or status == 204 or head:
            return Answer(status, headers, b"")
        if "content-length" not in headers:
            raise ValueError(f"an answer {status} without Content-Length")
        length = int(headers["content-length"])
        while len(self.buffer) < length:
            if not self._more():
                return None
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(status, headers, body)

    def is_hung_up(self):
        while True:
            try:
                if not self._more():
                    return True
            except TimeoutError:
                return False


def json_or_none(body):
    try:
        return json.loads(body)
    except ValueError:
        return None


class Target:
    """What the three applications have in common here, and how their errors differ."""

    def __init__(self, world):
        self.name = world["name"]
        self.port = urllib.parse.urlsplit(world["url"]).port
        self.base = world["basePath"]
        self.extra = []
        self.authorization = world["credential"].get("authorization")

    def head(self, method, path, *fields, authorized=True, host=True):
        lines = [f"{method} {path} HTTP/1.1"]
        if host:
            lines.append("Host: 127.0.0.1")
        if authorized:
            lines.append(f"Authorization: {self.authorization}")
            lines += self.extra
        return ("\r\n".join([*lines, *fields]) + "\r\n\r\n").encode()

    def request(self, method, path, body, *fields, media="application/json"):
        fields = [f"Content-Type: {media}", f"Content-Length: {len(body)}", *fields]
        return self.head(method, path, *fields) + body

    def get(self, *fields):
        return self.head("GET", self.readable, *fields)

    def post(self, body, *fields, media="application/json"):
        return self.request("POST", self.writable, body, *fields, media=media)

    def is_alive(self):
        with Wire(self.port) as wire:
            wire.send(self.get())
            answer = wire.answer()
            return answer is not None and answer.status == 200 and answer.json() is not None


class Freshservice(Target):
    def __init__(self, world):
        super().__init__(world)
        self.readable = self.base + "/agents"
        self.writable = self.base + "/requesters"
        self.valid = b'{"first_name": "Bad", "primary_email": "%s@acme.example"}'
        self.field = b"first_name"
        self.created = 201
        self.invalid_json = (400, "invalid_json")
        self.invalid_value = 400
        self.media = 415
        self.unknown_method = (404, 405)

    def is_error(self, answer, code=None):
        """Shapes A and B; bodies of 404, 405, 406, 413 and 415, which are undocumented, may be empty."""
        body = json_or_none(answer.body)
        if code is None and not answer.body:
            return answer.status in (404, 405, 406, 413, 415)
        if not isinstance(body, dict):
            return False
        if "errors" in body:
            codes = [error.get("code") for error in body["errors"]]
            return isinstance(body.get("description"), str) and code in [None, *codes]
        return isinstance(body.get("message"), str) and code in [None, body.get("code")]


class SCIM(Target):
    def __init__(self, world):
        super().__init__(world)
        self.readable = self.base + "/Users"
        self.writable = self.base + "/Users"
        self.valid = (
            b'{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],'
            b' "displayName": "Bad", "userName": "%s@acme.example"}'
        )
        self.field = b"displayName"
        self.created = 201
        self.invalid_json = (400, "invalidSyntax")
        self.invalid_value = 400
        self.media = 415
        self.unknown_method = (405, 501)

    def is_error(self, answer, code=None):
        body = json_or_none(answer.body)
        return (
            isinstance(body, dict)
            and body.get("schemas") == ["urn:ietf:params:scim:api:messages:2.0:Error"]
            and body.get("status") == str(answer.status)
            and code in [None, body.get("scimType")]
        )


class ZohoDesk(Target):
    def __init__(self, world):
        super().__init__(world)
        credential = world["credential"]
        form = {
            "grant_type": "refresh_token",
            "client_id": credential["clientID"],
            "client_secret": credential["clientSecret"],
            "refresh_token": credential["refreshToken"],
        }
        endpoint = credential["tokenEndpoint"]
        data = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(endpoint, data, timeout=10) as answer:
            self.authorization = "Zoho-oauthtoken " + json.load(answer)["access_token"]
        request = urllib.request.Request(
            world["url"] + self.base + "/organizations",
            headers={"Authorization": self.authorization},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            self.extra = [f"orgId: {json.load(answer)['data'][0]['id']}"]
        self.readable = self.base + "/roles"
        self.writable = self.base + "/departments"
        self.valid = b'{"description": "Bad", "name": "%s"}'
        self.field = b"description"
        self.created = 200
        self.invalid_json = (400, "BAD_REQUEST")
        self.invalid_value = 422
        self.media = 415
        self.unknown_method = (405,)

    def is_error(self, answer, code=None):
        body = json_or_none(answer.body)
        return (
            isinstance(body, dict)
            and isinstance(body.get("errorCode"), str)
            and isinstance(body.get("message"), str)
            and code in [None, body["errorCode"]]
        )


KINDS = {"freshservice": Freshservice, "scim": SCIM, "zoho-desk": ZohoDesk}
