# SPDX-License-Identifier: Apache-2.0
"""Sends a running server what no client should, and checks its answers.

usage: bad_input.py READY_FILE

READY_FILE is what `residue serve --ready-file` wrote for a world with the targets freshservice,
zoho-desk and scim. Each case prints its name, the target, the answer, and `ok` or `NOT OK`; after
each one a proper request must be served. A second round shows memory that the first one leaked. The
exit status is 1 if anything was not as expected.
"""

import json
import pathlib
import re
import sys
import threading
import time
import urllib.request

from raw_targets import KINDS, Wire

BODY_LIMIT = 8 << 20
# How much more may be resident after the second round than after the first, in KiB.
GROWTH_MAX = 64 * 1024
# The server hangs up on a request that takes longer than 30 s to arrive, and looks every second.
PATIENCE = 36


# A case takes a target and returns what was answered and whether that is right.


def one(target, data, statuses, *, vendor=False, code=None, finish=False):
    """Sends bytes and expects one answer with one of these statuses, in the vendor's form if asked."""
    with Wire(target.port) as wire:
        wire.send(data)
        if finish:
            wire.finish()
        answer = wire.answer()
    if answer is None:
        return "hung up", None in statuses
    right = answer.status in statuses
    if vendor:
        right = right and target.is_error(answer, code)
    return str(answer), right


def malformed_lines(target):
    lines = [b"GET /a b HTTP/1.1", b"GET a HTTP/1.1", b"G(T / HTTP/1.1", b"GET /a#b HTTP/1.1"]
    said = [one(target, line + b"\r\nHost: x\r\n\r\n", {400}) for line in lines]
    return said[0][0], all(right for _, right in said)


def no_http(target):
    lines = [b"hello\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"]
    said = [one(target, line, {None, 400, 505}, finish=True) for line in lines]
    return said[0][0], all(right for _, right in said)


def long_header(target):
    return one(target, target.get("X-Long: " + "x" * 20_000), {431})


def very_long_header(target):
    return one(target, target.get("X-Long: " + "x" * 400_000), {431, 413})


def many_headers(target):
    return one(target, target.get(*[f"X-{number}: y" for number in range(5_000)]), {431, 413})


def long_target(target):
    return one(target, target.head("GET", target.base + "/" + "x" * 200_000), {414, 431})


def too_large(target, chunked):
    code = "RESOURCE_SIZE_EXCEEDED" if target.name == "zoho-desk" else None
    if not chunked:
        head = target.head(
            "POST", target.writable, "Content-Type: application/json",
            f"Content-Length: {BODY_LIMIT + 1}",
        )
        return one(target, head, {413}, vendor=True, code=code)
    head = target.head(
        "POST", target.writable, "Content-Type: application/json", "Transfer-Encoding: chunked"
    )
    piece = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    return one(
        target, head + piece * (BODY_LIMIT // 65_536 + 1) + b"0\r\n\r\n", {413}, vendor=True,
        code=code,
    )


def large_enough(target):
    """A body just within the limit is read; its padding follows the document."""
    body = target.valid % b"large" + b" " * (BODY_LIMIT - 1_000)
    return one(target, target.post(body), {target.created, 400, 409, 413, 422})


def wrong_media(target):
    code = "UNSUPPORTED_MEDIA_TYPE" if target.name == "zoho-desk" else None
    data = target.post(b"<user/>", media="text/xml")
    return one(target, data, {target.media}, vendor=True, code=code)


def refused_json(target, *bodies):
    status, code = target.invalid_json
    said = [one(target, target.post(body), {status}, vendor=True, code=code) for body in bodies]
    wrong = [answer for answer in said if not answer[1]]
    return (wrong or said)[0]


def invalid_json(target):
    return refused_json(
        target, b'{"a":', b"{'a': 1}", b"[1,]", b'{"a": 01}', b"\xef\xbb\xbf{", b"nul", b'"\t"'
    )


def invalid_utf8_body(target):
    good = target.valid % b"x"
    return refused_json(
        target, good.replace(b"Bad", b"B\xffd"), good.replace(b"Bad", b"\xed\xa0\x80"),
        good.replace(b"Bad", b"\xc0\x80"), good.replace(b"Bad", b"\\ud800"),
    )


def deep(target):
    return refused_json(target, b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000)


def numbers(target):
    """A number where a string belongs, too large for any type."""
    good = target.valid % b"number"
    worst = "", True
    for number in [b"1e999999", b"-1e999999", b"9" * 400, b"0." + b"1" * 400, b"1e-999999"]:
        said, right = one(
            target, target.post(good.replace(b'"Bad"', number)), {400, 422}, vendor=True
        )
        if worst[1]:
            worst = said, right
    return worst


def duplicate_keys(target):
    """JSON leaves the meaning of duplicate keys open; consistently, the last one counts."""
    body = target.valid % str(time.time_ns()).encode()
    with Wire(target.port) as wire:
        wire.send(target.post(body[:-1] + b', "' + target.field + b'": "Other"}'))
        answer = wire.answer()
    right = answer.status == target.created and b'"Other"' in answer.body
    return str(answer), right and b'"Bad"' not in answer.body


def traversal(target):
    """Nothing outside the API answers, however the path is spelled, and no local file is served."""
    worst = "", True
    for path in [
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f_residue/health",
        "//_residue/health", "/./agents", target.base + "/../_residue/health",
        target.base + "/%2e%2e/x", target.base + "/..\\..\\x",
    ]:
        said, right = one(target, target.head("GET", path), {404}, vendor=True)
        if worst[1]:
            worst = f"{path}: {said}", right
    return worst


def nul(target):
    said, right = one(target, target.head("GET", target.readable + "%00"), {400, 404, 422}, vendor=True)
    raw = target.head("GET", target.readable + "?a=0").replace(b"?a=0", b"\x00")
    return said, right and one(target, raw, {None, 400}, finish=True)[1]


def invalid_utf8_path(target):
    raw = target.get().replace(target.readable.encode(), target.readable.encode() + b"\xff\xfe")
    said, right = one(target, raw, {400})
    escaped = target.head("GET", target.readable + "/%FF%FE")
    return said, right and one(target, escaped, {400, 404, 422}, vendor=True)[1]


def invalid_utf8_header(target):
    return one(target, target.get("X-Name: NAME").replace(b"NAME", b"Zo\xeb"), {400})


def unknown_world(target):
    with Wire(target.port) as wire:
        wire.send(target.get("Residue-World: nowhere"))
        answer = wire.answer()
    return str(answer), answer.status == 404 and b"nowhere" in answer.body


def half_closed(target):
    said, right = one(target, target.get(), {200}, finish=True)
    part = target.post(target.valid % b"half")[:-10]
    return said, right and one(target, part, {None, 400}, finish=True)[1]


def idle(target):
    connections = []
    try:
        for _ in range(1_000):
            connections.append(Wire(target.port))
        alive = target.is_alive()
    finally:
        for wire in connections:
            wire.socket.close()
    return f"{len(connections)} idle, next served: {alive}", alive


def cut(target):
    """Cut off at many places, by a reset or a close; none of them may have an effect."""
    whole = target.post(target.valid % b"cut")
    for place in range(1, len(whole), max(1, len(whole) // 24)):
        with Wire(target.port) as wire:
            wire.send(whole[:place])
            if place % 2:
                wire.reset()
    with Wire(target.port) as wire:
        wire.send(target.get())
        answer = wire.answer()
    return "no account of it", answer.status == 200 and b"cut@acme.example" not in answer.body


def pipelined(target):
    with Wire(target.port) as wire:
        wire.send(target.get() * 3 + b"\x00\x01 garbage\r\n\r\n")
        wire.finish()
        said = [wire.answer() for _ in range(4)]
    statuses = [answer and answer.status for answer in said]
    return str(statuses), statuses[:3] == [200] * 3 and statuses[3] in (None, 400)


def head_only(target):
    with Wire(target.port) as wire:
        wire.send(target.head("HEAD", target.readable) + target.get())
        first = wire.answer(head=True)
        second = wire.answer()
    right = second is not None and first.status in (200, 404, 405, 501) and second.status == 200
    return f"{first.status}, then {second and second.status}", right


def expectation(target):
    body = b'{"a":'
    with Wire(target.port) as wire:
        wire.send(
            target.head(
                "POST", target.writable, "Content-Type: application/json",
                f"Content-Length: {len(body)}", "Expect: 100-continue",
            )
        )
        first = wire.answer()
        wire.send(body)
        second = wire.answer()
    right = first.status == 100 and second.status == target.invalid_json[0]
    return f"{first.status}, then {second}", right


def two_credentials(target):
    """Two credentials in one request are refused: parsers could disagree on which one counts."""
    wrong = "Authorization: Basic bm9ib2R5Olg="
    said, right = one(target, target.get(wrong), {400, 401}, vendor=False)
    first = target.head("GET", target.readable, wrong, authorized=False)
    doubled = first.replace(b"\r\n\r\n", f"\r\nAuthorization: {target.authorization}\r\n\r\n".encode())
    return said, right and one(target, doubled, {400, 401})[1]


def framing(target):
    worst = "", True
    for fields in [
        ("Content-Length: 1", "Content-Length: 2"), ("Content-Length: 1", "Content-Length: 1"),
        ("Content-Length: 3", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 3"),
        ("Transfer-Encoding: gzip, chunked",), ("Transfer-Encoding: chunked", "Transfer-Encoding: x"),
        ("Content-Length: -1",), ("Content-Length: 0x10",), ("Content-Length: ",),
        ("Host: other",),
    ]:
        said, right = one(target, target.head("POST", target.writable, *fields) + b"0\r\n\r\n", {400})
        if worst[1]:
            worst = f"{fields[-1]}: {said}", right
    return worst


def refused_fields(target):
    """NUL, no name, a folded line, both kinds of line ends: nothing that two parsers read differently."""
    worst = "", True
    for field in [
        b"X-A: a\0b", b"X-A: ab\0", b"X-A: \0ab\r\nX-B: c", b": a", b":", b"X-A: a\r\n folded",
        b"X-A: a\r\n\tfolded\r\nX-B: c", b"X-A: a\nX-B: c", b"X-A: a\rX-B: c",
    ]:
        said, right = one(target, target.get("X-Z: FIELD").replace(b"X-Z: FIELD", field), {400})
        if worst[1]:
            worst = f"{field}: {said}", right
    return worst


def bare_line_feeds(target):
    return one(target, target.get().replace(b"\r\n", b"\n"), {200})


def one_answer(target):
    """A length that is not a number is answered once, whatever follows it."""
    worst = "", True
    for length in ["-1", "+2", "2, 2", "0x2", "2 2", "2e1", "9" * 20]:
        data = target.head("POST", target.writable, f"Content-Length: {length}") + b"{}" + target.get()
        with Wire(target.port) as wire:
            wire.send(data)
            first, second = wire.answer(), wire.answer()
        right = first is not None and first.status in (400, 413) and second is None
        if worst[1]:
            worst = f"{length}: {first}, then {second}", right
    return worst


def two_worlds(target):
    return one(target, target.get("Residue-World: default", "Residue-World: default"), {400})


def no_host(target):
    return one(target, target.head("GET", target.readable, host=False), {400})


def huge_length(target):
    head = target.head("POST", target.writable, "Content-Length: 99999999999999999999")
    return one(target, head, {400, 413})


def huge_chunk(target):
    head = target.head(
        "POST", target.writable, "Content-Type: application/json", "Transfer-Encoding: chunked"
    )
    said, right = one(target, head + b"6400000\r\n" + b"x" * 1_000, {None, 400, 413}, finish=True)
    for size in [b"FFFFFFFFFFFFFFFFF\r\n", b"-1\r\n", b"zz\r\n"]:
        right = right and one(target, head + size + b"x", {None, 400, 413}, finish=True)[1]
    return said, right


def unknown_method(target):
    code = "METHOD_NOT_ALLOWED" if target.name == "zoho-desk" else None
    data = target.head("BREW", target.readable)
    return one(target, data, set(target.unknown_method), vendor=True, code=code)


def asterisk(target):
    return one(target, target.head("OPTIONS", "*"), {200, 204, 400, 404, 405, 501})


def proper(target):
    """The valid request that the other cases are corrupted from is accepted."""
    stamp = str(time.time_ns()).encode()
    return one(target, target.post(target.valid % stamp), {target.created})


CASES = [
    ("proper request", proper),
    ("malformed request line", malformed_lines),
    ("no HTTP at all", no_http),
    ("header of 20 KB", long_header),
    ("header of 400 KB", very_long_header),
    ("5,000 header fields", many_headers),
    ("request target of 200 KB", long_target),
    ("body over the limit, by length", lambda target: too_large(target, False)),
    ("body over the limit, in chunks", lambda target: too_large(target, True)),
    ("body just within the limit", large_enough),
    ("content type text/xml", wrong_media),
    ("invalid JSON", invalid_json),
    ("invalid UTF-8 in the body", invalid_utf8_body),
    ("invalid UTF-8 in the path", invalid_utf8_path),
    ("invalid UTF-8 in a header", invalid_utf8_header),
    ("10,000 levels of JSON", deep),
    ("numbers out of all range", numbers),
    ("duplicate keys", duplicate_keys),
    ("path traversal", traversal),
    ("NUL in the path", nul),
    ("unknown world", unknown_world),
    ("half-closed socket", half_closed),
    ("1,000 idle connections", idle),
    ("requests cut in the middle", cut),
    ("garbage in a pipeline", pipelined),
    ("HEAD", head_only),
    ("Expect: 100-continue", expectation),
    ("two Authorization headers", two_credentials),
    ("contradictory lengths and hosts", framing),
    ("fields with NUL, without name, folded", refused_fields),
    ("bare line feeds", bare_line_feeds),
    ("lengths that are no number", one_answer),
    ("two worlds", two_worlds),
    ("no Host", no_host),
    ("length beyond any number", huge_length),
    ("chunk of 100 MB", huge_chunk),
    ("unknown method", unknown_method),
    ("OPTIONS *", asterisk),
]


class Dripping(threading.Thread):
    """A client that sends a byte a second and waits for the server to hang up."""

    def __init__(self, target):
        super().__init__(daemon=True)
        self.target = target
        self.lasted = None
        self.got_answer = None

    def run(self):
        began = time.monotonic()
        data = self.target.get("X-Slow: " + "x" * 200)
        with Wire(self.target.port, timeout=1.0) as wire:
            for place in range(len(data)):
                if time.monotonic() - began > PATIENCE or not wire.send(data[place : place + 1]):
                    break
                try:
                    if not wire._more():
                        break
                except TimeoutError:
                    continue
            self.got_answer = wire.buffer
        self.lasted = time.monotonic() - began

    def verdict(self):
        self.join(PATIENCE + 5)
        if self.lasted is None:
            return "still served", False
        refused = not self.got_answer or b" 408 " in self.got_answer[:20]
        return f"hung up on after {self.lasted:.0f} s", self.lasted < PATIENCE and refused


def resident(pid):
    """Resident memory in KiB; `None` where the system has no /proc."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    return int(re.search(r"^VmRSS:\s+(\d+)", status, re.M)[1])


def report(name, target, said, right):
    print(f"{name}  [{target}]  {said}  {'ok' if right else 'NOT OK'}", flush=True)
    return right


def pass_time(control):
    """Keeps a vendor's rate limit from answering instead."""
    request = urllib.request.Request(
        control + "/worlds/default/clock/advance",
        data=b'{"by": "20s"}',
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()


def play(targets, control):
    wrong = 0
    for name, case in CASES:
        pass_time(control)
        for target in targets:
            try:
                said, right = case(target)
            except (OSError, ValueError, AttributeError) as error:
                said, right = f"{type(error).__name__}: {error}", False
            try:
                served = target.is_alive()
            except (OSError, ValueError) as error:
                said, served = f"{said}; then {error}", False
            if not served:
                said = f"{said}; the next request is not served"
            wrong += not report(name, target.name, said, right and served)
    return wrong


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    ready = json.loads(pathlib.Path(sys.argv[1]).read_text())
    with urllib.request.urlopen(ready["control"] + "/worlds/default", timeout=10) as answer:
        world = json.load(answer)
    targets = [KINDS[entry["kind"]](entry) for entry in world["targets"]]
    if sorted(target.name for target in targets) != sorted(KINDS):
        sys.exit("bad_input: the world lacks one of the three targets")
    dripping = [Dripping(target) for target in targets]
    for client in dripping:
        client.start()
    before = resident(ready["pid"])
    wrong = play(targets, ready["control"])
    first = resident(ready["pid"])
    print("second round")
    wrong += play(targets, ready["control"])
    second = resident(ready["pid"])
    for client in dripping:
        wrong += not report("a byte a second", client.target.name, *client.verdict())
    wrong += not all(target.is_alive() for target in targets)
    if first is not None:
        said = f"{before} KiB, {first} KiB after a round, {second} KiB after two"
        wrong += not report("resident memory", "server", said, second - first < GROWTH_MAX)
    print(f"bad_input: {wrong} not as expected" if wrong else "bad_input: all as expected")
    sys.exit(1 if wrong else 0)


main()
