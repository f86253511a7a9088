"""What is compared besides KV: RangeStream, members, status, health, refusals of the transport, methods that are not
there. `services.py --ours ADDRESS,… [--theirs ADDRESS]`."""

import argparse
import sys

from calls import Server, normal
from differences import Ledger
from messages import RANGE_REQUEST, RANGE_RESPONSE, STREAM_RESPONSE, decode, defaults_dropped, encode

KV = "/etcdserverpb.KV/"
HEALTH = "/grpc.health.v1.Health/"


def to_both(ours, theirs, path, request):
    """A write that etcd gets too, so that the stores stay in step."""
    for server in (ours, theirs):
        if server:
            server.call(path, request)


def streams(ours, theirs, ledger):
    """RangeStream, put together, is what Range answers."""
    for first in range(0, 1500, 100):
        puts = [{"put": {"key": b"s%05d" % n, "value": bytes([n % 251]) * (n % 900)}} for n in range(first, first + 100)]
        to_both(ours, theirs, KV + "Txn", {"success": puts})
    requests = [{"key": b"s", "range_end": b"t"}, {"key": b"s00001"}, {"key": b"none"},
                {"key": b"s", "range_end": b"t", "limit": 25}, {"key": b"s", "range_end": b"t", "limit": 5000},
                {"key": b"s", "range_end": b"t", "count_only": 1}, {"key": b"s", "range_end": b"t", "keys_only": 1},
                {"key": b"s", "range_end": b"t", "serializable": 1}, {"key": b"s", "range_end": b"t", "sort_order": 1},
                {"key": b"s", "range_end": b"\0", "limit": 700, "keys_only": 1}]
    for request in requests:
        body = encode(RANGE_REQUEST, request)
        whole = ours.raw(KV + "Range", body)[0]
        chunks = ours.raw(KV + "RangeStream", body, streams=True)
        ranges = [decode(STREAM_RESPONSE, chunk)["range_response"] for chunk in chunks]
        merged = {"kvs": [kv for one in ranges for kv in one["kvs"]]}
        for one in ranges:
            merged.update({name: value for name, value in one.items() if name != "kvs"})
        ledger.same(f"RangeStream put together {request}", defaults_dropped(RANGE_RESPONSE, merged),
                    defaults_dropped(RANGE_RESPONSE, decode(RANGE_RESPONSE, whole)))
        ledger.holds(f"only the last chunk has a header {request}",
                     all(set(one) == {"kvs"} for one in ranges[:-1]) and "header" in ranges[-1])
        if request.get("count_only"):
            ledger.holds("a count is one message", len(chunks) == 1, len(chunks))
    refused = [({"key": b"s", "range_end": b"t", "sort_order": 2}, "RangeStream does not support custom sort orders"),
               ({"key": b"s", "range_end": b"t", "sort_target": 3}, "RangeStream does not support custom sort orders"),
               ({"key": b"s", "range_end": b"t", "min_mod_revision": 2}, "RangeStream does not support revision filters")]
    for request, words in refused:
        answer = ours.call(KV + "RangeStream", request, streams=True)
        ledger.holds(f"RangeStream {request}", answer[0] == "UNIMPLEMENTED" and words in answer[1], answer)
    for request in ({}, {"key": b"a", "revision": 1 << 50}, {"key": b"a", "sort_order": 9}):
        ledger.same(f"RangeStream refuses as Range does {request}",
                    ours.call(KV + "RangeStream", request, streams=True), ours.call(KV + "Range", request))
    to_both(ours, theirs, KV + "DeleteRange", {"key": b"s", "range_end": b"t"})


def members(servers, ledger):
    lists = []
    for server in servers:
        for linearizable in (0, 1):
            kind, body = server.call("/etcdserverpb.Cluster/MemberList", {"linearizable": linearizable})
            ledger.holds("MemberList answers", kind == "ok", body)
            if kind != "ok":
                continue
            header = body[0]["header"]
            ledger.holds("MemberList's header has no revision", set(header) == {"cluster_id", "member_id", "raft_term"})
            lists.append(body[0]["members"])
            ledger.holds("every member has a name and URLs",
                         all(m.get("name") and m["peerURLs"] and m["clientURLs"] for m in lists[-1]), lists[-1])
            ledger.holds("the answering member is in its list", header["member_id"] in [m["ID"] for m in lists[-1]])
    ledger.holds("all members tell of the same members", all(one == lists[0] for one in lists), lists)


def statuses(servers, ledger):
    found = [server.call("/etcdserverpb.Maintenance/Status", {}) for server in servers]
    ledger.holds("Status answers", all(kind == "ok" for kind, _ in found), found)
    bodies = [body[0] for kind, body in found if kind == "ok"]
    for body in bodies:
        for name in ("version", "leader", "raftIndex", "raftTerm", "raftAppliedIndex", "storageVersion"):
            ledger.holds(f"Status has {name}", body.get(name))
        ledger.holds("the version has three numbers", [p.isdigit() for p in body["version"].split(b".")] == [True] * 3)
        ledger.holds("the header's term is the term", body["header"]["raft_term"] == body["raftTerm"])
        ledger.holds("not more is applied than committed", body["raftAppliedIndex"] <= body["raftIndex"])
    ledger.holds("all members know the same leader", len({body["leader"] for body in bodies}) == 1)
    ledger.holds("one of them is the leader",
                 sum(body["leader"] == body["header"]["member_id"] for body in bodies) == 1)


def refusals(ours, theirs, ledger):
    """The transport's own refusals, each with code and message."""
    cases = [
        ("no such method", "/etcdserverpb.KV/Nope", b"", {}),
        ("no such service", "/etcdserverpb.Nope/Range", b"", {}),
        ("a path without a method", "/etcdserverpb.KV", b"", {"allowed": "method-name"}),
        ("an empty path", "/", b"", {"allowed": "method-name"}),
        ("a path with three parts", "/a/b/c", b"", {}),
        ("a message of 2 MiB and more", KV + "Put", b"\x0a\x01a\x12\x80\x80\x80\x01" + b"x" * (2 << 20), {}),
        ("metadata that nobody reads", KV + "Range", b"\x0a\x01a", {"metadata": [("x", "1"), ("y-bin", b"\0\xff")]}),
        ("hasleader", KV + "Range", b"\x0a\x01a", {"metadata": [("hasleader", "true")]}),
        ("client-api-version", KV + "Range", b"\x0a\x01a", {"metadata": [("client-api-version", "3.6.0")]}),
        ("a token that nobody gave", KV + "Range", b"\x0a\x01a", {"metadata": [("token", "abc.1")], "allowed": "token"}),
        ("an unknown field", KV + "Range", b"\x0a\x01a\xa2\x06\x02hi\xa8\x06\x07", {}),
        ("an unknown group", KV + "Range", b"\x0a\x01a\xf3\x06\x08\x01\xf4\x06", {}),
        ("the last of two keys", KV + "Range", b"\x0a\x01a\x0a\x01b", {}),
    ]
    for what, path, body, options in cases:
        allowed = options.pop("allowed", None)
        mine = ours.call_bytes(path, body, **options)
        if theirs:
            ledger.same(what, normal(mine), normal(theirs.call_bytes(path, body, **options)), allowed)
        else:
            ledger.holds(what, mine[0] != "UNAVAILABLE", mine)
    # Not to etcd 3.4, which some of these crash.
    malformed = [b"\x0a", b"\x0a\x05a", b"\x07", b"\xff" * 11, b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", b"\x00\x00",
                 b"\x0c", b"\x18" + b"\x80" * 10, b"\x12\x80\x80\x80\x80\x08"]
    for path in (KV + "Range", KV + "Put", KV + "Txn", KV + "DeleteRange", KV + "Compact",
                 "/etcdserverpb.Cluster/MemberList", HEALTH + "Check"):
        for body in malformed:
            mine = ours.call_bytes(path, body)
            ledger.holds(f"malformed {path} {body!r}", mine[0] == "INTERNAL", mine)


def health(ours, theirs, ledger):
    for service in (b"", b"etcdserverpb.KV", b"nope"):
        mine = ours.call(HEALTH + "Check", {"service": service})
        if theirs:
            ledger.same(f"health of {service!r}", mine, theirs.call(HEALTH + "Check", {"service": service}))
        watch = ours.channel.unary_stream(HEALTH + "Watch")(b"\x0a" + bytes([len(service)]) + service, timeout=10)
        first = next(watch)
        ledger.holds(f"watching health of {service!r}", first == (b"\x08\x01" if not service else b"\x08\x03"), first)
        watch.cancel()


def deadlines(ours, ledger):
    """The client's deadline is kept: by the client, and a call with a long one is answered."""
    answer = ours.call(KV + "Range", {"key": b"a"}, timeout=10_000_000)
    ledger.holds("a deadline of months", answer[0] == "ok", answer)
    answer = ours.call(KV + "Range", {"key": b"a"}, timeout=0.000_001)
    ledger.holds("a deadline that is over", answer[0] in ("ok", "DEADLINE_EXCEEDED"), answer)
    ledger.holds("the connection lives on", ours.call(KV + "Range", {"key": b"a"})[0] == "ok")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs")
    options = parser.parse_args()
    ledger = Ledger()
    servers = [Server(address) for address in options.ours.split(",")]
    theirs = Server(options.theirs) if options.theirs else None
    members(servers, ledger)
    statuses(servers, ledger)
    for ours in servers:
        streams(ours, theirs, ledger)
        refusals(ours, theirs, ledger)
        health(ours, theirs, ledger)
        deadlines(ours, ledger)
    return 0 if ledger.report("services and the transport") else 1


if __name__ == "__main__":
    sys.exit(main())
