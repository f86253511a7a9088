"""Compares the KV service of each member with etcd's: `kv.py --ours ADDRESS,… --theirs ADDRESS`."""

import argparse
import sys

from calls import Server, normal, short
from differences import Ledger, is_other_first_error
from kv_cases import KV, fixed
from random_cases import drawn


def base_revision(server):
    kind, body = server.call(KV + "Range", {"key": b"a"})
    assert kind == "ok", body
    return body[0]["header"]["revision"]


def in_step(cases, ours, theirs, ledger):
    """Sends each request to both and compares; the generator is told etcd's answer."""
    result = None
    while True:
        try:
            what, method, request, allowed = cases.send(result)
        except StopIteration:
            return
        mine = ours.call(method, request)
        if isinstance(allowed, tuple):
            reason, expected = allowed
            ledger.alone(f"{ours.address}: {what}", mine, expected, reason)
            continue
        result = theirs.call(method, request)
        if method == KV + "Txn" and not allowed and is_other_first_error(mine, result):
            allowed = "first-error"
        ledger.same(f"{ours.address}: {what}", ShortEqual(normal(mine)), ShortEqual(normal(result)), allowed)


class ShortEqual:
    """Equal as a whole, shown in part."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __str__(self):
        return short(self.value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    parser.add_argument("--drawn", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    ledger, theirs = Ledger(), Server(options.theirs)
    for number, address in enumerate(options.ours.split(",")):
        ours = Server(address)
        bases = base_revision(ours), base_revision(theirs)
        ledger.same("revision at the start", *bases)
        in_step(fixed(bases[1]), ours, theirs, ledger)
        in_step(drawn(options.seed + number, base_revision(theirs), options.drawn), ours, theirs, ledger)
        in_step(iter_once(KV + "DeleteRange", {"key": b"\0", "range_end": b"\0"}), ours, theirs, ledger)
        ours.close()
    return 0 if ledger.report("KV against etcd") else 1


def iter_once(method, request):
    yield "everything is deleted", method, request, None


if __name__ == "__main__":
    sys.exit(main())
