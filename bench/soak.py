# SPDX-License-Identifier: Apache-2.0
"""Works on a served world for minutes and watches memory and descriptors.

usage: soak.py RESIDUE [SECONDS]

Four workers read lists, create, change and delete accounts, send bodies of up to 200 KB, and control
the world; slow readers take a byte every five seconds, and half-sent requests are abandoned. Ten
lines report what the server holds. The exit status is 1 if it holds clearly more at the end than
halfway through, or answers anything with 500.
"""

import json
import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from keepalive import Client

USERS = 2_000


def held(pid):
    """Resident memory in MiB, and open descriptors."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+)", status, re.M)[1]) / 1024, len(os.listdir(f"/proc/{pid}/fd"))


def start(residue, folder):
    ready = os.path.join(folder, "ready.json")
    world = os.path.join(folder, "world.yaml")
    pathlib.Path(world).write_text(
        "world: soak\ntargets: { freshservice: , scim: , zoho-desk: }\n", "utf-8"
    )
    server = subprocess.Popen(
        [residue, "serve", "--world", world, "--port", "0", "--pace", "1000", "--ready-file", ready],
        stdout=subprocess.DEVNULL,
    )
    while not os.path.exists(ready):
        if server.poll() is not None:
            sys.exit("soak: residue serve did not start")
        time.sleep(0.05)
    return server, json.loads(pathlib.Path(ready).read_text())


class Load:
    def __init__(self, ready, seconds):
        self.ready = ready
        self.end = time.monotonic() + seconds
        self.calls, self.failures = 0, []
        self.lock = threading.Lock()
        control = Client(ready["url"])
        status, body = control.call("GET", "/_residue/worlds/default")
        world = json.loads(body)
        self.fields = {one["name"]: one["credential"].get("authorization") for one in world["targets"]}
        self.ids = []

    @property
    def goes_on(self):
        return time.monotonic() < self.end

    def keep_at(self, work):
        """A worker that stops is a failure, unless the run is over."""
        try:
            work()
        except (OSError, ValueError) as error:
            if self.goes_on:
                self.failures.append(f"{work.__name__}: {type(error).__name__}: {error}")

    def client(self, target):
        return Client(self.ready["targets"][target], self.fields[target])

    def call(self, client, method, path, body=None):
        status, answer = client.call(method, path, body)
        with self.lock:
            self.calls += 1
            if status >= 500:
                self.failures.append(f"{method} {path}: {status}")
        return status, answer

    def fill(self):
        client = self.client("scim")
        for number in range(USERS):
            user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                    "userName": f"person.{number}@acme.example", "active": True}
            status, body = self.call(client, "POST", "/scim/v2/Users", user)
            self.ids.append(json.loads(body)["id"])

    def reader(self):
        scim, desk, number = self.client("scim"), self.client("freshservice"), 0
        while self.goes_on:
            number += 1
            self.call(scim, "GET", f"/scim/v2/Users/{self.ids[number % USERS]}")
            self.call(desk, "GET", "/api/v2/agents?per_page=100")
            if number % 10 == 0:
                self.call(scim, "GET", "/scim/v2/Users?count=200")

    def writer(self):
        """Changes accounts; now and then creates and deletes one, whose record a target keeps."""
        client, number = self.client("scim"), 0
        while self.goes_on:
            number += 1
            if number % 100:
                change = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                          "Operations": [{"op": "replace", "path": "active",
                                          "value": number // USERS % 2 == 0}]}
                self.call(client, "PATCH", f"/scim/v2/Users/{self.ids[number % USERS]}", change)
                continue
            user = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                    "userName": f"guest.{number}@acme.example", "password": "hunter2-hunter2"}
            status, body = self.call(client, "POST", "/scim/v2/Users", user)
            if status != 201:
                continue
            place = f"/scim/v2/Users/{json.loads(body)['id']}"
            change = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                      "Operations": [{"op": "replace", "path": "active", "value": False}]}
            self.call(client, "PATCH", place, change)
            self.call(client, "DELETE", place)

    def large(self):
        client, number = self.client("freshservice"), 0
        while self.goes_on:
            number += 1
            size = 64_000 if number % 4 else 200_000
            self.call(client, "POST", "/api/v2/requesters", {"first_name": "x" * size})

    def steering(self):
        client, number = Client(self.ready["url"]), 0
        world = "/_residue/worlds/default"
        client.fields = client.fields.replace("application/scim+json", "application/json")
        while self.goes_on:
            number += 1
            status, body = self.call(client, "POST", f"{world}/snapshots")
            name = json.loads(body)["id"]
            self.call(client, "POST", f"{world}/faults",
                      {"name": f"late {number}", "on": {"request": "GET /nowhere"},
                       "answer": {"status": 429}})
            self.call(client, "GET", f"{world}/requests?limit=20")
            self.call(client, "GET", f"{world}/changes?limit=200")
            self.call(client, "GET", f"{world}/access?limit=100")
            self.call(client, "GET", "/_residue/metrics")
            self.call(client, "DELETE", f"{world}/faults")
            self.call(client, "DELETE", f"{world}/snapshots/{name}")
            time.sleep(0.5)

    def slow(self):
        """Requests a long list and reads a byte every five seconds until the server lets go."""
        place = urllib.parse.urlsplit(self.ready["targets"]["scim"])
        while self.goes_on:
            with socket.socket() as one:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                one.connect((place.hostname, place.port))
                one.sendall(f"GET /scim/v2/Users?count=2000 HTTP/1.1\r\nHost: x\r\nAuthorization: "
                            f"{self.fields['scim']}\r\n\r\n".encode())
                one.settimeout(10)
                try:
                    while self.goes_on and one.recv(1):
                        time.sleep(5)
                except OSError:
                    pass

    def halves(self):
        place = urllib.parse.urlsplit(self.ready["targets"]["freshservice"])
        lying = []
        while self.goes_on:
            one = socket.create_connection((place.hostname, place.port))
            one.sendall(b"POST /api/v2/agents HTTP/1.1\r\nHost: x\r\nContent-Le")
            lying.append(one)
            if len(lying) > 400:
                lying.pop(0).close()
            time.sleep(0.05)


def main():
    residue = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    with tempfile.TemporaryDirectory() as folder:
        server, ready = start(residue, folder)
        try:
            return watch(server, ready, seconds)
        finally:
            server.terminate()
            server.wait()


def watch(server, ready, seconds):
    load = Load(ready, seconds + 60)
    load.fill()
    load.end = time.monotonic() + seconds
    works = [load.reader, load.writer, load.large, load.steering, load.halves] + [load.slow] * 20
    threads = [threading.Thread(target=load.keep_at, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    memory, files, began, shown = [], [], time.monotonic(), 0
    while load.goes_on and server.poll() is None:
        time.sleep(1)
        mib, descriptors = held(server.pid)
        memory.append(mib)
        files.append(descriptors)
        if len(memory) >= shown + seconds / 10:
            shown = len(memory)
            print(f"{time.monotonic() - began:5.0f} s  {mib:6.1f} MiB  {descriptors:4} descriptors  "
                  f"{load.calls:8} calls", flush=True)
    if server.poll() is not None:
        print(f"soak: the server ended with {server.returncode}", file=sys.stderr)
        return 1
    for failure in load.failures[:5]:
        print(f"soak: {failure}", file=sys.stderr)
    third = len(memory) // 3
    middle, last = statistics.median(memory[third:-third]), statistics.median(memory[-third:])
    growth = statistics.median(files[-third:]) - statistics.median(files[third:-third])
    print(f"memory {middle:.1f} MiB in the middle third, {last:.1f} MiB in the last, "
          f"{max(memory):.1f} MiB at most; descriptors {growth:+.0f}, {max(files)} at most")
    return 1 if load.failures or last > middle * 1.15 + 8 or growth > 100 else 0


sys.exit(main())
