"""Compares calls as JSON with etcd's gateway: `gateway.py --ours ADDRESS,… [--theirs ADDRESS]`. What a server says of a malformed
body is its own; status and code are compared. Methods that a member does not serve yet answer 501, and are compared once it does."""

import argparse
import base64
import random
import sys

from differences import Ledger
from web import Web

DRAWN = 250


def b64(data):
    return base64.b64encode(data).decode()


FOO = b64(b"gw/foo")
ALL = {"key": b64(b"gw/"), "range_end": b64(b"gw0")}

# (what, path, body, which entry of the list explains a difference)
BODIES = [
    ("put", "/v3/kv/put", {"key": FOO, "value": b64(b"bar")}, None),
    ("put with the former", "/v3/kv/put", {"key": FOO, "value": b64(b"baz"), "prev_kv": True}, None),
    ("put of nothing", "/v3/kv/put", {"key": FOO}, None),
    ("lower camel case", "/v3/kv/put", {"key": FOO, "value": b64(b"x"), "prevKv": True}, None),
    ("a value in bytes that are no text", "/v3/kv/put", {"key": b64(b"gw/\xff\x00"), "value": b64(bytes(range(256)))}, None),
    ("range", "/v3/kv/range", {"key": FOO}, None),
    ("range of a prefix", "/v3/kv/range", ALL, None),
    ("numbers as strings", "/v3/kv/range", {**ALL, "limit": "1"}, None),
    ("numbers as numbers", "/v3/kv/range", {**ALL, "limit": 1}, None),
    ("an enum by name", "/v3/kv/range", {**ALL, "sort_order": "DESCEND", "sort_target": "MOD"}, None),
    ("an enum by number", "/v3/kv/range", {**ALL, "sortOrder": 2, "sortTarget": 3}, None),
    ("flags", "/v3/kv/range", {**ALL, "keys_only": True, "serializable": True}, None),
    ("a count", "/v3/kv/range", {**ALL, "count_only": True}, None),
    ("null is nothing", "/v3/kv/range", {"key": FOO, "limit": None, "range_end": None}, None),
    ("unknown names", "/v3/kv/range", {"key": FOO, "bogus": [{"x": 1}], "Key": 5}, None),
    ("a future revision", "/v3/kv/range", {"key": FOO, "revision": "900000000"}, None),
    ("an empty object", "/v3/kv/range", {}, None),
    ("an empty body", "/v3/kv/range", "", None),
    ("something behind", "/v3/kv/range", '{"key":"%s"} behind' % FOO, None),
    ("escapes", "/v3/kv/range", '{"k\\u0065y":"\\u005a%s"}' % b64(b"fo").replace("Z", "", 1), None),
    ("transaction", "/v3/kv/txn", {
        "compare": [{"key": FOO, "target": "VERSION", "result": "GREATER", "version": "1"}],
        "success": [{"request_put": {"key": FOO, "value": b64(b"1")}}, {"requestRange": {"key": FOO}},
                    {"request_txn": {"success": [{"request_delete_range": {**ALL, "prev_kv": True}}]}}],
        "failure": []}, None),
    ("the other branch", "/v3/kv/txn", {
        "compare": [{"key": FOO, "target": "CREATE", "create_revision": "77"}],
        "failure": [{"request_put": {"key": FOO}}, {"request_range": {**ALL, "limit": "3"}}]}, None),
    ("compare with nothing", "/v3/kv/txn", {"compare": [{"key": b64(b"gw/none"), "target": "MOD", "modRevision": 0}]}, None),
    ("an operation of nothing", "/v3/kv/txn", {"success": [{}]}, None),
    ("delete", "/v3/kv/deleterange", {"key": FOO, "prev_kv": True}, None),
    ("delete of nothing", "/v3/kv/deleterange", {"key": FOO}, None),
    ("an unknown lease", "/v3/kv/put", {"key": FOO, "lease": "12345678"}, None),
    ("a value beside ignore_value", "/v3/kv/put", {"key": FOO, "value": FOO, "ignore_value": True}, None),
    ("compaction of the future", "/v3/kv/compaction", {"revision": "900000000"}, None),
    ("an enum's number without a name", "/v3/kv/range", {"key": FOO, "sort_order": 77}, "sort-option"),
]

# Bodies that are refused for their form: (what, path, body, reason)
MALFORMED = [
    ("a list", "/v3/kv/range", "[]", None), ("a number", "/v3/kv/range", "5", None), ("an open object", "/v3/kv/range", '{"key":"Zm9v"', None),
    ("an open string", "/v3/kv/range", '{"key":"Z', None), ("no JSON", "/v3/kv/range", "key=foo", None),
    ("a comma too many", "/v3/kv/range", '{"key":"Zm9v",}', None), ("bytes as a number", "/v3/kv/range", '{"key":5}', None),
    ("no base64", "/v3/kv/range", '{"key":"Zm9*"}', None), ("a flag as text", "/v3/kv/range", '{"key":"Zm9v","serializable":"true"}', None),
    ("a number as a flag", "/v3/kv/range", '{"key":"Zm9v","limit":true}', None), ("half", "/v3/kv/range", '{"key":"Zm9v","limit":0.5}', None),
    ("a word as a number", "/v3/kv/range", '{"key":"Zm9v","limit":"five"}', None),
    ("a number too large", "/v3/kv/range", '{"key":"Zm9v","limit":"9223372036854775808"}', None),
    ("an unknown name of an enum", "/v3/kv/range", '{"key":"Zm9v","sort_order":"NOPE"}', None),
    ("an object for a list", "/v3/kv/txn", '{"success":{}}', None),
    ("the other alphabet of base64", "/v3/kv/range", '{"key":"_-8="}', "gateway-base64"),
    ("base64 without padding", "/v3/kv/range", '{"key":"Zg"}', "gateway-base64"),
    ("5.0", "/v3/kv/range", '{"key":"Zm9v","limit":5.0}', "gateway-whole-number"),
    ("a field twice", "/v3/kv/range", '{"key":"Zm9v","key":"Zg=="}', "gateway-twice"),
    ("two members of a oneof", "/v3/kv/txn", '{"compare":[{"key":"Zg==","version":"3","mod_revision":"2"}]}', "gateway-twice"),
    ("a stream of rubbish", "/v3/watch", "garbage", "gateway-stream-code"),
]

# Of the other services: (what, path, body, reason)
OTHERS = [
    ("grant", "/v3/lease/grant", {"TTL": 100, "ID": "770077"}, None),
    ("grant of the same", "/v3/lease/grant", {"TTL": 100, "ID": 770077}, "gateway-precondition"),
    ("a put on it", "/v3/kv/put", {"key": FOO, "lease": 770077}, None),
    ("an unknown lease's time", "/v3/lease/timetolive", {"ID": "99999"}, None),
    ("the same by its older path", "/v3/kv/lease/timetolive", {"ID": "99999"}, None),
    ("revoke", "/v3/lease/revoke", {"ID": "770077"}, None),
    ("revoke again", "/v3/kv/lease/revoke", {"ID": "770077"}, None),
    ("authenticate", "/v3/auth/authenticate", {"name": "a", "password": "b"}, "gateway-precondition"),
    ("the leader of an election without one", "/v3/election/leader", {"name": FOO}, None),
    ("resigning as nobody", "/v3/election/resign", {}, None),
    ("unlock", "/v3/lock/unlock", {"key": b64(b"gw/lock")}, None),
    ("a lock of an unknown lease", "/v3/lock/lock", {"name": b64(b"gw/lock"), "lease": 99999}, "recipe-code"),
    ("proclaiming as nobody", "/v3/election/proclaim", {"value": FOO}, None),
]

PATHS = [("GET", "/v3/kv/range"), ("PUT", "/v3/kv/range"), ("POST", "/v3/nothing"), ("POST", "/v3/kv/range/"),
         ("POST", "/v3/kv/rangestream"), ("GET", "/v3/watch"), ("OPTIONS", "/v3/kv/put"), ("OPTIONS", "/version")]


def code(answer):
    status, body = answer
    return status, body.get("code") if isinstance(body, dict) else body


def bodies(ours, theirs, ledger):
    for what, path, body, reason in BODIES:
        ledger.same(f"{ours.address}: {what}", ours.call(path, body), theirs.call(path, body), reason)
    for what, path, body, reason in MALFORMED:
        ledger.same(f"{ours.address}: {what}", code(ours.call(path, body)), code(theirs.call(path, body)), reason)
    for method, path in PATHS:
        mine, their = ours.raw(path, "", method=method), theirs.raw(path, "", method=method)
        ledger.same(f"{ours.address}: {method} {path}", (mine[0], mine[2]), (their[0], their[2]))
        for field in ("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"):
            ledger.same(f"{ours.address}: {field} of {path}", mine[1].get(field), their[1].get(field))


def others(ours, theirs, ledger):
    for what, path, body, reason in OTHERS:
        mine, their = ours.call(path, body), theirs.call(path, body)
        if "lease" in path and mine[0] == 404 == their[0]:
            ledger.same(f"{ours.address}: {what}", mine, their)
        else:
            ledger.same(f"{ours.address}: {what}", mine, their, reason)
    mine = ours.lines("/v3/lease/keepalive", '{"ID":"99998"}{"ID":99999}', 3)
    ledger.same("keep-alives", mine, theirs.lines("/v3/lease/keepalive", '{"ID":"99998"}{"ID":99999}', 3))


def watches(ours, theirs, ledger):
    """Streams that begin in the past, so that what they say does not depend on time."""
    key = b64(b"gw/watched")
    for server in (ours, theirs):
        server.first = server.call("/v3/kv/put", {"key": key, "value": b64(b"1")})[1]["header"]["revision"] + server.base
        server.call("/v3/kv/put", {"key": key, "value": b64(b"2")})
        server.call("/v3/kv/deleterange", {"key": key})
    cases = [
        ("history", lambda first: {"create_request": {"key": key, "start_revision": str(first), "prev_kv": True}}, 2),
        ("one kind of event", lambda first: {"createRequest": {"key": key, "startRevision": first, "filters": ["NOPUT"]}}, 2),
        ("a number of its own", lambda first: {"create_request": {"key": key, "watch_id": "7"}}, 1),
        ("no keys", lambda first: {"create_request": {"key": key, "range_end": b64(b"a")}}, 1),
        ("several requests",
         lambda first: '{"create_request":{"key":"%s"}}{"cancel_request":{"watch_id":"0"}} {"progress_request":{}}' % key, 3),
    ]
    for what, request, count in cases:
        mine, their = (server.lines("/v3/watch", request(server.first), count) for server in (ours, theirs))
        ledger.same(f"{ours.address}: watch {what}", mine, their)


def drawn(seed, base, count):
    """Requests as clients may write them: any spelling, any options, any nesting."""
    chance = random.Random(seed)
    keys = [b"gw/%c" % letter for letter in b"abcdef"]

    def number(value):
        return chance.choice([value, str(value)])

    def key():
        return b64(chance.choice(keys))

    def range_request():
        request = {"key": key()}
        if chance.random() < 0.5:
            request[chance.choice(["range_end", "rangeEnd"])] = b64(b"gw0")
        for name, camel in (("min_mod_revision", "minModRevision"), ("max_create_revision", "maxCreateRevision")):
            if chance.random() < 0.1:
                request[chance.choice([name, camel])] = number(chance.randrange(4))
        if chance.random() < 0.3:
            request["sort_order"] = chance.choice(["NONE", "ASCEND", "DESCEND", 0, 1, 2])
            request["sortTarget"] = chance.choice(["KEY", "MOD", 0, 3])
        for name in ("limit", "keys_only", "countOnly", "serializable"):
            if chance.random() < 0.2:
                request[name] = number(chance.randrange(3)) if name == "limit" else chance.choice([True, False])
        return request

    def put_request():
        request = {"key": key(), "value": b64(chance.randbytes(chance.randrange(40)))}
        if chance.random() < 0.3:
            request[chance.choice(["prev_kv", "prevKv"])] = True
        return request

    def delete_request():
        request = {"key": key(), "prev_kv": chance.choice([True, False])}
        if chance.random() < 0.2:
            request["rangeEnd"] = b64(b"gw/c")
        return request

    def operation(depth):
        kind = chance.randrange(4 if depth else 3)
        return [{"request_range": range_request()}, {"requestPut": put_request()}, {"request_delete_range": delete_request()},
                {"requestTxn": transaction(depth - 1) if depth else {}}][kind]

    def compare():
        target, name = chance.choice([("VERSION", "version"), ("CREATE", "create_revision"), ("MOD", "modRevision"), (0, "version")])
        made = {"key": key(), "target": target, "result": chance.choice(["EQUAL", "GREATER", "LESS", "NOT_EQUAL", 3])}
        if chance.random() < 0.8:
            made[name] = number(chance.randrange(4))
        return made

    def transaction(depth):
        return {"compare": [compare() for _ in range(chance.randrange(3))],
                "success": [operation(depth) for _ in range(chance.randrange(3))],
                "failure": [operation(depth) for _ in range(chance.randrange(3))]}

    for _ in range(count):
        yield chance.choice([("/v3/kv/range", range_request), ("/v3/kv/put", put_request), ("/v3/kv/deleterange", delete_request),
                             ("/v3/kv/txn", lambda: transaction(2))])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    ledger = Ledger()
    for place, address in enumerate(options.ours.split(",")):
        ours, theirs = Web(address), Web(options.theirs)
        for server in (ours, theirs):
            server.call("/v3/kv/deleterange", ALL)
            server.base = server.call("/v3/kv/put", {"key": b64(b"gw/base")})[1]["header"]["revision"] + server.base
        bodies(ours, theirs, ledger)
        watches(ours, theirs, ledger)
        others(ours, theirs, ledger)
        for path, make in drawn(options.seed + place, ours.base, DRAWN):
            body = make()
            ledger.same(f"{address}: {path} {body}", ours.call(path, body), theirs.call(path, body))
        for server in (ours, theirs):
            server.call("/v3/kv/deleterange", ALL)
            server.close()
    return 0 if ledger.report("JSON gateway against etcd") else 1


if __name__ == "__main__":
    sys.exit(main())
