# SPDX-License-Identifier: Apache-2.0
"""HTTP with retries that tell a lost answer from a refusal."""

import http.client
import json
import urllib.parse

ATTEMPTS = 6
CODES = {"notFound": 1, "alreadyExists": 2, "invalid": 3, "unauthorized": 4, "forbidden": 5,
         "rateLimited": 6, "unavailable": 7, "timeout": 8, "conflict": 9, "other": 99}
STATUSES = {400: "invalid", 401: "unauthorized", 403: "forbidden", 404: "notFound",
            409: "conflict", 422: "invalid"}


class Refusal(Exception):
    """What failed, and whether it may have taken effect anyway."""

    def __init__(self, code, effect, message):
        super().__init__(message)
        self.code, self.effect, self.message = code, effect, message


class Web:
    def __init__(self, residue, base_url, content_type="application/json"):
        self.residue = residue
        parts = urllib.parse.urlsplit(base_url)
        self.netloc, self.root = parts.netloc, parts.path
        self.content_type = content_type
        self.connection = None

    def headers(self):
        """The headers of every request; subclasses add their credential."""
        return {"Accept": self.content_type, "User-Agent": "engine-python/1.0"}

    def once(self, method, path, data, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.netloc, timeout=30)
        try:
            self.connection.request(method, self.root + path, data, headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return None, None
        try:
            value = json.loads(content) if content else None
        except ValueError:
            # A success that cannot be parsed is not one; a refusal need not be JSON.
            return (None, None) if response.status < 400 else (response, None)
        return response, value

    def send(self, method, path, body=None, recheck=None, form=None):
        """Retries until another attempt would not change the answer, and returns it.

        `body` may be a function, called before every attempt; nothing is sent once it returns
        None. `recheck` checks after a lost answer whether the change was made.
        """
        effect, pause, renewed, last = "none", 1, False, None
        for _ in range(ATTEMPTS):
            if effect == "unknown" and recheck and (made := recheck()) is not None:
                return made
            content = body() if callable(body) else body
            if callable(body) and content is None:
                return None
            headers, data = self.headers(), None
            if form is not None:
                data, headers = form, {"Content-Type": "application/x-www-form-urlencoded"}
            elif content is not None:
                data = json.dumps(content)
                headers["Content-Type"] = self.content_type
            response, value = self.once(method, path, data, headers)
            status = response.status if response else 0
            if status == 401 and not renewed and hasattr(self, "renew"):
                self.token, renewed = None, True
                continue
            # A creation answered with an empty body may not have happened.
            if 0 < status < 400 and (value or method != "POST" or not recheck):
                self.last_response = response
                return value
            if 400 <= status < 500 and status != 429 or status == 501:
                raise Refusal(STATUSES.get(status, "other"), effect,
                              f"{method} {path.split('?')[0]}: {status}")
            code = {0: "timeout", 429: "rateLimited"}.get(status, "unavailable")
            last = Refusal(code, effect, f"{method} {path}: {status or 'no answer'}")
            if status != 429 and method != "GET":
                effect = last.effect = "unknown"
            if status != 429 and method == "POST" and not recheck and form is None:
                raise last
            wait = float(response.headers.get("Retry-After") or 0) if response else 0
            self.wait(max(pause, wait), last)
            pause = min(pause * 2, 60)
        raise last or Refusal("unauthorized", effect, f"{method} {path}")

    def wait(self, seconds, last):
        """Waits, or gives up if that would take longer than the remaining work can wait."""
        if seconds > self.residue.patience:
            raise last
        self.residue.sleep(seconds)


class Target:
    """What every target does in the same way; subclasses add the rest."""

    def __init__(self, web, policy):
        self.web, self.policy, self.catalog = web, policy, None

    def converge(self, wish, changes):
        accounts = self.accounts(wish)
        stays = not wish["suspended"] and wish["account"] is not None
        if stays:
            self.ensure(wish, accounts, changes)
        for account in accounts[1:] if stays else accounts:
            (self.disable if wish["suspended"] else self.end)(account, changes)

    def settle(self, verb, path, is_done, change, changes, body=None):
        """Sends a change of state; whatever the answer, a read shows whether it took effect."""
        self.web.send(verb, path, body, recheck=lambda: {} if is_done() else None)
        if not is_done():
            raise Refusal("conflict", "unknown", f"{verb} {path} was answered and not done")
        changes.append((change, None))

    def update(self, verb, path, body, change, changes):
        """Sends what differs from a fresh read; another read shows whether it took effect."""
        if self.web.send(verb, path, body) is not None:
            if body() is not None:
                raise Refusal("conflict", "unknown", f"{verb} {path} was answered and not done")
            changes.append(change)

    def found(self, ask, otherwise=None):
        """What a read finds, or what the fallback finds, or None."""
        try:
            return ask()
        except Refusal as error:
            if error.code in ("notFound", "invalid"):
                return otherwise and otherwise()
            raise
