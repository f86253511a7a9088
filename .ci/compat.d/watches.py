"""Watches, compared: the same requests on streams of both servers, the same writes, and then everything that was said on
each stream. `watches.py --ours ADDRESS,… --theirs ADDRESS`."""

import argparse
import random
import sys
import time

from calls import Server
from conversations import Conversation
from differences import Ledger

KV = "/etcdserverpb.KV/"
WATCH = "/etcdserverpb.Watch/Watch"
SILENCE = 0.2


class Stream(Conversation):
    """A watch stream, with what was heard on it so far."""

    def __init__(self, server, metadata=None):
        super().__init__(server, WATCH, metadata)


def told(heard, base):
    """By watcher: what was said of it, with its events one after the other whatever answers they came in. Revisions count
    from `base`."""
    out = {}
    for answer in heard:
        story = out.setdefault(answer.get("watch_id", 0), [])
        news = {name: answer[name] for name in ("created", "canceled", "cancel_reason") if name in answer}
        if "compact_revision" in answer:
            news["compact_revision"] = answer["compact_revision"] - base
        if news:
            story.append(news)
        for event in answer["events"]:
            shown = {"type": event.get("type", 0)}
            for name in ("kv", "prev_kv"):
                if name in event:
                    shown[name] = {field: value - base if field.endswith("revision") else value
                                   for field, value in event[name].items()}
            story.append(shown)
    return out


def settled(streams, bases, seconds=3):
    """What was told on both sides, after a silence; for a while longer when it differs, since a busy machine may be late."""
    deadline = time.monotonic() + seconds
    time.sleep(SILENCE)
    while True:
        stories = [told(stream.heard, base) for stream, base in zip(streams, bases)]
        if stories[0] == stories[1] or time.monotonic() > deadline:
            return stories
        time.sleep(0.1)


def count_events(heard):
    return sum(len(answer["events"]) for answer in heard)


class Pair:
    """Both servers, written to in step. The watches of ours are on one of its members, the writes go to another."""

    def __init__(self, writer, watched, theirs):
        self.writer, self.watched, self.theirs = writer, watched, theirs

    def write(self, path, request):
        mine, other = self.writer.call(KV + path, request), self.theirs.call(KV + path, request)
        assert (mine[0] == "ok") == (other[0] == "ok"), (path, request, mine, other)
        return mine[0] == "ok"

    def revisions(self):
        found = [server.call(KV + "Range", {"key": b"w"})[1][0]["header"]["revision"]
                 for server in (self.watched, self.theirs)]
        return found

    def wait_until_applied(self):
        """A linearizable read of the watched member has everything that was written before."""
        self.watched.call(KV + "Range", {"key": b"w"})


def scenario(pair, ledger, what, requests, writes, events, before=(), allowed=None):
    """Writes `before`, then the requests one by one, then the writes; `events` or more must come on both sides. A request may
    be a function of the revision from which it counts."""
    bases = pair.revisions()
    for path, request in before:
        pair.write(path, request)
    pair.wait_until_applied()
    streams = [Stream(pair.watched), Stream(pair.theirs)]
    for request in requests:
        for stream, base in zip(streams, bases):
            known = len(stream.heard)
            made = request(base) if callable(request) else request
            stream.say(made)
            if "create" in made:
                stream.wait_for(lambda heard: any("created" in answer for answer in heard[known:]))
    for path, request in writes:
        pair.write(path, request(bases) if callable(request) else request)
    for stream in streams:
        stream.wait_for(lambda heard: count_events(heard) >= events)
    mine, other = settled(streams, bases)
    # What is allowed here depends on when etcd sweeps; what we tell is counted in any case.
    ledger.same(what, mine, other, allowed if mine != other else None)
    ledger.holds(f"{what}: {events} events", count_events(streams[0].heard) >= events, count_events(streams[0].heard))
    for answer in streams[0].heard:
        header = answer["header"]
        ledger.holds(f"{what}: header", header.get("cluster_id") and header.get("member_id") and header.get("raft_term"))
        ledger.holds(f"{what}: no event is newer than its answer's header",
                     all(event["kv"]["mod_revision"] <= header["revision"] for event in answer["events"]))
    for stream in streams:
        stream.close()


def put(key, value=b"x", **more):
    return ("Put", {"key": key, "value": value, **more})


def delete(key, end=b""):
    return ("DeleteRange", {"key": key, "range_end": end})


def create(key, end=b"", **more):
    return {"create": {"key": key, "range_end": end, **more}}


def scenarios(pair, ledger):
    run = lambda *arguments, **options: scenario(pair, ledger, *arguments, **options)
    some = [put(b"w1", b"1"), put(b"w2", b"2"), put(b"w1", b"3"), delete(b"w1"), delete(b"w1"), put(b"w1", b"4"), put(b"x", b"5")]
    run("one key", [create(b"w1")], some, 4)
    run("with previous versions", [create(b"w1", prev_kv=1)], some, 4)
    run("a range, and from a key on", [create(b"w1", b"w3"), create(b"w2", b"\0")], some, 7)
    run("every key", [create(b"", b"\0")], some, 6)
    run("an empty key alone", [create(b"")], some, 0)
    run("only deletes, only puts, neither", [create(b"w1", filters=[0]), create(b"w1", filters=[1]),
                                             create(b"w1", filters=[0, 1])], some, 4)
    run("several on one stream", [create(b"w1"), create(b"w1"), create(b"w", b"x", prev_kv=1)], some, 13)
    run("numbers of one's own", [create(b"w1", watch_id=7), create(b"w2", watch_id=7), create(b"w2"), create(b"w2", watch_id=1),
                                 create(b"w1", watch_id=-5)], some, 5)
    run("a range without keys", [create(b"w2", b"w1"), create(b"w2", b"w2"), create(b"w1")], some, 4)
    run("cancelled", [create(b"w1"), create(b"w2"), {"cancel": {"watch_id": 0}}, {"cancel": {"watch_id": 9}}], some, 1)
    history = [put(b"h%d" % (number % 5), b"%d" % number) for number in range(30)] + [delete(b"h", b"i")]
    run("from the past", [lambda base: create(b"h", b"i", start_revision=base + 1, prev_kv=1)], some, 35, before=history)
    run("from within the past", [lambda base: create(b"h1", start_revision=base + 12)], [put(b"h1")], 5, before=history)
    run("from the future", [lambda base: create(b"w", b"x", start_revision=base + 4)], some, 2)
    run("from before the compacted revision", [lambda base: create(b"h1", start_revision=base + 3)], some, 0,
        before=history + [("Compact", None)])
    run("from the compacted revision", [lambda base: create(b"h", b"i", start_revision=base + 31, prev_kv=1)], some, 5,
        before=history + [("Compact", None)], allowed="deletion-at-floor")
    transaction = ("Txn", {"success": [{"put": {"key": b"w%d" % n, "value": b"t"}} for n in range(20)]
                                      + [{"delete": {"key": b"x"}}]})
    run("one transaction", [create(b"w", b"x"), create(b"x"), create(b"w3")], [put(b"x"), transaction], 22)
    run("many changes at once", [create(b"m", b"n", prev_kv=1)], [put(b"m%d" % n) for n in range(100)] + [delete(b"m", b"n")], 200)
    run("large values", [create(b"w", b"x", fragment=1)], [put(b"w%d" % n, bytes([n]) * 500_000) for n in range(6)], 6)
    run("nothing but an empty request", [{}, create(b"w1")], some, 4)


class Compacting(Pair):
    """Replaces the placeholder of a compaction by one at the present revision."""

    def write(self, path, request):
        if path == "Compact":
            requests = [{"revision": revision} for revision in self.revisions()]
            answers = [server.call(KV + path, one)[0] for server, one in zip((self.writer, self.theirs), requests)]
            assert answers == ["ok", "ok"], answers
            return self.wait_until_applied()
        return super().write(path, request)


def at_random(pair, ledger, seed):
    """Watchers of random ranges that begin while random writes go on."""
    chance = random.Random(seed)
    keys = [b"r%d" % number for number in range(8)]
    bases = pair.revisions()
    streams = [Stream(pair.watched), Stream(pair.theirs)]
    for _ in range(60):
        if chance.random() < 0.2:
            # A member that lags would begin a watch in what is the past already.
            pair.wait_until_applied()
            first = chance.choice([0, 0, chance.randrange(1, 30)])
            request = {"key": chance.choice(keys), "filters": chance.sample([0, 1], chance.choice([0, 0, 0, 1])),
                       "prev_kv": chance.randrange(2), "range_end": chance.choice([b"", b"", b"r5", b"s", b"\0"])}
            for stream, base in zip(streams, bases):
                known = len(stream.heard)
                stream.say({"create": {**request, "start_revision": base + first if first else 0}})
                stream.wait_for(lambda heard: any("created" in answer for answer in heard[known:]))
        elif chance.random() < 0.7:
            pair.write(*put(chance.choice(keys), b"%d" % chance.randrange(1000)))
        elif chance.random() < 0.7:
            pair.write(*delete(chance.choice(keys), chance.choice([b"", b"", b"r6", b"s"])))
        else:
            chosen = chance.sample(keys, 4)
            pair.write("Txn", {"success": [{"put": {"key": key, "value": b"t"}} for key in chosen[:3]]
                                          + [{"delete": {"key": chosen[3]}}]})
    pair.wait_until_applied()
    mine, other = settled(streams, bases)
    ledger.same(f"random watches, seed {seed}", mine, other)
    for stream in streams:
        stream.close()


def progress(pair, ledger):
    """On request: one answer of no watcher when all are synced, which comes after what it speaks of."""
    streams = [Stream(pair.watched), Stream(pair.theirs)]
    for stream in streams:
        stream.say(create(b"p"))
        stream.wait_for(lambda heard: len(heard) == 1)
    pair.write(*put(b"p"))
    for stream in streams:
        stream.wait_for(lambda heard: count_events(heard) == 1)
        stream.say({"progress": {}})
        answered = stream.wait_for(lambda heard: heard[-1].get("watch_id", 0) == -1)
        ledger.holds("progress is told", answered, stream.heard)
        ledger.holds("for the revision that was told", stream.heard[-1]["header"]["revision"]
                     == stream.heard[-2]["header"]["revision"], stream.heard)
        stream.close()
    ours = Stream(pair.watched)
    ours.say(create(b"p"))
    ours.say(create(b"p", start_revision=1 << 40))
    ours.wait_for(lambda heard: len(heard) == 2)
    ours.say({"progress": {}})
    ours.wait_for(lambda heard: len(heard) == 3)
    ledger.holds("progress of the one that is synced, when another waits for the future",
                 ours.heard[2].get("watch_id", 0) == 0 and not ours.heard[2]["events"] and len(ours.heard) == 3, ours.heard)
    ours.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    options = parser.parse_args()
    ledger = Ledger()
    servers, theirs = [Server(address) for address in options.ours.split(",")], Server(options.theirs)
    for number, watched in enumerate(servers):
        pair = Compacting(servers[(number + 1) % len(servers)], watched, theirs)
        scenarios(pair, ledger)
        progress(pair, ledger)
        for seed in range(4):
            at_random(pair, ledger, 100 * number + seed)
    return 0 if ledger.report("watches") else 1


if __name__ == "__main__":
    sys.exit(main())
