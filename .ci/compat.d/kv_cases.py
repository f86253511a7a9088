"""Requests to both servers, one after the other; their answers are compared. Each case is
`(what, method, request, allowed)`: `allowed` is None, or the name of a difference, or a name and the answer that is
expected of us, for requests that etcd is not sent because it would crash or its store would go another way. Revisions count from `base`, the store's revision at
the start, so that the sequence can run several times on one store."""

KV = "/etcdserverpb.KV/"
EQUAL, GREATER, LESS, NOT_EQUAL = range(4)
VERSION, CREATE, MOD, VALUE, LEASE = range(5)
OPERAND = ["version", "create_revision", "mod_revision", "value", "lease"]
REQUEST_MAX = 1536 << 10


def range_of(key=b"", **fields):
    return {"key": key, **fields}


def put(key, value=b"", **fields):
    return {"key": key, "value": value, **fields}


def compare(key, target, result, operand, **fields):
    return {"result": result, "target": target, "key": key, OPERAND[target]: operand, **fields}


def fixed(base):
    yield from puts()
    yield from ranges(base)
    yield from deletes()
    yield from compares(base)
    yield from transactions(base)
    yield from limits()
    yield from compactions(base)
    yield "all keys are deleted", KV + "DeleteRange", {"key": b"\0", "range_end": b"\0"}, None


def puts():
    def one(what, **request):
        return f"put {what}", KV + "Put", request, None

    yield one("creates a", key=b"a", value=b"1")
    yield one("changes a", key=b"a", value=b"2")
    yield one("same value", key=b"a", value=b"2", prev_kv=1)
    yield one("creates b with prev_kv", key=b"b", value=b"x", prev_kv=1)
    yield one("empty value", key=b"c")
    yield one("empty key")
    yield one("empty key with value", value=b"x")
    yield one("binary key", key=bytes(range(256)), value=bytes(range(255, -1, -1)))
    yield one("key 00", key=b"\0", value=b"zero")
    yield one("key ff", key=b"\xff", value=b"ff")
    yield one("key ffff", key=b"\xff\xff", value=b"ffff", prev_kv=1)
    yield one("ignore_value of a present key", key=b"a", ignore_value=1, prev_kv=1)
    yield one("ignore_value of an absent key", key=b"nope", ignore_value=1)
    yield one("ignore_value with a value", key=b"a", value=b"v", ignore_value=1)
    yield one("ignore_lease of a present key", key=b"a", value=b"3", ignore_lease=1)
    yield one("ignore_lease of an absent key", key=b"nope", value=b"3", ignore_lease=1)
    yield one("ignore_lease with a lease", key=b"a", value=b"3", ignore_lease=1, lease=7)
    yield one("both ignored", key=b"a", ignore_lease=1, ignore_value=1, prev_kv=1)
    yield one("ignore_value, ignore_lease and a lease", key=b"a", ignore_lease=1, ignore_value=1, lease=9)
    yield one("unknown lease", key=b"a", value=b"3", lease=12345)
    yield one("unknown lease on an absent key", key=b"new", value=b"3", lease=12345, prev_kv=1)
    yield one("negative lease", key=b"a", value=b"3", lease=-1)
    yield one("ignore_value with an unknown lease on an absent key", key=b"nope", lease=5, ignore_value=1)
    for name in (b"k1", b"k2", b"k3", b"k4", b"k5", b"k10", b"k11"):
        yield one(f"{name}", key=name, value=b"v" + name[::-1])
    yield one("k3 again", key=b"k3", value=b"aa")
    yield one("k3 and again", key=b"k3", value=b"zz")
    yield one("k1 again", key=b"k1", value=b"mm")


def ranges(base):
    everything = dict(key=b"\0", range_end=b"\0")

    def one(what, allowed=None, **request):
        return f"range {what}", KV + "Range", request, allowed

    yield one("one key", key=b"a")
    yield one("absent key", key=b"nope")
    yield one("empty key")
    yield one("empty key with an end", range_end=b"z")
    yield one("everything", **everything)
    yield one("from key", key=b"k2", range_end=b"\0")
    yield one("prefix", key=b"k", range_end=b"l")
    yield one("prefix ff", key=b"\xff", range_end=b"\0")
    yield one("end before start", key=b"k", range_end=b"a")
    yield one("end equals start", key=b"k1", range_end=b"k1")
    yield one("end is 00 01", key=b"k1", range_end=b"\0\1")
    for limit in (1, 3, 6, 7, 8, 1000, -1, -(1 << 62), 1 << 62):
        yield one(f"limit {limit}", key=b"k", range_end=b"l", limit=limit)
    for step in (-5, -1, 0, 1, 2, 5, 12, 25, 36):
        yield one(f"revision base{step:+}", **everything, revision=base + step)
    for revision in (-1, -(1 << 63), 1 << 40, (1 << 63) - 1):
        yield one(f"revision {revision}", **everything, revision=revision)
    for order in range(3):
        for target in range(5):
            for limit in (0, 2):
                yield one(f"order {order} target {target} limit {limit}", key=b"k", range_end=b"l",
                          sort_order=order, sort_target=target, limit=limit)
    yield one("sort order 3", "sort-option", key=b"k", range_end=b"l", sort_order=3)
    yield one("sort order -1", "sort-option", key=b"k", range_end=b"l", sort_order=-1)
    refused = "sort-option", ("INVALID_ARGUMENT", "etcdserver: invalid sort option")
    yield one("sort target 5", refused, key=b"k", range_end=b"l", sort_target=5)
    yield one("sort target 5 descending", refused, key=b"k", range_end=b"l", sort_order=2, sort_target=5)
    yield one("keys only", key=b"k", range_end=b"l", keys_only=1)
    yield one("keys only, sorted by value", key=b"k", range_end=b"l", keys_only=1, sort_target=4, sort_order=1)
    yield one("count only", key=b"k", range_end=b"l", count_only=1)
    yield one("count only with limit", key=b"k", range_end=b"l", count_only=1, limit=2)
    yield one("count only with a filter", key=b"k", range_end=b"l", count_only=1, min_mod_revision=base + 20)
    yield one("count only and keys only", key=b"k", range_end=b"l", count_only=1, keys_only=1)
    yield one("count only of one absent key", key=b"nope", count_only=1)
    yield one("serializable", key=b"k", range_end=b"l", serializable=1)
    yield one("serializable future", key=b"k", serializable=1, revision=base + 5000)
    for bound in ("min_mod_revision", "max_mod_revision", "min_create_revision", "max_create_revision"):
        for step in (0, 15, 24, 28, 999):
            yield one(f"{bound} base+{step}", **everything, **{bound: base + step})
        yield one(f"{bound} -1", **everything, **{bound: -1})
        yield one(f"{bound} with limit", **everything, **{bound: base + 24}, limit=2)
    yield one("all bounds", **everything, min_mod_revision=base + 3, max_mod_revision=base + 30,
              min_create_revision=base + 2, max_create_revision=base + 25, sort_order=2, sort_target=3, limit=3)


def deletes():
    def one(what, **request):
        return f"delete {what}", KV + "DeleteRange", request, None

    yield one("absent key", key=b"nope")
    yield one("absent key with prev_kv", key=b"nope", prev_kv=1)
    yield one("empty key")
    yield one("empty key with an end", range_end=b"\0")
    yield one("one key", key=b"c", prev_kv=1)
    yield one("the same key again", key=b"c", prev_kv=1)
    yield one("empty range", key=b"z", range_end=b"a")
    yield one("a range with prev_kv", key=b"k1", range_end=b"k2", prev_kv=1)
    yield one("from key", key=b"\xff", range_end=b"\0", prev_kv=1)
    yield "put after delete", KV + "Put", put(b"c", b"again", prev_kv=1), None
    yield "range after delete", KV + "Range", range_of(b"\0", range_end=b"\0"), None


def compares(base):
    def one(what, *comparisons):
        body = {"compare": list(comparisons), "success": [{"range": range_of(b"a")}]}
        return f"compare {what}", KV + "Txn", body, None

    operands = {VERSION: (0, 1, 2, 3), CREATE: (0, base, base + 1, base + 9), MOD: (0, base + 2, base + 9, -1),
                VALUE: (b"", b"1", b"2", b"3", b"4"), LEASE: (0, 1)}
    for key in (b"a", b"absent"):
        for target, values in operands.items():
            for result in range(4):
                for value in values:
                    yield one(f"{key} {OPERAND[target]} {result} {value}", compare(key, target, result, value))
    for target, values in operands.items():
        for result in range(4):
            yield one(f"range k {OPERAND[target]} {result}",
                      compare(b"k", target, result, values[1], range_end=b"l"))
            yield one(f"empty range {OPERAND[target]} {result}",
                      compare(b"zz", target, result, values[0], range_end=b"zzz"))
            yield one(f"without operand {OPERAND[target]} {result}", {"key": b"a", "target": target, "result": result})
    yield one("from key", compare(b"k", VERSION, GREATER, 0, range_end=b"\0"))
    yield one("empty key", compare(b"", VERSION, EQUAL, 0))
    yield one("two, both true", compare(b"a", VERSION, GREATER, 0), compare(b"absent", VERSION, EQUAL, 0))
    yield one("two, one false", compare(b"a", VERSION, GREATER, 0), compare(b"absent", VERSION, EQUAL, 1))
    yield one("operand of another target", {"key": b"a", "target": VERSION, "result": EQUAL, "value": b"5"})
    yield one("value operand of another target", {"key": b"a", "target": VALUE, "result": LESS, "version": 5})


def transactions(base):
    def one(what, success=(), failure=(), comparisons=()):
        return (f"txn {what}", KV + "Txn",
                {"compare": list(comparisons), "success": list(success), "failure": list(failure)}, None)

    def p(key, value=b"t", **fields):
        return {"put": put(key, value, **fields)}

    def d(key, **fields):
        return {"delete": {"key": key, **fields}}

    def r(key, **fields):
        return {"range": range_of(key, **fields)}

    def t(success=(), failure=(), comparisons=()):
        return {"txn": {"compare": list(comparisons), "success": list(success), "failure": list(failure)}}

    false = compare(b"absent", VERSION, GREATER, 0)
    true = compare(b"absent", VERSION, EQUAL, 0)
    yield one("empty")
    yield one("empty failure branch", [p(b"t1")], [], [false])
    yield one("one put", [p(b"t1")])
    yield one("failure branch", [p(b"t1", b"no")], [p(b"t1", b"yes", prev_kv=1)], [false])
    yield one("reads its own write", [r(b"t2"), p(b"t2"), r(b"t2"), d(b"t2", prev_kv=1), r(b"t2")])
    yield one("several writes", [p(b"t3"), p(b"t4"), d(b"t1", prev_kv=1), r(b"t", range_end=b"u")])
    yield one("deletes nothing", [d(b"absent")])
    yield one("deletes nothing and reads", [d(b"absent", prev_kv=1), r(b"t3")])
    yield one("only reads", [r(b"a"), r(b"k", range_end=b"l", limit=2), r(b"absent", count_only=1)])
    yield one("only serializable reads", [r(b"a", serializable=1), r(b"b", serializable=1)])
    yield one("reads in both branches", [r(b"a")], [r(b"b")], [false])
    yield one("read at an old revision", [r(b"a", revision=base + 1), p(b"t5")])
    yield one("read of a future revision", [p(b"t6"), r(b"a", revision=base + 5000)])
    yield one("only a read of a future revision", [r(b"a", revision=base + 5000)])
    yield one("read of a future revision in the other branch", [p(b"t6")], [r(b"a", revision=base + 5000)])
    yield one("put and delete of one key", [p(b"t7"), d(b"t7")])
    yield one("delete and put of one key", [d(b"t7"), p(b"t7")])
    yield one("put in a deleted range", [d(b"t", range_end=b"u"), p(b"t7")])
    yield one("put at the end of a deleted range", [d(b"t", range_end=b"u"), p(b"u")])
    yield ("txn put and a delete from key on", KV + "Txn", {"success": [d(b"t", range_end=b"\0"), p(b"t7")]},
           ("delete-from-key", ("INVALID_ARGUMENT", "etcdserver: duplicate key given in txn request")))
    yield ("txn put in a nested one, delete in a later one", KV + "Txn",
           {"success": [t([p(b"t7")]), t([d(b"t7")])]},
           ("nested-duplicate", ("INVALID_ARGUMENT", "etcdserver: duplicate key given in txn request")))
    yield one("delete in a nested one, put in a later one", [t([d(b"t7")]), t([p(b"t7")])])
    yield one("delete from key on and a put before it", [d(b"\xff\xff\xff", range_end=b"\0"), p(b"t7")])
    yield one("put twice", [p(b"t8"), p(b"t8")])
    yield one("put twice in the branch not taken", [p(b"t8")], [p(b"t8"), p(b"t8")])
    yield one("same key in both branches", [p(b"t8")], [p(b"t8", b"other")])
    yield one("two overlapping deletes", [d(b"t", range_end=b"u", prev_kv=1), d(b"t8", prev_kv=1)])
    yield one("put in a nested deleted range", [t([d(b"t", range_end=b"u")]), p(b"t8")])
    yield one("put twice, once nested", [p(b"t8"), t([p(b"t8")])])
    yield one("put twice, nested in both branches", [t([p(b"t8")], [p(b"t8")])])
    yield one("put twice, in two nested ones", [t([p(b"t8")]), t([p(b"t8")])])
    yield one("put in two nested ones' other branches", [t([p(b"t8")]), t([], [p(b"t8")])])
    yield one("nested in nested", [t([t([p(b"t9", prev_kv=1), r(b"t9")], [], [true]), p(b"t10")], [r(b"a")], [true])])
    yield one("nested, else", [t([p(b"t11")], [p(b"t12"), r(b"t12")], [false]), r(b"t", range_end=b"u")])
    yield one("nested compare sees the state before",
              [p(b"t13", b"new"), t([p(b"t14", b"sees")], [p(b"t14", b"old")], [compare(b"t13", VERSION, EQUAL, 0)])])
    yield one("nested with nothing", [t(), t([], [], [false])])
    yield one("nested only reads", [t([r(b"a")], [r(b"b")], [true])])
    yield one("nested compare with an empty key", [t([p(b"t15")], [], [compare(b"", VERSION, EQUAL, 0)])])
    yield one("an operation that is none", [{}])
    yield one("an operation that is none in the other branch", [p(b"t15")], [{}])
    yield one("empty key in a put", [p(b"")])
    yield one("empty key in a range", [r(b"")])
    yield one("empty key in a delete", [d(b"")])
    yield one("empty key in the other branch", [r(b"a")], [p(b"")])
    yield one("empty key, nested", [t([p(b"")])])
    yield one("ignore_value of an absent key", [p(b"t16"), p(b"t17", b"", ignore_value=1)])
    yield one("ignore_value of a key it creates", [p(b"t16"), t([p(b"t17")]), p(b"t18", b"", ignore_value=1)])
    yield one("ignore_value of a present key", [p(b"a", b"", ignore_value=1, prev_kv=1)])
    yield one("ignore_value of a deleted key", [d(b"a"), p(b"t18", b"", ignore_value=1)])
    yield one("ignore_value with a value", [p(b"a", b"x", ignore_value=1)])
    yield one("ignore_lease with a lease", [p(b"a", b"x", ignore_lease=1, lease=3)])
    yield one("ignore_lease of a present key", [p(b"a", b"x", ignore_lease=1, prev_kv=1)])
    yield one("ignore_lease of an absent key", [p(b"t19", b"x", ignore_lease=1)])
    yield one("unknown lease", [p(b"t20"), p(b"t21", lease=4711)])
    yield one("unknown lease in the other branch", [p(b"t20")], [p(b"t21", lease=4711)])
    yield one("unknown lease and an absent key, both of one put", [p(b"t21", b"", lease=4711, ignore_value=1)])
    yield one("unknown lease and then an absent key", [p(b"t20", lease=3), p(b"t21", b"", ignore_value=1)])
    yield one("unknown lease, nested", [t([p(b"t21", lease=4711)])])
    yield one("invalid put in the branch not taken", [p(b"t22")], [p(b"absent", b"", ignore_value=1)])
    yield one("many kinds", [r(b"a"), p(b"t23", prev_kv=1), d(b"t20", prev_kv=1), t([r(b"t23")], [], [true])],
              [], [true, compare(b"a", VALUE, NOT_EQUAL, b"")])
    yield one("a range in a txn with every option",
              [r(b"k", range_end=b"l", limit=2, sort_order=2, sort_target=3, min_mod_revision=base + 1)])
    yield "range after the transactions", KV + "Range", range_of(b"\0", range_end=b"\0"), None


def limits():
    def txn(what, body):
        return f"limit {what}", KV + "Txn", body, None

    def puts_of(count, prefix):
        return [{"put": put(b"%s%03d" % (prefix, i), b"")} for i in range(count)]

    checks = [compare(b"n%03d" % i, VERSION, EQUAL, 0) for i in range(129)]
    yield txn("128 puts", {"success": puts_of(128, b"n")})
    yield txn("129 puts", {"success": puts_of(129, b"o")})
    yield txn("129 puts in the other branch", {"success": puts_of(1, b"o"), "failure": puts_of(129, b"o")})
    yield txn("128 and 128", {"success": puts_of(128, b"p"), "failure": puts_of(128, b"p"), "compare": checks[:128]})
    yield txn("129 compares", {"compare": checks})
    yield txn("127 and a nested one of 1",
              {"success": puts_of(127, b"q") + [{"txn": {"success": puts_of(1, b"r")}}]})
    yield txn("126 and a nested one of 2",
              {"success": puts_of(126, b"q") + [{"txn": {"success": puts_of(2, b"r")}}]})
    yield txn("100 and a nested one of 29",
              {"success": puts_of(99, b"q") + [{"txn": {"success": puts_of(29, b"r")}}]})
    yield txn("100 and two nested ones of 20",
              {"success": puts_of(98, b"q") + [{"txn": {"success": puts_of(20, p)}} for p in (b"r", b"s")]})
    yield txn("nested compares over the rest",
              {"success": puts_of(100, b"q") + [{"txn": {"compare": checks[:40]}}]})
    yield txn("nested 15 deep", nested(15, puts_of(1, b"deep")))
    yield ("limit nested 16 deep", KV + "Txn", nested(16, puts_of(1, b"deep")),
           ("nesting", ("INVALID_ARGUMENT", "holdfast: transactions nest at most 15 deep")))
    for size in (REQUEST_MAX - 4096, REQUEST_MAX + 1, REQUEST_MAX + 4096):
        yield f"limit put of {size} bytes", KV + "Put", put(b"large", b"x" * size), None
    yield "limit a key of 64 KiB", KV + "Put", put(b"y" * 65536, b""), None
    yield txn("too large a txn", {"success": [{"put": put(b"l%d" % i, b"x" * (600 << 10))} for i in range(3)]})
    yield "limit range after the limits", KV + "Range", range_of(b"\0", range_end=b"\0", keys_only=1), None
    yield "limit the large ones are deleted", KV + "DeleteRange", {"key": b"l", "range_end": b"z"}, None


def nested(depth, operations):
    body = {"success": operations}
    for _ in range(depth):
        body = {"success": [{"txn": body}]}
    return body


def compactions(base):
    def one(what, revision, **fields):
        return f"compact {what}", KV + "Compact", {"revision": revision, **fields}, None

    yield one("a future revision", base + 50_000)
    yield one("the largest revision", (1 << 63) - 1)
    yield one("a little", base + 5)
    yield one("the same again", base + 5)
    yield one("less", base + 4)
    yield one("revision 0", 0)
    yield one("a negative revision", -7)
    for step in (3, 4, 5, 6, 7):
        yield f"range at base+{step}", KV + "Range", range_of(b"\0", range_end=b"\0", revision=base + step), None
    yield ("txn with a read of a compacted revision", KV + "Txn",
           {"success": [{"put": put(b"z")}, {"range": range_of(b"a", revision=base + 1)}]}, None)
    yield ("txn that only reads a compacted revision", KV + "Txn",
           {"success": [{"range": range_of(b"a", revision=base + 1)}]}, None)
    yield ("txn with a read of a negative revision", KV + "Txn",
           {"success": [{"range": range_of(b"a", revision=-5)}]}, "negative-revision")
    yield one("more, physically", base + 20, physical=1)
    yield "range at the compacted revision", KV + "Range", range_of(b"\0", range_end=b"\0", revision=base + 20), None
    yield "range below it", KV + "Range", range_of(b"\0", range_end=b"\0", revision=base + 19), None
    yield "range now", KV + "Range", range_of(b"\0", range_end=b"\0", keys_only=1), None
