"""Calls as JSON over HTTP/1.1, and answers in a form that two servers can be compared by."""

import http.client
import json

# What names a member, a cluster or a term; that these are there is kept.
OWN = {"cluster_id", "member_id", "raft_term"}
REVISIONS = {"revision", "create_revision", "mod_revision", "compact_revision"}


class Web:
    """One server under test. Revisions are told as distances from `base`, the revision when it was first asked."""

    def __init__(self, address):
        self.address = address
        self.connection = http.client.HTTPConnection(address, timeout=20)
        self.base = 0
        status, body = self.call("/v3/kv/range", {"key": "AA=="})
        assert status == 200, (status, body)
        self.base = int(body["header"]["revision"])

    def raw(self, path, body, method="POST", headers=None):
        """`(status, fields, text)`."""
        text = body if isinstance(body, str) else json.dumps(body)
        for attempt in (0, 1):
            try:
                self.connection.request(method, path, text, headers or {})
                response = self.connection.getresponse()
                return response.status, response.headers, response.read().decode()
            except (http.client.HTTPException, ConnectionError):
                # It may have been closed since the last request.
                self.connection.close()
                if attempt:
                    raise

    def call(self, path, body, **options):
        """`(status, answer)`, the answer decoded and made comparable."""
        status, _, text = self.raw(path, body, **options)
        try:
            return status, self.normal(json.loads(text))
        except ValueError:
            return status, text

    def lines(self, path, body, count):
        """The first lines of a stream, which is then given up."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        try:
            connection.request("POST", path, body if isinstance(body, str) else json.dumps(body))
            response = connection.getresponse()
            lines = []
            while len(lines) < count:
                line = response.readline()
                if not line:
                    lines.append("end")
                    break
                lines.append(self.normal(json.loads(line)))
            return response.status, lines
        except TimeoutError:
            return "nothing more in ten seconds", None
        finally:
            connection.close()

    def normal(self, value, name=None):
        if isinstance(value, dict):
            return {key: "present" if key in OWN else self.normal(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.normal(inner) for inner in value]
        if name in REVISIONS and int(value) > 0:
            return int(value) - self.base
        return value

    def close(self):
        self.connection.close()
