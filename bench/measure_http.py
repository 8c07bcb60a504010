# SPDX-License-Identifier: Apache-2.0
"""Runs the servers of bench/http.sh, measures them with wrk and a client, and prints a table."""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from keepalive import Client, free_port, wait_for_port

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

WORLD = """world: An empty directory and a service desk with one agent
targets:
  scim:
    rateLimit: none
  freshservice:
    rateLimit: none
accounts:
  - target: freshservice
    kind: agent
    email: ana.abel@acme.example
    name: Ana Abel
"""

NGINX = """worker_processes 2;
daemon off;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=2048;
{locations}
    }}
}}
"""


def user(number):
    return {
        "schemas": [USER_SCHEMA],
        "userName": f"person.{number}@acme.example",
        "externalId": f"e-{number}",
        "name": {"givenName": "Person", "familyName": f"Number {number}"},
        "displayName": f"Person {number}",
        "title": f"Job {number % 100}",
        "active": True,
        "emails": [{"value": f"person.{number}@acme.example", "type": "work", "primary": True}],
    }


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Servers:
    """Processes that end with this one."""

    def __init__(self, work):
        self.work = work
        self.running = []

    def start(self, arguments):
        log = open(os.path.join(self.work, f"server-{len(self.running)}.log"), "w")
        process = subprocess.Popen(arguments, stdout=log, stderr=log)
        self.running.append(process)
        return process

    def stop(self, process):
        process.terminate()
        process.wait(timeout=20)
        self.running.remove(process)

    def stop_all(self):
        for process in list(self.running):
            self.stop(process)


class Residue:
    def __init__(self, servers, binary, world, *options):
        ready = os.path.join(servers.work, "ready.json")
        if os.path.exists(ready):
            os.remove(ready)
        arguments = [binary, "serve", "--world", world, "--port", "0", "--ready-file", ready]
        self.process = servers.start(arguments + list(options))
        deadline = time.monotonic() + 20
        while not os.path.exists(ready):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"bench/measure_http.py: residue serve did not start; see {servers.work}")
            time.sleep(0.02)
        with open(ready) as file:
            self.addresses = json.load(file)
        with urllib.request.urlopen(self.addresses["control"] + "/worlds/default") as answer:
            described = json.load(answer)
        self.authorization = {
            target["name"]: target["credential"]["authorization"] for target in described["targets"]
        }

    def url(self, target):
        return self.addresses["targets"][target]

    def client(self, target):
        return Client(self.url(target), self.authorization[target])


def load(client, base, count):
    """Creates `count` users; returns the id of the middle one."""
    chosen = None
    for number in range(count):
        status, body = client.call("POST", f"{base}/Users", user(number))
        if status != 201:
            sys.exit(f"bench/measure_http.py: POST /Users was answered {status}: {body[:200]}")
        if number == count // 2:
            chosen = json.loads(body)["id"]
    return chosen


def cycles(client, base, seconds):
    """Calls per second of one client that creates, reads, patches and deletes users."""
    patch = {
        "schemas": [PATCH_SCHEMA],
        "Operations": [{"op": "replace", "path": "title", "value": "Auditor"}],
    }
    calls = 0
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        steps = []
        status, body = client.call("POST", f"{base}/Users", user(10_000_000 + calls))
        place = f"{base}/Users/{json.loads(body)['id']}" if status == 201 else f"{base}/Users/x"
        steps.append((status, 201))
        steps.append((client.call("GET", place)[0], 200))
        steps.append((client.call("PATCH", place, patch)[0], 200))
        steps.append((client.call("DELETE", place)[0], 204))
        for got, wanted in steps:
            if got != wanted and not (wanted == 200 and got == 204):
                sys.exit(f"bench/measure_http.py: a cycle was answered {got} in place of {wanted}")
        calls += 4
    return calls / (time.monotonic() - started)


def microseconds(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


class Measurement:
    def __init__(self, rate, middle, late, spent):
        self.rate, self.middle, self.late, self.spent = rate, middle, late, spent


def processor_seconds(pid):
    """Processor time of a process and its children so far."""
    if pid is None:
        return 0
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        children = [int(child) for child in file.read().split()]
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(child) for child in children)


def wrk(url, authorization, options, pid=None):
    """One short run; `spent` is the server's processor time per request, in microseconds."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency"]
    if authorization:
        command += ["-H", f"Authorization: {authorization}"]
    before = processor_seconds(pid)
    text = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout
    spent = processor_seconds(pid) - before
    if "Non-2xx" in text or re.search(r"(connect|read|write) [1-9]", text):
        sys.exit(f"bench/measure_http.py: {url} was not answered as it should be:\n{text}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    count = int(re.search(r"(\d+) requests in", text).group(1))
    middle, late = (re.search(rf"^ +{part}% +(\S+)", text, re.M).group(1) for part in (50, 99))
    return Measurement(rate, microseconds(middle), microseconds(late), spent * 1e6 / max(count, 1))


def constant(work, number, size):
    """An nginx location that answers with the same number of bytes."""
    filler = '{"value":"' + "x" * max(size - 12, 0) + '"}'
    if size < 3_000:
        answer = f"return 200 '{filler}';"
    else:
        # Longer than a parameter may be, so it is a file that is kept open.
        with open(os.path.join(work, f"constant-{number}"), "w") as file:
            file.write(filler)
        answer = f"alias {work}/constant-{number}; open_file_cache max=10; sendfile on;"
    return f"        location = /{number} {{ default_type application/json; {answer} }}"


def median(runs, part):
    return statistics.median(getattr(run, part) for run in runs)


class Row:
    """One call, measured in alternation with a constant of its size, so that both see the same load.

    Every figure is the median of many short runs; the ratio is the median of the ratios of
    neighbors, which a burst of foreign work can spoil only for a turn or two.
    """

    def __init__(self, title, url, authorization, rival=None):
        self.title, self.url, self.authorization, self.rival = title, url, authorization, rival
        self.constant = None

    def measure(self, options, pid, nginx):
        bare, ours, rivals = [], [], []
        for turn in range(options.rounds):
            bare.append(wrk(self.constant, None, options, nginx))
            ours.append(wrk(self.url, self.authorization, options, pid))
            if self.rival and turn < 3:
                rivals.append(wrk(self.rival, None, options))
        ratio = statistics.median(one.rate / other.rate for one, other in zip(ours, bare))
        times = [one.rate / other.rate for one, other in zip(ours, rivals)]
        return (
            self.title,
            f"{median(ours, 'rate'):.0f}",
            f"{median(ours, 'middle') / 1e3:.2f} ms",
            f"{median(ours, 'late') / 1e3:.2f} ms",
            f"{median(ours, 'spent'):.1f} us",
            f"{median(bare, 'rate'):.0f}",
            f"{median(bare, 'spent'):.1f} us",
            f"{ratio:.2f}",
            f"{statistics.median(times):.0f} times" if times else "",
        )


HEADINGS = (
    "", "requests/s", "p50", "p99", "processor", "nginx", "processor", "of nginx", "scim2-server"
)
WIDTHS = (51, 10, 8, 8, 9, 8, 9, 8, 12)


def line(cells):
    padded = [f"{cells[0]:<{WIDTHS[0]}}"]
    padded += [f"{cell:>{width}}" for cell, width in zip(cells[1:], WIDTHS[1:])]
    return f"| {' | '.join(padded)} |"


def fetch(url, authorization):
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def memory(servers, options, world):
    """Resident memory per stored user, in bytes."""
    server = Residue(servers, options.residue, world, "--journal", "0")
    client = server.client("scim")
    load(client, "/scim/v2", 100)
    before = resident(server.process.pid)
    for number in range(100, 100 + options.users):
        client.call("POST", "/scim/v2/Users", user(number))
    after = resident(server.process.pid)
    servers.stop(server.process)
    return (after - before) * 1024 / options.users


def rows_of(server, chosen, rival_url):
    scim = server.url("scim") + "/scim/v2"
    desk = server.url("freshservice") + "/api/v2"
    token = server.authorization["scim"]
    key = server.authorization["freshservice"]
    agents = json.loads(fetch(f"{desk}/agents", key))["agents"]
    agent = next(one["id"] for one in agents if one["email"] == "ana.abel@acme.example")
    indexed = "filter=userName%20eq%20%22person.77%40acme.example%22"
    scan = "filter=title%20eq%20%22Job%2077%22&count=10"
    return [
        Row("SCIM: GET user by id", f"{scim}/Users/{chosen}", token, rival_url),
        Row("SCIM: list by userName (indexed)", f"{scim}/Users?{indexed}", token),
        Row("SCIM: list by title, 10 of 100 (a scan)", f"{scim}/Users?{scan}", token),
        Row("Freshservice: GET agent by id", f"{desk}/agents/{agent}", key),
    ]


def start_rival(servers, options):
    """scim2-server with one user; returns its URL and that user's."""
    if not options.scim2:
        return None, None
    port = free_port()
    servers.start([options.scim2, "--port", str(port)])
    wait_for_port(port)
    client = Client(f"http://127.0.0.1:{port}")
    status, body = client.call("POST", "/v2/Users", user(0))
    base = "/v2"
    if status != 201:
        status, body = client.call("POST", "/Users", user(0))
        base = ""
    if status != 201:
        sys.exit(f"bench/measure_http.py: scim2-server answered {status}: {body[:200]}")
    root = f"http://127.0.0.1:{port}{base}"
    return root, f"{root}/Users/{json.loads(body)['id']}"


def start_nginx(servers, rows):
    port = free_port()
    locations = []
    for number, row in enumerate(rows):
        row.constant = f"http://127.0.0.1:{port}/{number}"
        size = len(fetch(row.url, row.authorization))
        row.title += f", {size} bytes"
        locations.append(constant(servers.work, number, size))
    path = os.path.join(servers.work, "nginx.conf")
    with open(path, "w") as file:
        file.write(NGINX.format(work=servers.work, port=port, locations="\n".join(locations)))
    process = servers.start(["nginx", "-c", path, "-p", servers.work])
    wait_for_port(port)
    return process.pid


def run(servers, options):
    world = os.path.join(servers.work, "world.yaml")
    with open(world, "w") as file:
        file.write(WORLD)
    per_user = None if options.only else memory(servers, options, world)
    server = Residue(servers, options.residue, world)
    started = time.monotonic()
    chosen = load(server.client("scim"), "/scim/v2", options.users)
    created = options.users / (time.monotonic() - started)
    rival_root, rival_user = start_rival(servers, options)
    rows = [row for row in rows_of(server, chosen, rival_user) if options.only in row.title]
    nginx = start_nginx(servers, rows)
    print(line(HEADINGS))
    print(f"|{'|'.join('-' * (width + 2) for width in WIDTHS)}|")
    for row in rows:
        print(line(row.measure(options, server.process.pid, nginx)), flush=True)
    if not options.only:
        print(line(measure_cycles(server, rival_root)))
    busy = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n{options.users} users created by one client at {created:.0f} a second.")
    if per_user:
        print(f"{per_user:.0f} bytes of memory for each.")
    print(
        f"{options.connections} connections, medians of {options.rounds} runs of "
        f"{options.seconds} s in turns, {os.cpu_count()} cores shared by server and client; "
        f"load {busy}."
    )


def measure_cycles(server, rival_root):
    """Calls per second of one client, in alternation with the rival's."""
    client = server.client("scim")
    if not rival_root:
        rate = statistics.median(cycles(client, "/scim/v2", 1) for _ in range(3))
        times = ""
    else:
        host, _, path = rival_root.removeprefix("http://").partition("/")
        base = f"/{path}" if path else ""
        other = Client(f"http://{host}")
        turns = [(cycles(client, "/scim/v2", 1), cycles(other, base, 2)) for _ in range(3)]
        rate = statistics.median(ours for ours, _ in turns)
        times = f"{statistics.median(ours / theirs for ours, theirs in turns):.1f} times"
    title = "SCIM: create, get, patch, delete; one client"
    return (title, f"{rate:.0f}", "", "", "", "", "", "", times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--residue", required=True)
    parser.add_argument("--scim2", default="")
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="residue-bench-")
    # The workers of nginx may be another user.
    os.chmod(work, 0o755)
    servers = Servers(work)
    try:
        run(servers, options)
    finally:
        servers.stop_all()
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
