"""Requests of a comparison run, drawn from a seed: writes, each of which is carried out before anything else is asked, and reads,
of which many can be asked at once since none of them changes anything. Keys are few, so that requests meet."""

from kv_cases import KV
from random_cases import VALUES, Draw

LEASE = "/etcdserverpb.Lease/"
LEASES = range(7001, 7007)
# In none of these a lease ends by itself while the run goes on.
TTL = range(100_000, 100_010)
MORE_OPERATIONS_THAN_ALLOWED = 129
HISTORY = 60


class ComparisonDraw(Draw):
    def __init__(self, seed, base, by_key=False):
        super().__init__(seed, base)
        # Among equal elements an etcd made with Go before 1.19 has no order when there are more than six.
        self.by_key = by_key

    def lease(self):
        return 4711 if self.chance(8) else self.random.choice(LEASES)

    def put(self):
        out = super().put()
        out.pop("lease", None)
        if self.chance(3):
            out["lease"] = self.lease()
        if self.chance(40):
            out["value"] = self.random.choice(VALUES) * self.random.randrange(2000)
        return out

    def range_fields(self, now):
        out = super().range_fields(now)
        # With as few keys as there are etcd's sort leaves equal elements where they were, as ours does with any number.
        if self.chance(3):
            out["sort_order"], out["sort_target"] = self.random.randrange(3), self.random.randrange(5)
        if self.by_key and "sort_target" in out:
            out["sort_target"] = 0
        if self.chance(5):
            out["revision"] = now - self.random.randrange(-1, HISTORY)
        if self.chance(40):
            out.update(key=b"\0", range_end=b"\0")
        return out

    def compare(self, now):
        out = super().compare(now)
        if out["target"] == 4:
            out["lease"] = self.random.choice([0, self.lease()])
        return out

    def write(self, now):
        """`(method, request)`"""
        kind = self.random.randrange(100)
        if kind < 30:
            return KV + "Put", self.put()
        if kind < 42:
            return KV + "DeleteRange", self.delete(self.end)
        if kind < 80:
            return KV + "Txn", self.transaction(now)
        if kind < 83:
            return KV + "Txn", self.wrong(now)
        if kind < 90:
            return LEASE + "LeaseGrant", {"ID": self.lease(), "TTL": self.random.choice(TTL)}
        if kind < 95:
            return LEASE + "LeaseRevoke", {"ID": self.lease()}
        if kind < 97:
            return LEASE + "LeaseGrant", {"ID": self.lease(), "TTL": self.random.choice([9_000_000_001, 1 << 62])}
        if kind < 98:
            return KV + "Put", self.random.choice([
                {"key": b"a", "value": b"x", "ignore_value": 1}, {"key": b"a", "lease": 7001, "ignore_lease": 1}, {},
                {"key": b"absent", "ignore_value": 1}, {"key": b"absent", "ignore_lease": 1, "value": b"x"}])
        # Refused: what is compacted already and what is not there yet.
        return KV + "Compact", {"revision": self.random.choice([-1, 0, 1, now + 1, now + 1000])}

    def wrong(self, now):
        """A transaction that is refused for its form."""
        kind = self.random.randrange(4)
        put = {"put": {"key": b"a", "value": b"1"}}
        if kind == 0:
            return {"success": [put, put]}
        if kind == 1:
            return {"failure": [{"put": {"key": b"k%d" % n}} for n in range(MORE_OPERATIONS_THAN_ALLOWED)]}
        if kind == 2:
            return {"success": [put, {}]}
        return {"success": [{"txn": {"success": [put]}}, put], "compare": [self.compare(now)]}

    def read(self, now):
        kind = self.random.randrange(100)
        if kind < 75:
            return KV + "Range", self.range_fields(now)
        if kind < 90:
            def ranges():
                return [{"range": self.range_fields(now)} for _ in range(self.random.randrange(1, 4))]
            compares = [self.compare(now) for _ in range(self.random.randrange(3))]
            return KV + "Txn", {"compare": compares, "success": ranges(), "failure": ranges()}
        if kind < 98:
            return LEASE + "LeaseTimeToLive", {"ID": self.lease(), "keys": self.random.randrange(2)}
        return LEASE + "LeaseLeases", {}


def is_serializable(request):
    """Whether any part may be answered from the state of the member that is asked, and so only by the one that wrote last."""
    parts = request.get("success", []) + request.get("failure", [])
    return bool(request.get("serializable")) or any(part.get("range", {}).get("serializable") for part in parts)
