"""The same random requests to a cluster of ours and to an etcd, each answer compared field by field, codes and texts included;
then all that a watcher was told on both sides. By hand:

    comparison.py --binary PATH --etcd PATH --port FIRST --requests 200000 [--seed N] [--by-key]

Uses 40 ports from FIRST on and a directory of its own. Between writes, reads are asked all at once over several connections to every
member. A difference is printed with the seed and the number of the request."""

import argparse
import subprocess
import sys
import tempfile
import time

import grpc

from calls import OPTIONS, Server, normal, short
from comparison_cases import KV, LEASE, ComparisonDraw, is_serializable
from differences import Ledger, is_other_first_error
from kv import ShortEqual
from messages import METHODS, decode, defaults_dropped, encode
from processes import Members
from watches import Stream

CONNECTIONS = 3
READS_AT_ONCE = 9
WRITES_OF_A_BLOCK = 40
SECONDS_MAX = 20
EVERYTHING = {"key": b"\0", "range_end": b"\0"}


class Lines:
    """Several connections to one server, used in turns."""

    def __init__(self, address):
        self.address = address
        self.channels = [grpc.insecure_channel(address, options=OPTIONS) for _ in range(CONNECTIONS)]
        self.turn = 0

    def begin(self, path, body):
        self.turn += 1
        return self.channels[self.turn % CONNECTIONS].unary_unary(path).future(body, timeout=SECONDS_MAX)


def answer_of(future, path):
    try:
        answer = future.result()
    except grpc.RpcError as error:
        return (error.code().name, error.details())
    table = METHODS[path][1]
    return ("ok", [defaults_dropped(table, decode(table, answer))])


def comparable(answer, path):
    """Without names of members, and without what has no order or runs with the clock."""
    kind, body = normal(answer)
    if kind == "ok" and path == LEASE + "LeaseTimeToLive":
        one = {name: value for name, value in body[0].items() if name != "TTL" or value < 0}
        # etcd keeps a lease's keys in no order.
        return kind, [{**one, "keys": sorted(one["keys"])}]
    if kind == "ok" and path == LEASE + "LeaseLeases":
        return kind, [{**body[0], "leases": sorted(one["ID"] for one in body[0]["leases"])}]
    return kind, body


class Run:
    def __init__(self, ours, theirs, seed, by_key, ledger):
        self.ours, self.theirs = [Lines(address) for address in ours], Lines(theirs)
        self.seed, self.ledger = seed, ledger
        self.draw, self.now, self.number = ComparisonDraw(seed, 0, by_key), 0, 0
        self.counts = {}
        # The member that is written to; what is serializable is asked of it too.
        self.writer = self.ours[0]

    def both(self, path, request, at):
        body = encode(METHODS[path][0], request)
        return at.begin(path, body), self.theirs.begin(path, body)

    def judge(self, path, request, futures, at):
        self.number += 1
        mine, other = [answer_of(one, path) for one in futures]
        kind = f"{path.rsplit('/', 1)[1]} {other[0]}"
        self.counts[kind] = self.counts.get(kind, 0) + 1
        allowed = "first-error" if path == KV + "Txn" and is_other_first_error(mine, other) else None
        self.ledger.same(f"request {self.number} of seed {self.seed} to {at.address}: {path} {short(request, 1500)}",
                         ShortEqual(comparable(mine, path)), ShortEqual(comparable(other, path)), allowed)
        return other

    def write(self, path, request):
        answer = self.judge(path, request, self.both(path, request, self.writer), self.writer)
        if answer[0] == "ok":
            self.now = answer[1][-1].get("header", {}).get("revision", self.now)

    def reads(self):
        asked = []
        for _ in range(READS_AT_ONCE):
            path, request = self.draw.read(self.now)
            at = self.writer if is_serializable(request) else self.draw.random.choice(self.ours)
            asked.append((path, request, self.both(path, request, at), at))
        for one in asked:
            self.judge(*one)

    def block(self):
        """Some writes with reads in between, watched; at its end old revisions are compacted."""
        self.writer = self.draw.random.choice(self.ours)
        streams = [Stream(Server(lines.address)) for lines in (self.draw.random.choice(self.ours), self.theirs)]
        request = {"create": {**EVERYTHING, "start_revision": self.now + 1, "prev_kv": self.draw.random.randrange(2)}}
        for stream in streams:
            stream.say(request)
        for _ in range(WRITES_OF_A_BLOCK):
            self.write(*self.draw.write(self.now))
            self.reads()
        self.write(KV + "Put", {"key": b"last", "value": b"%d" % self.number})
        stories = []
        for stream in streams:
            # What the block before put last may have been deleted since, and that is told as well.
            stream.wait_for(lambda heard: any(event["kv"]["mod_revision"] == self.now for one in heard for event in one["events"]))
            stories.append([event for one in stream.heard for event in one["events"]])
            stream.close()
        what = f"changes told up to request {self.number} of seed {self.seed}"
        self.ledger.same(f"{what}: how many", *map(len, stories))
        for mine, other in zip(*stories):
            self.ledger.same(what, ShortEqual(mine), ShortEqual(other))
        self.counts["changes told"] = self.counts.get("changes told", 0) + len(stories[1])
        self.write(KV + "Compact", {"revision": self.now - self.draw.random.randrange(50), "physical": 1})

    def begin(self):
        """Enough revisions for every request to have a past."""
        for number in range(100):
            self.write(KV + "Put", {"key": b"a", "value": b"%d" % number})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--etcd", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=3600, help="stops after so many, whatever was asked")
    parser.add_argument("--by-key", action="store_true", help="sorts by keys alone, for an etcd made with Go before 1.19, as 3.5.1 is")
    options = parser.parse_args()
    ledger = Ledger()
    version = subprocess.run([options.etcd, "--version"], capture_output=True, text=True, timeout=10).stdout.split("\n")[0]
    with tempfile.TemporaryDirectory() as directory:
        ours = Members(options.binary, options.port, f"{directory}/ours")
        theirs = Members(options.etcd, options.port + 20, f"{directory}/theirs")
        try:
            for number in range(3):
                ours[number].start(ours.all[:3])
            theirs[0].start([theirs[0]])
            ledger.holds("there are leaders", ours.leader([0, 1, 2]) is not None and theirs.leader([0]) is not None)
            run = Run([ours[number].client for number in range(3)], theirs[0].client, options.seed, options.by_key, ledger)
            began = time.monotonic()
            run.begin()
            while run.number < options.requests and time.monotonic() - began < options.seconds and len(ledger.failures) < 50:
                run.block()
        finally:
            ours.end()
            theirs.end()
    for kind, count in sorted(run.counts.items()):
        print(f"    {count:7} {kind}")
    said = f"{run.number} random requests of seed {options.seed} against {version}, in {time.monotonic() - began:.0f} s"
    return 0 if ledger.report(said) else 1


if __name__ == "__main__":
    sys.exit(main())
