# SPDX-License-Identifier: Apache-2.0
"""Drives the inspector in a real browser through a whole offboarding.

usage: inspector_page.py READY_FILE [SCREENSHOTS]

READY_FILE is what `residue serve --scenario peers/offboarding.yaml --pace 0 --ready-file` wrote. A
client provisions two people; one of them signs in, a fault is added, a snapshot is taken, the clock
jumps to the day she leaves, the client revokes her access (and meets the fault), the differences
since the snapshot are inspected, and the timeline is played to its end and judged. A second
inspector watches. Every step is checked in the page and through the control plane, and the curl
line that the page shows is run. Then names made of markup are shown, the connection drops and comes
back, and the page is audited.
"""

import json
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import axe_core_python
from chromium import Chromium
from payloads import PAYLOADS, shown_as

AXE = pathlib.Path(axe_core_python.__file__).with_name("axe.min.js").read_text()
ANA = "ana.abel@acme.example"


class Server:
    def __init__(self, ready):
        self.url = ready["url"]
        self.control = ready["control"]
        world = self.call("GET", "/worlds/default")
        self.targets = {target["name"]: target for target in world["targets"]}

    def call(self, method, path, body=None):
        return self.send(method, self.control + path, body, {})[1]

    def target(self, name, method, path, body=None):
        target = self.targets[name]
        fields = {"Authorization": target["credential"]["authorization"]}
        return self.send(method, target["url"] + path, body, fields)

    def send(self, method, url, body, fields):
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            fields = {**fields, "Content-Type": "application/json"}
        request = urllib.request.Request(url, data, fields, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, None


class Inspector(Chromium):
    """The page, in the terms of somebody who uses it."""

    def enter(self, url):
        self.open(url + "/")
        self.wait_for("document.getElementById('link').textContent === 'live'")
        self.wait_for("document.querySelectorAll('#people tr').length > 0")

    def text(self, selector):
        return self.evaluate(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def sees(self, selector, text, seconds=10):
        """Waits until an element that matches the selector shows the text."""
        self.wait_for(f"[...document.querySelectorAll({json.dumps(selector)})]"
                      f".some(e => e.innerText.includes({json.dumps(text)}))", seconds)

    def fill(self, selector, value):
        self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            f" e.focus(); e.value = {json.dumps(value)};"
            " e.dispatchEvent(new Event('input', {bubbles: true}));"
            " e.dispatchEvent(new Event('change', {bubbles: true})) })()")

    def press(self, selector):
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    def press_text(self, within, text):
        found = (f"[...document.querySelectorAll({json.dumps(within + ' button')})]"
                 f".find(e => e.textContent === {json.dumps(text)})")
        self.wait_for(f"{found} !== undefined")
        self.evaluate(f"{found}.click()")

    def submit(self, form):
        self.evaluate(f"document.getElementById('{form}').requestSubmit()")

    def curl(self):
        return self.text("#curl")


class Failed(Exception):
    pass


def must(condition, what):
    if not condition:
        raise Failed(what)


def run_shown(browser, wanted):
    """Runs the curl line that the page shows; returns its output."""
    line = browser.curl()
    must(wanted in line, f"the curl line is {line!r}, without {wanted!r}")
    done = subprocess.run(["sh", "-c", line + " -s"], capture_output=True, text=True, timeout=20)
    must(done.returncode == 0, f"{line} ended with {done.returncode}")
    answer = json.loads(done.stdout)
    must("error" not in answer, f"{line} answered {answer}")
    return answer


def sign_in(server, browser):
    browser.fill("#door-target", "freshservice")
    browser.fill("#door-name", "signIn")
    browser.fill("#door-fields [name=email]", ANA)
    browser.submit("door")
    browser.sees("#said", "signIn: ")
    browser.sees("#changes li", "sessionOpened")
    must("by hand: signIn" in browser.text("#changes li"), "the change does not say its cause")
    again = run_shown(browser, "'{\"door\":\"signIn\"")
    must(again["door"] == "signIn", "the curl line of a door opened no door")


def plant_fault(server, browser):
    browser.fill("#fault-target", "freshservice")
    browser.fill("#fault-kind", "answers 503")
    browser.submit("fault")
    browser.sees("#faults li", "503 at freshservice")
    browser.press_text("#faults", "On")
    browser.sees("#said", "503 is off")
    must(not server.call("GET", "/worlds/default/faults")["faults"][0]["isOn"], "it is still on")
    browser.press_text("#faults", "Off")
    browser.sees("#said", "503 is on")
    run_shown(browser, "/faults/503/resume'")


def take_snapshot(server, browser):
    browser.press("#snap")
    browser.sees("#snapshots", "snapshot-1")


USER = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "active": True}
PATCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}


def member(server, op, **more):
    """Changes the only group of the SCIM service."""
    group = server.target("scim", "GET", "/scim/v2/Groups")[1]["Resources"][0]["id"]
    return server.target("scim", "PATCH", f"/scim/v2/Groups/{group}",
                         {**PATCH, "Operations": [{"op": op, **more}]})[0]


def join(server, browser):
    """Does what the feed asks for first, as a client would."""
    role = next(role["id"] for role in server.target("freshservice", "GET", "/api/v2/roles")[1]["roles"]
                if role["name"] == "SD Agent")
    group = server.target("freshservice", "GET", "/api/v2/groups")[1]["groups"][0]["id"]
    for given, family in [("Ana", "Abel"), ("Ben", "Boro")]:
        email = f"{given}.{family}@acme.example".lower()
        must(server.target("freshservice", "POST", "/api/v2/agents", {
            "first_name": given, "last_name": family, "email": email, "occasional": False,
            "roles": [{"role_id": role, "assignment_scope": "entire_helpdesk"}],
            "member_of": [group]})[0] == 201, "no agent was made")
        status, user = server.target("scim", "POST", "/scim/v2/Users", {
            **USER, "userName": email, "name": {"givenName": given, "familyName": family},
            "displayName": f"{given} {family}", "emails": [{"value": email, "primary": True}]})
        must(status == 201 and member(server, "add", path="members", value=[{"value": user["id"]}])
             in (200, 204), "no user was made")
    browser.sees("#people tr", "ben.boro@acme.example")
    browser.sees("#people tr", "group Engineering")
    browser.sees("#verdict-body", "Ana joins, signs in, and leaves")


def leave(server, browser, other, pictures):
    """Does what the feed asks for when she leaves; the first write meets the fault."""
    found = server.target("freshservice", "GET", f"/api/v2/agents?email={ANA}")[1]
    number = found["agents"][0]["id"]
    convert = f"/api/v2/agents/{number}/convert_to_requester"
    statuses = [server.target("freshservice", "PUT", convert)[0] for _ in range(2)]
    statuses.append(server.target("freshservice", "DELETE", f"/api/v2/requesters/{number}")[0])
    must(statuses == [503, 200, 204], f"the three calls were answered {statuses}")
    for one in (browser, other):
        one.sees("#requests tr", f"PUT {convert}")
        one.sees("#requests tr td:nth-child(5)", "503")
        one.sees("#changes li", "accountDisabled")
        one.sees("#faults li", "struck 1 time of")
        one.wait_for("[...document.querySelectorAll('#people tr')].some(e =>"
                     f" e.dataset.email === {json.dumps(ANA)} && e.dataset.target ==="
                     " 'freshservice' && e.innerText.includes('inactive'))")
    if pictures:
        browser.press_text("#snapshots", "What differs")
        browser.sees("#differences tr", "Ana Abel")
        browser.evaluate("scrollTo(0, 0)")
        browser.screenshot(f"{pictures}/inspector-half-way.png")
    user = server.target("scim", "GET", "/scim/v2/Users?filter=userName%20eq%20%22"
                         f"{ANA}%22")[1]["Resources"][0]["id"]
    must(server.target("scim", "PATCH", f"/scim/v2/Users/{user}", {
        **PATCH, "Operations": [{"op": "replace", "path": "active", "value": False}]})[0] == 200,
        "the user was not set inactive")
    must(member(server, "remove", path=f'members[value eq "{user}"]') in (200, 204),
         "the user is still a member")
    browser.press("#requests tr button")
    browser.sees("#request", "Authorization: ")
    for target in server.targets.values():
        must(target["credential"]["authorization"] not in browser.text("#request"),
             "a credential is shown")
    run_shown(browser, "/requests?number=")


def verdict(server, browser, other):
    browser.press_text("#verdict-body", "Play to the end")
    for one in (browser, other):
        one.sees("#verdict-word", "HELD")
        one.sees("#verdict-body", "played to its end")
    must(server.call("GET", "/worlds/default/verdict")["verdict"] == "held", "it did not hold")
    run_shown(browser, "/play'")


def jump(server, browser, other):
    """Jumps to the day on which she leaves."""
    browser.fill("#jump-value", "30d")
    browser.submit("jump")
    browser.sees("#said", "it is ")
    now = server.call("GET", "/worlds/default/clock")["now"]
    must(now.startswith("2026-04-01"), f"the clock shows {now}")
    for one in (browser, other):
        one.sees("#now", now[:16].replace("T", " "))
    for pace in ("60", "0"):
        browser.fill("#pace-value", pace)
        browser.submit("pace")
        browser.sees("#said", f"pace {pace}")
        other.wait_for(f"document.getElementById('pace-value').value === '{pace}'")


def differences(server, browser):
    browser.press_text("#snapshots", "What differs")
    browser.sees("#differences tr", "Ana Abel")
    browser.sees("#differences tr", "lost")
    run_shown(browser, "/access?since=snapshot-1")


def payloads(server, browser):
    """Names made of markup are shown as text, and none of it runs."""
    for number, payload in enumerate(PAYLOADS):
        server.call("POST", "/worlds/default/doors", {
            "door": "createAccount", "target": "scim", "kind": "user",
            "email": f"payload-{number}@acme.example", "name": payload})
    server.call("POST", "/worlds/default/faults", {
        "name": PAYLOADS[0], "on": {"target": "scim"}, "first": 1,
        "answer": {"status": 500, "body": {"detail": PAYLOADS[1]}}})
    server.target("scim", "GET", "/scim/v2/Users?filter=" + PAYLOADS[2].replace(" ", "%20")
                  .replace("<", "%3C").replace(">", "%3E").replace('"', "%22"))
    browser.sees("#faults li", PAYLOADS[0])
    browser.press("#requests tr button")
    browser.sees("#request", "onerror=window.struck=1")
    shown = []
    for number, payload in enumerate(PAYLOADS):
        wanted = shown_as(payload)
        row = f"#people tr[data-email='payload-{number}@acme.example']"
        browser.sees(row, wanted)
        shown.append(f"{payload[:36]!r} as {browser.text(row + ' button')[:36]!r}")
    must(browser.evaluate("window.struck === undefined"), "a payload ran")
    must(browser.evaluate("document.querySelectorAll('main img, main svg, main iframe, main b > b')"
                          ".length") == 0, "a payload became markup")
    return shown


def break_off(server, browser):
    """A stream that drops reconnects and continues where it was."""
    count = browser.evaluate("document.querySelectorAll('#requests tr[data-number]').length")
    browser.call("Network.emulateNetworkConditions", offline=True, latency=0,
                 downloadThroughput=-1, uploadThroughput=-1)
    browser.evaluate("state.abort.abort()")
    browser.sees("#link", "connection lost")
    for _ in range(3):
        server.target("scim", "GET", "/scim/v2/ServiceProviderConfig")
    time.sleep(1)
    browser.call("Network.emulateNetworkConditions", offline=False, latency=0,
                 downloadThroughput=-1, uploadThroughput=-1)
    browser.sees("#link", "live", 20)
    browser.wait_for("document.querySelectorAll('#requests tr[data-number]').length"
                     f" === {count + 3}")
    numbers = browser.evaluate("[...document.querySelectorAll('#requests tr[data-number]')]"
                               ".map(e => Number(e.dataset.number))")
    must(len(numbers) == len(set(numbers)), "requests are shown twice")


def audit(browser, pictures):
    browser.evaluate(AXE + "; true")
    for scheme in ("light", "dark"):
        browser.set_media(prefers_color_scheme=scheme)
        for width in (1440, 400):
            browser.set_size(width, 900)
            found = browser.evaluate(
                "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
                ".filter(v => ['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' +"
                " v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', ')))")
            must(not found, f"{scheme}, {width} px: {found}")
            wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
            must(wide <= 0, f"{width} px: the page is {wide} px too wide")
            if pictures:
                browser.screenshot(f"{pictures}/inspector-{scheme}-{width}.png")
    browser.set_media(prefers_color_scheme="light")
    browser.set_size(1440, 900)


def main():
    server = Server(json.loads(pathlib.Path(sys.argv[1]).read_text()))
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    with Inspector(height=900) as browser, Inspector() as other:
        browser.set_size(1440, 900)
        browser.enter(server.url)
        other.enter(server.url)
        steps = [
            ("joiners", lambda: join(server, browser)),
            ("sign-in", lambda: sign_in(server, browser)),
            ("fault", lambda: plant_fault(server, browser)),
            ("snapshot", lambda: take_snapshot(server, browser)),
            ("jump of the clock", lambda: jump(server, browser, other)),
            ("leaver", lambda: leave(server, browser, other, pictures)),
            ("what differs", lambda: differences(server, browser)),
            ("verdict", lambda: verdict(server, browser, other)),
            ("audit", lambda: audit(browser, pictures)),
            ("markup in names", lambda: payloads(server, browser)),
        ]
        for name, step in steps:
            try:
                shown = step()
            except (Failed, RuntimeError) as error:
                print(f"inspector_page: {name}: {error}", file=sys.stderr)
                return 1
        complaints = [text for text in browser.complaints() + other.complaints()]
        strangers = [url for url in browser.requests() if not url.startswith(server.url)]
        if complaints or strangers:
            print(f"inspector_page: {complaints + strangers}", file=sys.stderr)
            return 1
        try:
            break_off(server, browser)
        except (Failed, RuntimeError) as error:
            print(f"inspector_page: broken stream: {error}", file=sys.stderr)
            return 1
    print(f"inspector: {', '.join(name for name, _ in steps)}; two at once, a dropped stream resumes"
          " where it was, every curl line that was shown did what the page had done")
    for line in shown:
        print(f"  shown: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
