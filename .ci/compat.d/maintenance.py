"""Alarms and hashes, compared. `maintenance.py --ours ADDRESS,… --theirs ADDRESS`."""

import argparse
import sys

from calls import Server, normal
from differences import Ledger

KV = "/etcdserverpb.KV/"
MAINTENANCE = "/etcdserverpb.Maintenance/"
LEASE = "/etcdserverpb.Lease/"
NOSPACE, CORRUPT = 1, 2
GET, ACTIVATE, DEACTIVATE = 0, 1, 2


def without_revision(value):
    if isinstance(value, dict):
        return {name: without_revision(inner) for name, inner in value.items() if not name.endswith("revision")}
    if isinstance(value, (list, tuple)):
        return type(value)(without_revision(inner) for inner in value)
    return value


def alarms(ours, theirs, ledger):
    def both(path, request, allowed=None):
        mine, other = [without_revision(normal(server.call(path, request))) for server in (ours, theirs)]
        ledger.same(f"{path.rsplit('/', 1)[1]} {request}", mine, other, allowed)

    def alarm(action, kind):
        member = 4711 if kind == NOSPACE else 0
        request = {"action": action, "alarm": kind, "memberID": member}
        mine, other = [server.call(MAINTENANCE + "Alarm", request) for server in (ours, theirs)]
        for answer in (mine, other):
            # etcd lists them in no order.
            answer[1][0]["alarms"].sort(key=lambda one: (one["alarm"], one.get("memberID", 0)))
        headers = [answer[1][0].pop("header", None) for answer in (mine, other)]
        ledger.same(f"Alarm {request}", mine, other)
        ledger.same(f"Alarm's header {request}", bool(headers[0]), bool(headers[1]), "alarm-header")

    put = {"put": {"key": b"a1", "value": b"x"}}
    requests = [(KV + "Range", {"key": b"a1"}), (KV + "Range", {"key": b"a1", "serializable": 1}),
                (KV + "Put", {"key": b"a1", "value": b"y"}), (KV + "Txn", {"success": [put]}),
                (KV + "Txn", {"success": [{"range": {"key": b"a1"}}]}), (KV + "Txn", {"failure": [put]}),
                (KV + "Txn", {"success": [{"delete": {"key": b"a2"}}]}),
                (KV + "DeleteRange", {"key": b"a1"}), (LEASE + "LeaseGrant", {"ID": 991, "TTL": 60}),
                (LEASE + "LeaseRevoke", {"ID": 992})]
    both(LEASE + "LeaseGrant", {"ID": 992, "TTL": 60})
    for raised in ([], [NOSPACE], [NOSPACE, CORRUPT], [CORRUPT]):
        for kind in raised:
            alarm(ACTIVATE, kind)
        alarm(ACTIVATE, raised[0]) if raised else None
        for kind in (0, NOSPACE, CORRUPT):
            alarm(GET, kind)
        for path, request in requests:
            is_read = path == KV + "Range" or "range" in request.get("success", [{}])[0]
            both(path, request, "corrupt-reads" if is_read and CORRUPT in raised else None)
        if NOSPACE in raised and CORRUPT not in raised:
            ledger.alone("a put in a nested transaction", ours.call(KV + "Txn", {"success": [{"txn": {"success": [put]}}]}),
                         ("RESOURCE_EXHAUSTED", "etcdserver: mvcc: database space exceeded"), "nested-put")
        for kind in raised:
            alarm(DEACTIVATE, kind)
            alarm(DEACTIVATE, kind)
        both(LEASE + "LeaseRevoke", {"ID": 991})
        both(LEASE + "LeaseRevoke", {"ID": 992})
        both(LEASE + "LeaseGrant", {"ID": 992, "TTL": 60})
    both(LEASE + "LeaseRevoke", {"ID": 992})
    both(KV + "DeleteRange", {"key": b"a", "range_end": b"b"})


def hashes(servers, theirs, ledger):
    """Our members' hashes are equal; the refusals are etcd's."""
    for number in range(40):
        for server in (servers[0], theirs):
            server.call(KV + "Put", {"key": b"h%d" % (number % 7), "value": b"%d" % number})
    revision = servers[0].call(KV + "Range", {"key": b"h"})[1][0]["header"]["revision"]
    for server in servers:
        server.call(KV + "Range", {"key": b"h"})
    for at in (0, revision, revision - 20):
        found = [server.call(MAINTENANCE + "HashKV", {"revision": at}) for server in servers]
        ledger.holds(f"HashKV at {at}", all(kind == "ok" for kind, _ in found), found)
        told = [(body[0].get("hash"), body[0].get("compact_revision"), body[0].get("hash_revision")) for _, body in found]
        ledger.holds(f"HashKV at {at} is the same on all members", len(set(told)) == 1 and told[0][2] == (at or revision), told)
    wholes = [server.call(MAINTENANCE + "Hash", {})[1][0].get("hash") for server in servers]
    ledger.holds("Hash is the same on all members", len(set(wholes)) == 1, wholes)
    for server in (servers[1], theirs):
        server.call(KV + "Put", {"key": b"h", "value": b"x"})
    for request in ({"revision": 1 << 40},):
        ledger.same(f"HashKV {request}", *[server.call(MAINTENANCE + "HashKV", request) for server in (servers[1], theirs)])
    for server in (servers[0], theirs):
        now = server.call(KV + "Range", {"key": b"h"})[1][0]["header"]["revision"]
        server.call(KV + "Compact", {"revision": now})
    servers[1].call(KV + "Range", {"key": b"h"})
    ledger.same("HashKV of what is compacted", *[server.call(MAINTENANCE + "HashKV", {"revision": 2})
                                                 for server in (servers[1], theirs)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    options = parser.parse_args()
    ledger = Ledger()
    servers, theirs = [Server(address) for address in options.ours.split(",")], Server(options.theirs)
    for ours in servers:
        alarms(ours, theirs, ledger)
    hashes(servers, theirs, ledger)
    return 0 if ledger.report("maintenance") else 1


if __name__ == "__main__":
    sys.exit(main())
