"""Requests drawn from a seed, in the form of `kv_cases`. Few keys, so that they meet."""

import random

from kv_cases import KV, OPERAND

KEYS = [b"a", b"b", b"ba", b"c", b"d", b"d\0", b"e", b"f\xff", b"g"]
DEPTH = 2
VALUES = [b"", b"0", b"1", b"\0", b"zzz"]


class Draw:
    def __init__(self, seed, base):
        self.random = random.Random(seed)
        self.base = base

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def key(self):
        return b"" if self.chance(60) else self.random.choice(KEYS)

    def end(self):
        return b"\0" if self.chance(6) else self.random.choice(KEYS + [b"z", b"A"])

    def range_fields(self, now):
        out = {"key": self.key()}
        if not self.chance(3):
            out["range_end"] = self.end()
        if self.chance(3):
            out["limit"] = self.random.randrange(-1, 5)
        if self.chance(4):
            out["revision"] = now - self.random.randrange(-1, 30)
        if self.chance(3):
            # Only targets without equal elements have a defined order.
            out["sort_order"] = self.random.randrange(3)
            out["sort_target"] = self.random.choice([0, 0, 3])
        for name in ("keys_only", "count_only", "serializable"):
            if self.chance(6):
                out[name] = 1
        for name in ("min_mod_revision", "max_mod_revision", "min_create_revision", "max_create_revision"):
            if self.chance(10):
                out[name] = max(1, now - self.random.randrange(30))
        return out

    def put(self):
        out = {"key": self.key(), "value": self.random.choice(VALUES)}
        for name, one_in in (("prev_kv", 3), ("ignore_value", 15), ("ignore_lease", 10)):
            if self.chance(one_in):
                out[name] = 1
        if self.chance(40):
            out["lease"] = 99
        return out

    def delete(self, ends):
        out = {"key": self.key()}
        if self.chance(3):
            out["range_end"] = ends()
        if self.chance(2):
            out["prev_kv"] = 1
        return out

    def compare(self, now):
        target = self.random.randrange(5)
        operand = {0: self.random.randrange(4), 3: self.random.choice(VALUES), 4: self.random.randrange(2)}.get(
            target, max(0, now - self.random.randrange(20)))
        out = {"result": self.random.randrange(4), "target": target, "key": self.key(), OPERAND[target]: operand}
        if self.chance(4):
            out["range_end"] = self.end()
        return out

    def operation(self, now, depth):
        kind = self.random.randrange(4 if depth else 3)
        # Nested parts put or delete, never both: see `nested-duplicate` in the list of differences.
        if depth < DEPTH and kind in (1, 2):
            kind = self.nested_kind
        if kind == 0:
            return {"range": self.range_fields(now)}
        if kind == 1:
            return {"put": self.put()}
        if kind == 2:
            # Not from a key on: see `delete-from-key` in the list of differences.
            return {"delete": self.delete(lambda: self.random.choice(KEYS + [b"z", b"A"]))}
        return {"txn": self.transaction(now, depth - 1)}

    def transaction(self, now, depth=DEPTH):
        if depth == DEPTH:
            self.nested_kind = self.random.choice([1, 2])

        def some(of, most):
            return [of() for _ in range(self.random.randrange(most + 1))]

        return {"compare": some(lambda: self.compare(now), 2),
                "success": some(lambda: self.operation(now, depth), 3),
                "failure": some(lambda: self.operation(now, depth), 3)}


def drawn(seed, base, count):
    draw, now = Draw(seed, base), base
    for number in range(count):
        kind = draw.random.randrange(10)
        what = f"drawn {number} of seed {seed}:"
        if kind < 3:
            case = "Range", draw.range_fields(now)
        elif kind < 5:
            case = "Put", draw.put()
        elif kind < 6:
            case = "DeleteRange", draw.delete(draw.end)
        elif draw.chance(60):
            case = "Compact", {"revision": now - draw.random.randrange(-1, 25)}
        else:
            case = "Txn", draw.transaction(now)
        result = yield f"{what} {case[0]} {case[1]}", KV + case[0], case[1], None
        now = revision_of(result) or now


def revision_of(result):
    kind, body = result
    return body[-1].get("header", {}).get("revision") if kind == "ok" and body else None
