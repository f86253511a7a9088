"""Compares users, roles, tokens and what they allow with etcd's: `auth.py --ours ADDRESS,… --theirs ADDRESS`.

Leaves both without users, and with authentication off."""

import argparse
import collections
import random
import sys

from auth_messages import AUTH, READ, READ_WRITE, WRITE
from calls import Server, normal
from ctl import Comparison
from differences import Ledger
from messages import METHODS, encode
from watches import Stream

KV = "/etcdserverpb.KV/"
MEMBERS, STATUS = "/etcdserverpb.Cluster/MemberList", "/etcdserverpb.Maintenance/Status"
ALONE = 9
EMPTY = ("INVALID_ARGUMENT", "etcdserver: user name is empty")
INVALID = ("UNAUTHENTICATED", "etcdserver: invalid auth token")
DENIED = ("PERMISSION_DENIED", "etcdserver: permission denied")
UNMANAGED = ("INVALID_ARGUMENT", "etcdserver: invalid auth management")


def since(base, value):
    """Revisions counted from where the server stood."""
    if isinstance(value, dict):
        return {name: inner - base if name in ("revision", "create_revision", "mod_revision") else since(base, inner)
                for name, inner in value.items()}
    return [since(base, inner) for inner in value] if isinstance(value, list) else value


class Pair:
    """One of our members and etcd, and the tokens that each gave to each user."""

    def __init__(self, ours, theirs, ledger):
        self.servers, self.ledger = [ours, theirs], ledger
        self.bases = [self.revision(server) for server in self.servers]
        self.tokens = [{None: None}, {None: None}]

    @staticmethod
    def revision(server):
        kind, body = server.call(KV + "Range", {"key": b"a"})
        assert kind == "ok", body
        return body[0]["header"]["revision"]

    def answers(self, method, request, user=None, given=None, field="token"):
        """`given` is sent instead of the user's token."""
        found = []
        for server, base, tokens in zip(self.servers, self.bases, self.tokens):
            token = given if given is not None else tokens[user]
            metadata = None if token is None else [(field, token)]
            kind, body = server.call(method, request, metadata=metadata)
            found.append((kind, since(base, body) if kind == "ok" else body))
        return [normal(one) for one in found]

    def same(self, method, request, user=None, allowed=None, **how):
        method = method if method.startswith("/") else AUTH + method
        mine, theirs = self.answers(method, request, user, **how)
        self.ledger.same(f"{self.servers[0].address}: {method} {request} as {user} {how}", mine, theirs, allowed)
        return mine

    def otherwise(self, reason, expected, method, request, user=None, **how):
        """Answers that differ as the list says, of which ours is this."""
        mine = self.same(method, request, user, allowed=reason, **how)
        self.ledger.holds(f"{method} {request} as {user} {how}: {mine}", expected in (mine, mine[0]))

    def login(self, name, password):
        kinds = []
        for server, tokens in zip(self.servers, self.tokens):
            kind, body = server.call(AUTH + "Authenticate", {"name": name, "password": password})
            kinds.append(kind if kind == "ok" else (kind, body))
            if kind == "ok":
                tokens[name] = body[0]["token"].decode()
                letters, index = tokens[name].split(".")
                self.ledger.holds("a token is 16 letters and a number", len(letters) == 16 and letters.isalpha()
                                  and index.isdigit(), tokens[name])
        self.ledger.same(f"{self.servers[0].address}: login of {name}", *kinds)


def management(pair):
    """While authentication is off: users, roles and permissions, and every refusal."""
    same = pair.same
    pair.otherwise("auth-status", "ok", "AuthStatus", {})
    same("Authenticate", {"name": b"root", "password": b"r"})
    same("AuthDisable", {})
    same("AuthEnable", {})
    for name in (b"root", b"u", "käse".encode()):
        same("UserAdd", {"name": name, "password": b"secret of " + name})
    same("AuthEnable", {})
    same("UserAdd", {"name": b"n", "options": {"no_password": 1}})
    same("UserAdd", {"name": b"e"})
    same("UserAdd", {"name": b"u", "password": b"x"})
    same("UserAdd", {"name": b""})
    same("UserAdd", {"name": b"h", "hashedPassword": b"x", "password": b"y"})
    for name in (b"u", b"nobody", b"", b"n"):
        same("UserGet", {"name": name})
        same("UserChangePassword", {"name": name, "password": b"secret of " + name})
    same("UserList", {})
    for name in (b"r", b"s", b"", b"r"):
        same("RoleAdd", {"name": name})
    for name in (b"r", b"root", b"nope", b""):
        same("RoleGet", {"role": name})
    for name in (b"r", b"r", b"s", b"root", b"nope"):
        same("UserGrantRole", {"user": b"u", "role": name})
    same("UserGrantRole", {"user": b"nobody", "role": b"r"})
    same("UserGet", {"name": b"u"})
    for role in (b"root", b"root", b"nope"):
        same("UserRevokeRole", {"name": b"u", "role": role})
    same("UserRevokeRole", {"name": b"nobody", "role": b"r"})
    for kind, key, end in ((READ, b"m", b"z"), (READ_WRITE, b"k", b""), (WRITE, b"m", b"z"), (WRITE, b"m", b"p"),
                           (READ, b"x", b"\0"), (READ, b"k", b"")):
        same("RoleGrantPermission", {"name": b"r", "perm": {"permType": kind, "key": key, "range_end": end}})
        same("RoleGet", {"role": b"r"})
    same("RoleGrantPermission", {"name": b"nope", "perm": {"permType": 0, "key": b"k"}})
    for role, key, end in ((b"r", b"x", b""), (b"r", b"x", b"\0"), (b"r", b"x", b"\0"), (b"nope", b"k", b"")):
        same("RoleRevokePermission", {"role": role, "key": key, "range_end": end})
    same("RoleGet", {"role": b"r"})
    same("RoleList", {})
    same("RoleDelete", {"role": b"s"})
    same("RoleDelete", {"role": b"s"})
    same("UserGet", {"name": b"u"})
    same("UserDelete", {"name": b"h"})
    same("UserDelete", {"name": b"h"})
    same("RoleAdd", {"name": b"odd"})
    for perm in ({"permType": 0}, {"permType": 0, "key": b"b", "range_end": b"a"}, {"permType": 9, "key": b"q"}):
        pair.otherwise("auth-range", UNMANAGED, "RoleGrantPermission", {"name": b"odd", "perm": perm})
    for kind, end in ((READ, b"z"), (WRITE, b"p"), (READ, b"p")):
        same("RoleGrantPermission", {"name": b"odd", "perm": {"permType": kind, "key": b"m", "range_end": end}})
    pair.otherwise("auth-grant-again", "ok", "RoleGet", {"role": b"odd"})
    same("RoleDelete", {"role": b"odd"})
    same("UserGrantRole", {"user": b"root", "role": b"root"})
    same(KV + "Put", {"key": b"k", "value": b"1"})
    same("AuthEnable", {})


def tokens(pair):
    """With authentication on: who is who."""
    same = pair.same
    for name, password in ((b"root", b"secret of root"), (b"u", b"secret of u"), (b"e", b""), (b"u", b"wrong"),
                           (b"nobody", b""), (b"", b""), (b"n", b"secret of n"), (b"n", b""),
                           ("käse".encode(), b"secret of k\xc3\xa4se")):
        pair.login(name, password)
    get = (KV + "Range", {"key": b"k"})
    for text in ("", "x", "a.b", "abcdefghijklmnop.1", "abcdefghijklmnop.1.2", ".", "." * 50, "x" * 4000):
        for field in ("token", "authorization"):
            same(*get, given=text, field=field)
        same(KV + "Put", {"key": b"k"}, given=text)
        same("UserList", {}, given=text)
        same(KV + "Range", {}, given=text)
    for user in (b"u", b"root", None):
        for serializable in (0, 1):
            same(KV + "Range", {"key": b"k", "serializable": serializable}, user)
        same("UserList", {}, user)
        same("RoleList", {}, user)
        same("AuthEnable", {}, user)
        for name in (b"root", b"u", b"nobody", b""):
            same("UserGet", {"name": name}, user)
        for name in (b"root", b"r", b"nope", b""):
            same("RoleGet", {"role": name}, user)
    for server_tokens in pair.tokens:
        server_tokens["bearer"] = "Bearer " + server_tokens[b"u"]
    # etcd waits until it has as many entries as the token says; we do not believe in more than the leader has.
    longer = pair.servers[0].call(*get, metadata=[("token", pair.tokens[0][b"u"] + "0")])
    pair.ledger.holds("a token of an entry that is not there", longer == INVALID, longer)
    pair.otherwise("bearer", "ok", *get, "bearer", field="authorization")
    for method, request in (("UserAdd", {"name": b"x"}), ("UserDelete", {"name": b"u"}), ("RoleAdd", {"name": b"x"}),
                            ("UserChangePassword", {"name": b"u", "password": b"x"}), ("AuthDisable", {}),
                            ("UserGrantRole", {"user": b"u", "role": b"root"}), ("RoleDelete", {"role": b"r"}),
                            ("UserRevokeRole", {"name": b"u", "role": b"r"}),
                            ("RoleRevokePermission", {"role": b"r", "key": b"k"}),
                            ("RoleGrantPermission", {"name": b"r", "perm": {"permType": 2, "key": b"a"}})):
        same(method, request, b"u")
        same(method, request)
    for method, request in (("UserDelete", {"name": b"root"}), ("RoleDelete", {"role": b"root"}),
                            ("UserRevokeRole", {"name": b"root", "role": b"root"})):
        same(method, request, b"root")
    for method, request in ((MEMBERS, {}), (STATUS, {}), (KV + "Txn", {})):
        if method != KV + "Txn":
            pair.answers(method, request, b"u")
            mine, _ = pair.answers(method, request, given="bad")
            pair.ledger.holds(f"{method} with a bad token", mine == INVALID, mine)
        mine, theirs = pair.answers(method, request)
        pair.ledger.same(f"{method} of nobody", mine, theirs, "auth-anybody")
        pair.ledger.holds(f"{method} of nobody", mine == EMPTY, mine)
    same(KV + "Txn", {"failure": [{"delete": {"key": b"n", "prev_kv": 1}}]}, b"u")
    pair.otherwise("auth-nested", DENIED, KV + "Txn", {"failure": [{"put": {"key": b"n", "prev_kv": 1}}]}, b"u")
    pair.otherwise("auth-compact", DENIED, KV + "Compact", {"revision": 1}, b"u")
    pair.otherwise("auth-compact", EMPTY, KV + "Compact", {"revision": 1})


def watched(pair):
    """Watchers of those who may, and of those who may not; the latter's stream stays."""
    for user, key, end, allowed in ((b"u", b"k", b"", None), (b"u", b"a", b"", None), (b"u", b"k", b"\0", "auth-watch"),
                                    (b"root", b"a", b"\0", None), (None, b"k", b"", None),
                                    ("bad", b"k", b"", None)):
        heard = []
        for server, tokens, base in zip(pair.servers, pair.tokens, pair.bases):
            token = tokens.get(user, "bad")
            stream = Stream(server, metadata=None if token is None else [("token", token)])
            for number in range(2):
                stream.say({"create": {"key": key, "range_end": end}})
                stream.wait_for(lambda answers: len(answers) > number)
            heard.append(normal(("ok", since(base, stream.heard))))
            stream.close()
        pair.ledger.same(f"{pair.servers[0].address}: watch of {key} {end} as {user}", *heard, allowed)


def drawn(pair, seed, count):
    """Random policies, and random requests of users under them."""
    dice = random.Random(seed)
    keys = [b"a", b"b", b"b\0", b"c", b"d", b"k", b"m", b"z"]
    roles, users = [b"r1", b"r2", b"r3"], [b"u1", b"u2"]
    for role in roles:
        pair.same("RoleAdd", {"name": role}, b"root")
    for user in users:
        pair.same("UserAdd", {"name": user, "password": b"p"}, b"root")
        pair.login(user, b"p")

    # One range for each key of a role, or etcd keeps permissions that should be replaced.
    ranges = {}

    def granted(role):
        one = span(True)
        return ranges.setdefault((role, one["key"]), one)

    def span(ordered):
        key, end = dice.choice(keys), dice.choice([b"", b"", b"", b"\0", dice.choice(keys)])
        if end not in (b"", b"\0") and (end < key or ordered and end == key):
            key, end = (end, key) if end != key else (key, b"")
        return {"key": key, "range_end": end}

    def change():
        role, user = dice.choice(roles), dice.choice(users)
        kind = dice.randrange(6)
        if kind < 3:
            perm = {"permType": dice.randrange(3), **granted(role)}
            return "RoleGrantPermission", {"name": role, "perm": perm}
        if kind == 3:
            return "RoleRevokePermission", {"role": role, **granted(role)}
        return ("UserGrantRole", {"user": user, "role": role}) if kind == 4 else (
            "UserRevokeRole", {"name": user, "role": role})

    def operation(depth=0):
        kind = dice.randrange(4 if depth < 2 else 3)
        if kind == 0:
            return {"range": {**span(False), "count_only": dice.randrange(2)}}
        if kind == 1:
            # Nor are previous values of puts judged within transactions.
            previous = dice.randrange(2) if depth == ALONE else 0
            return {"put": {"key": dice.choice(keys), "value": b"v", "prev_kv": previous}}
        if kind == 2:
            return {"delete": {**span(False), "prev_kv": dice.randrange(2)}}
        # Of nested transactions etcd 3.4 does not judge what is in them: those are compared as root, who may all.
        return {"txn": transaction(depth + 1)}

    def transaction(depth=0):
        return {"compare": [{"target": 0, "result": 1, **span(False)} for _ in range(dice.randrange(2))],
                "success": [operation(depth) for _ in range(dice.randrange(2))],
                "failure": [operation(depth) for _ in range(dice.randrange(2))]}

    def nests(request):
        return any("txn" in one for branch in ("success", "failure") for one in request[branch])

    for _ in range(count):
        if dice.randrange(3) == 0:
            pair.same(*change(), b"root")
            continue
        user = dice.choice(users + users + [b"root"])
        kind = dice.randrange(4)
        if kind == 3:
            request = transaction()
            if nests(request):
                user = b"root"
            if not any(request.values()):
                continue
            pair.same(KV + "Txn", request, user)
        else:
            name, request = list(operation(ALONE).items())[0]
            method = {"range": "Range", "put": "Put", "delete": "DeleteRange"}[name]
            pair.same(KV + method, request, user)
    nested = {"success": [{"txn": {"success": [{"range": {"key": b"A"}}]}}]}
    pair.otherwise("auth-nested", DENIED, KV + "Txn", nested, b"u1")
    for user in users:
        pair.same("UserDelete", {"name": user}, b"root")
    for role in roles:
        pair.same("RoleDelete", {"role": role}, b"root")
    pair.same(KV + "DeleteRange", {"key": b"\0", "range_end": b"\0"}, b"root")


def finish(pair):
    """Ends authentication and takes everybody away."""
    pair.same("UserChangePassword", {"name": b"e", "password": b"other"}, b"root")
    pair.same(KV + "Range", {"key": b"k"}, b"e")
    pair.same("UserDelete", {"name": b"u"}, b"root")
    pair.same(KV + "Range", {"key": b"k"}, b"u")
    pair.same("AuthDisable", {}, b"root")
    pair.same("AuthDisable", {})
    pair.same("Authenticate", {"name": b"root", "password": b"secret of root"})
    for name in (b"root", b"n", b"e", "käse".encode()):
        pair.same("UserDelete", {"name": name})
    pair.same("RoleDelete", {"role": b"r"})
    pair.same("UserList", {})
    pair.same("RoleList", {})


def everywhere(ours, ledger):
    """A token is good on every member, at once, and its end is seen by all."""
    for giver in ours:
        for taker in ours:
            kind, body = giver.call(AUTH + "Authenticate", {"name": b"root", "password": b"secret of root"})
            token = body[0]["token"].decode() if kind == "ok" else ""
            for method, request in ((KV + "DeleteRange", {"key": b"absent"}), (KV + "Range", {"key": b"k"})):
                answer = taker.call(method, request, metadata=[("token", token)])
                ledger.holds(f"a token of {giver.address} at {taker.address}", answer[0] == "ok", answer)


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))


def flood(server, pid, count, ledger):
    """Logins of one connection, hundreds at a time: most are refused with the limit, and the memory stays what it was."""
    login = server.channel.unary_unary(AUTH + "Authenticate")
    body = encode(METHODS[AUTH + "Authenticate"][0], {"name": b"u", "password": b"secret of u"})
    before, told = resident(pid), collections.Counter()
    for first in range(0, count, 250):
        calls = [login.future(body, timeout=30) for _ in range(min(250, count - first))]
        for call in calls:
            error = call.exception()
            told["ok" if error is None else error.details()] += 1
    grown = resident(pid) - before
    ledger.holds(f"{count} logins take {grown >> 20} MiB", grown < 64 << 20)
    ledger.holds("most of them are refused, with the limit", told.pop("ok", 0) > 0 and list(told) == [
        "holdfast: at most 8 passwords of one connection wait at a time"], told)


def controlled(ours, theirs, ledger):
    """etcdctl's user, role and auth commands."""
    comparison = Comparison(ours, theirs, ledger)
    comparison.in_turn([
        ["user", "add", "root:r"], ["user", "add", "v:p"], ["user", "add", "v:p"], ["user", "add", "w", "--no-password"],
        ["user", "list"], ["role", "add", "q"], ["role", "add", "q"], ["role", "list"], ["role", "get", "q"],
        ["role", "grant-permission", "q", "read", "foo"], ["role", "grant-permission", "q", "readwrite", "a", "b"],
        ["role", "grant-permission", "q", "write", "pre", "--prefix"], ["role", "grant-permission", "q", "read", "x", "--from-key"],
        ["role", "grant-permission", "q", "nope", "x"], ["role", "grant-permission", "nope", "read", "x"],
        ["role", "get", "q"], ["role", "get", "nope"], ["user", "grant-role", "v", "q"], ["user", "grant-role", "v", "nope"],
        ["user", "get", "v"], ["user", "get", "v", "--detail"], ["user", "get", "nope"],
        ["role", "revoke-permission", "q", "foo"], ["role", "revoke-permission", "q", "foo"],
        ["role", "revoke-permission", "q", "x", "--from-key"], ["role", "get", "q"],
    ])
    for form in ("json", "fields", "simple"):
        comparison.in_turn([["user", "get", "v", "-w", form], ["user", "list", "-w", form], ["role", "list", "-w", form],
                            ["role", "get", "q", "-w", form]])
    root = ["--user=root:r"]
    comparison.in_turn([["auth", "enable"]])
    comparison.in_turn([
        ["put", "a", "1"], ["--user=v:p", "put", "a", "1"], ["--user=v:p", "get", "a"], ["--user=v", "--password=p", "get", "a"],
        ["--user=v:wrong", "get", "a"], ["--user=nope:p", "get", "a"], ["--user=w:p", "get", "a"], ["--user=v:p", "get", "b"],
        ["--user=v:p", "get", "a", "b"], ["--user=v:p", "get", "a", "c"], ["--user=v:p", "get", "", "--prefix"],
        ["--user=v:p", "put", "pre/1", "x"], ["--user=v:p", "get", "pre/1"], ["--user=v:p", "del", "pre", "--prefix"],
        ["--user=v:p", "del", "pre", "--prefix", "--prev-kv"], ["--user=v:p", "user", "list"], ["--user=v:p", "user", "get", "v"],
        ["--user=v:p", "role", "get", "q"], ["--user=v:p", "role", "list"], ["--user=v:p", "auth", "disable"],
        root + ["user", "list"], root + ["user", "revoke-role", "v", "q"], root + ["user", "revoke-role", "v", "q"],
        ["--user=v:p", "get", "a"], root + ["user", "delete", "root"], root + ["role", "delete", "root"],
        root + ["user", "delete", "v"], root + ["user", "delete", "w"], root + ["role", "delete", "q"],
        root + ["role", "delete", "q"], root + ["del", "", "--prefix"], root + ["auth", "disable"], ["auth", "disable"],
        ["user", "delete", "root"], ["role", "delete", "root"], ["user", "list"], ["role", "list"],
    ])
    change = ["user", "passwd", "v", "--interactive=false"]
    comparison.in_turn([["user", "add", "v:p"]])
    comparison.judge(change, comparison.pair(change, "new\n"))
    comparison.in_turn([["user", "delete", "v"]])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    parser.add_argument("--drawn", type=int, default=250)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--pid", type=int, help="the process of the first of ours, whose memory is looked at")
    parser.add_argument("--logins", type=int, default=5_000)
    options = parser.parse_args()
    ledger, theirs = Ledger(), Server(options.theirs)
    ours = [Server(address) for address in options.ours.split(",")]
    for number, server in enumerate(ours):
        pair = Pair(server, theirs, ledger)
        management(pair)
        tokens(pair)
        watched(pair)
        drawn(pair, options.seed + number, options.drawn)
        if number == 0:
            everywhere(ours, ledger)
            if options.pid:
                flood(server, options.pid, options.logins, ledger)
        finish(pair)
    for address in options.ours.split(","):
        controlled(address, options.theirs, ledger)
    return 0 if ledger.report("users and roles") else 1


if __name__ == "__main__":
    sys.exit(main())
