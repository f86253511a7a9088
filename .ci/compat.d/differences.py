"""What Holdfast answers otherwise than etcd on purpose, as the page of differences lists it. The list is closed: any other
difference fails the check, and so does a comparison that names an entry and finds no difference."""

import pathlib
import re

PAGE = pathlib.Path(__file__).parents[2] / "Sources/Server/Server.docc/Differences.md"
REASONS = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+) \|$", PAGE.read_text(), re.MULTILINE))

# Refusals of which etcd 3.4 may name another one than we do when a transaction has several.
VALIDITY = {"etcdserver: requested lease not found", "etcdserver: key not found",
            "etcdserver: mvcc: required revision has been compacted",
            "etcdserver: mvcc: required revision is a future revision"}


def is_other_first_error(ours, theirs):
    return "ok" not in (ours[0], theirs[0]) and ours != theirs and {ours[1], theirs[1]} <= VALIDITY


class Ledger:
    """Counts comparisons, and keeps what differed."""

    def __init__(self):
        self.compared = 0
        self.asserted = 0
        self.failures = []
        self.met = {}

    def same(self, what, ours, theirs, allowed=None):
        """`allowed` names the entry of the list that says why the two differ here."""
        self.compared += 1
        if ours == theirs:
            if allowed:
                self.failures.append(f"{what}\n    does not differ any more, though the list says {allowed}: {ours}")
            return
        if allowed:
            assert allowed in REASONS, allowed
            self.met[allowed] = self.met.get(allowed, 0) + 1
            return
        self.failures.append(f"{what}\n    ours   {ours}\n    etcd's {theirs}")

    def alone(self, what, ours, expected, reason):
        """A request that only we are sent, as the list says why."""
        self.met[reason] = self.met.get(reason, 0) + 1
        assert reason in REASONS, reason
        self.holds(what, ours == expected, ours)

    def holds(self, what, condition, detail=""):
        self.asserted += 1
        if not condition:
            self.failures.append(f"{what} {detail}")

    def report(self, title, shown=12):
        print(f"{title}: {self.compared} answers compared, {self.asserted} facts asserted, "
              f"{len(self.failures)} differ", flush=True)
        for name, count in sorted(self.met.items()):
            print(f"    on purpose, {count} times: {name}: {REASONS[name]}")
        for failure in self.failures[:shown]:
            print(f"  {failure}")
        return not self.failures
