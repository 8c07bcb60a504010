# SPDX-License-Identifier: Apache-2.0
"""Measures how current the inspector is, what it costs, and how fast pages are drawn.

usage: bench/inspector.py RESIDUE [FEED.csv]

RESIDUE is a release build. Needs what Scripts/setup-peers installs, and wrk. Four figures:

- the time from sending a request to its line being drawn, at 1,000 requests a second;
- the server's processor time per request at that rate, with and without the browser following;
- requests per second at full load (wrk) and the server's processor time for each, with and without
  two readers of the stream, alternating;
- with FEED.csv: what `--report html` adds to a replay, and how long the page takes to draw.
"""

import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
from chromium import Chromium  # noqa: E402
from keepalive import Client  # noqa: E402

WORLD = """world: A service desk with one agent
targets:
  freshservice: { rateLimit: none }
accounts:
  - { target: freshservice, kind: agent, email: ana.abel@acme.example, name: Ana Abel }
"""
RATE = 1_000
ROUNDS = 11

WATCH = """window.seen = {};
new MutationObserver((changes) => {
  for (const change of changes) for (const row of change.addedNodes) {
    const found = /probe-\\d+/.exec(row.textContent);
    if (found) requestAnimationFrame(() => { window.seen[found[0]] ??= Date.now(); });
  }
}).observe(document.getElementById("requests"), {childList: true}); true"""


class Server:
    def __init__(self, residue, folder):
        world = folder / "world.yaml"
        world.write_text(WORLD)
        ready = folder / "ready.json"
        self.process = subprocess.Popen(
            [residue, "serve", "--world", world, "--port", "0", "--pace", "0", "--ready-file",
             ready], stdout=subprocess.DEVNULL)
        while not ready.exists() or not ready.read_text():
            time.sleep(0.02)
        said = json.loads(ready.read_text())
        self.url, self.control = said["url"], said["control"]
        with urllib.request.urlopen(self.control + "/worlds/default") as answer:
            target = json.load(answer)["targets"][0]
        self.target, self.key = target["url"], target["credential"]["authorization"]

    def seconds(self):
        """The server's processor time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def load(server, seconds):
    """Sends small requests one after another at the given rate; returns how many."""
    client = Client(server.target, server.key)
    start = time.monotonic()
    sent = 0
    while (passed := time.monotonic() - start) < seconds:
        if sent < passed * RATE:
            client.call("GET", "/api/v2/agents/21000100002")
            sent += 1
        else:
            time.sleep(0.0005)
    return sent


def shown(server, browser):
    """Milliseconds from sending a probe to its line being drawn."""
    browser.evaluate(WATCH)
    others = threading.Thread(target=load, args=(server, 12))
    others.start()
    time.sleep(1)
    probe, times = Client(server.target, server.key), {}
    for number in range(40):
        times[f"probe-{number}"] = time.time() * 1_000
        probe.call("GET", f"/api/v2/agents?email=probe-{number}@acme.example")
        time.sleep(0.2)
    others.join()
    browser.wait_for("Object.keys(window.seen).length === 40")
    seen = browser.evaluate("window.seen")
    return sorted(seen[name] - sent for name, sent in times.items())


def paced(server):
    """Processor microseconds per request at the given rate."""
    before = server.seconds()
    count = load(server, 8)
    return (server.seconds() - before) / count * 1e6, count / 8


def full(server):
    """Requests per second at full load, and the server's processor microseconds for each."""
    before = server.seconds()
    done = subprocess.run(
        ["wrk", "-t1", "-c16", "-d2", "-H", f"Authorization: {server.key}",
         server.target + "/api/v2/agents/21000100002"], capture_output=True, text=True, check=True)
    spent = server.seconds() - before
    count = int(re.search(r"(\d+) requests in", done.stdout).group(1))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1)), spent / count * 1e6


def readers(server):
    return [subprocess.Popen(["curl", "-sN", "-H", "Accept: text/event-stream",
                              server.control + "/worlds/default/events"],
                             stdout=subprocess.DEVNULL) for _ in range(2)]


def paired(server):
    pairs = []
    for round_ in range(ROUNDS):
        pair = {}
        # Alternating and in changing order, so that other load on the machine affects both.
        for followed in (round_ % 2 == 0, round_ % 2 == 1):
            open_ = readers(server) if followed else []
            time.sleep(0.3)
            pair[followed] = full(server)
            for reader in open_:
                reader.kill()
                reader.wait()
        pairs.append(pair)
    return pairs


def replay(residue, feed, folder):
    """User seconds of a replay with and without the page, and how long the page takes to draw."""
    def run(*more):
        before = os.times()
        subprocess.run([residue, "replay", feed, "--offboarding", "deactivate", "--output",
                        folder / "replay", *more], stdout=subprocess.DEVNULL)
        after = os.times()
        return after.children_user - before.children_user
    plain = statistics.median(run("--report", "console") for _ in range(3))
    paged = statistics.median(run("--report", "html") for _ in range(3))
    page = folder / "replay" / "report.html"
    with Chromium() as browser:
        browser.set_offline()
        drawn = []
        for _ in range(5):
            browser.open(page.resolve().as_uri())
            drawn.append(browser.evaluate(
                "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(Math.round("
                "performance.now())))))"))
    print(f"replay: {plain:.2f} s of processor time, with the page {paged:.2f} s "
          f"({(paged / plain - 1) * 100:+.1f} %); {page.stat().st_size / 1e6:.2f} MB, drawn in "
          f"{statistics.median(drawn):.0f} ms (of {drawn})")


def main():
    residue = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        server = Server(residue, folder)
        try:
            alone, rate = paced(server)
            with Chromium() as browser:
                browser.open(server.url + "/")
                browser.wait_for("document.getElementById('link').textContent === 'live'")
                late = shown(server, browser)
                followed, _ = paced(server)
            print(f"shown: {len(late)} probes at {rate:.0f} requests a second, p50 "
                  f"{late[len(late) // 2]:.0f} ms, max {late[-1]:.0f} ms")
            print(f"server: {alone:.0f} µs a request alone, {followed:.0f} µs with the inspector "
                  f"open ({(followed / alone - 1) * 100:+.1f} %)")
            pairs = paired(server)
            for unit, place in [("requests a second", 0), ("µs of processor time a request", 1)]:
                ratios = sorted(pair[True][place] / pair[False][place] for pair in pairs)
                alone = statistics.median(pair[False][place] for pair in pairs)
                print(f"full load: {alone:.0f} {unit}, with two readers "
                      f"{(statistics.median(ratios) - 1) * 100:+.1f} % (median of {ROUNDS} pairs, "
                      f"{(ratios[0] - 1) * 100:+.1f} to {(ratios[-1] - 1) * 100:+.1f} %)")
        finally:
            server.stop()
        if len(sys.argv) > 2:
            replay(residue, sys.argv[2], folder)


main()
