# SPDX-License-Identifier: Apache-2.0
"""HTTP with retries that tell a lost answer from a refusal."""

import http.client
import json
import urllib.parse

ATTEMPTS = 6


class Refusal(Exception):
    """What did not succeed, and whether it may have happened all the same."""

    def __init__(self, code, effect, message, body=None):
        super().__init__(message)
        self.code, self.effect, self.message, self.body = code, effect, message, body or {}


class Web:
    def __init__(self, residue, base_url, content_type="application/json"):
        self.residue = residue
        parts = urllib.parse.urlsplit(base_url)
        self.netloc, self.root = parts.netloc, parts.path
        self.content_type = content_type
        self.connection = None

    def headers(self):
        """What every request carries; subclasses add their credential."""
        return {"Accept": self.content_type}

    def unauthorized(self):
        """Whether another credential could be had after a 401."""
        return False

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
            value = None
        return response, value

    def send(self, method, path, body=None, recheck=None, form=None):
        """The answer that another attempt would not change.

        `body` may be a function, computed again before every attempt; nothing is sent once it
        returns None. `recheck` looks after a lost answer whether the change was made.
        """
        effect, pause, renewed = "none", 1, False
        last = Refusal("unavailable", effect, f"{method} {path}")
        attempt = 0
        while attempt < ATTEMPTS:
            if effect == "unknown" and recheck:
                made = recheck()
                if made is not None:
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
            attempt += 1
            if response is not None:
                status = response.status
                wait = float(response.headers.get("Retry-After") or 0)
                if status == 429:
                    last = Refusal("rateLimited", effect, f"{method} {path}: 429")
                    self.wait(wait or pause, last)
                    pause = min(pause * 2, 60)
                    continue
                if status == 401 and not renewed and self.unauthorized():
                    renewed = True
                    continue
                if status < 400:
                    self.last_response = response
                    return value
                if status < 500:
                    code = {401: "unauthorized", 403: "forbidden", 404: "notFound",
                            409: "conflict", 400: "invalid", 422: "invalid"}.get(status, "other")
                    raise Refusal(code, effect, f"{method} {path.split('?')[0]}: {status}", value)
                pause = max(pause, wait)
                last = Refusal("unavailable", effect, f"{method} {path}: {status}")
            else:
                last = Refusal("timeout", effect, f"{method} {path}: no answer")
            if method != "GET":
                effect = last.effect = "unknown"
            if method == "POST" and not recheck and form is None:
                raise last
            self.wait(pause, last)
            pause = min(pause * 2, 60)
        raise last

    def wait(self, seconds, last):
        """Waits, or gives up where it would take longer than the rest of the work may wait."""
        if seconds > self.residue.patience:
            raise last
        self.residue.sleep(seconds)
