"""Leases, compared: the same grants, attachments, keep-alives and ends on both servers. `leases.py --ours ADDRESS,… --theirs
ADDRESS`."""

import argparse
import random
import sys
import time

from calls import Server, normal
from conversations import Conversation
from differences import Ledger
from messages import decode

KV = "/etcdserverpb.KV/"
LEASE = "/etcdserverpb.Lease/"
ALL = {"key": b"\0", "range_end": b"\0"}


class KeepAlives(Conversation):
    """A keep-alive stream: what is asked, and what was answered in order."""

    def __init__(self, server):
        super().__init__(server, LEASE + "LeaseKeepAlive")

    def ask(self, lease):
        self.say({"ID": lease})

    def answers(self, count):
        self.wait_for(lambda heard: len(heard) >= count)
        return [(answer.get("ID", 0), answer.get("TTL", 0)) for answer in self.heard]


class Both:
    """Each request goes to both servers; revisions count from where each began."""

    def __init__(self, ours, others, theirs, ledger):
        self.ours, self.others, self.theirs, self.ledger = ours, others, theirs, ledger
        self.bases = [self._revision(server) for server in (ours, theirs)]

    def _revision(self, server):
        return server.call(KV + "Range", {"key": b"l"})[1][0]["header"]["revision"]

    def _shifted(self, value, base):
        if isinstance(value, dict):
            return {name: inner - base if name.endswith("revision") else self._shifted(inner, base)
                    for name, inner in value.items()}
        if isinstance(value, list):
            return [self._shifted(inner, base) for inner in value]
        return value

    def call(self, path, request, but=()):
        """Compares the answers, without the fields `but`, and gives ours."""
        answers = []
        for server, base in zip((self.ours, self.theirs), self.bases):
            kind, body = normal(server.call(path, request))
            if kind == "ok":
                body = [{name: value for name, value in self._shifted(one, base).items() if name not in but} for one in body]
                for one in body:
                    # etcd lists a lease's keys in no order; ours are sorted.
                    if "keys" in one:
                        one["keys"].sort()
            answers.append((kind, body))
        self.ledger.same(f"{path.rsplit('/', 1)[1]} {request}", *answers)
        return answers[0]

    def grant(self, lease, seconds, **options):
        return self.call(LEASE + "LeaseGrant", {"ID": lease, "TTL": seconds}, **options)

    def put(self, key, **more):
        return self.call(KV + "Put", {"key": key, "value": b"v", **more})

    def time_to_live(self, lease, keys=0):
        # Whole seconds may be counted on either side of one.
        return self.call(LEASE + "LeaseTimeToLive", {"ID": lease, "keys": keys}, but=("TTL",))

    def everything(self):
        return self.call(KV + "Range", {**ALL, "key": b"l", "range_end": b"m"})

    def keep_alive(self, *leases):
        heard = []
        for server in (self.ours, self.theirs):
            stream = KeepAlives(server)
            for lease in leases:
                stream.ask(lease)
            heard.append((stream.answers(len(leases)), stream.finish()))
        self.ledger.same(f"keep-alives of {leases}", *heard)


def scenarios(both, ledger):
    for seconds in (0, 1, 2, 5, -3, 9_000_000_000, 9_000_000_001, 1 << 62):
        both.grant(1000 + (seconds & 0xFFFF), seconds)
        both.call(LEASE + "LeaseRevoke", {"ID": 1000 + (seconds & 0xFFFF)})
    both.grant(0, 60, but=("ID",))
    both.grant(-5, 60)
    both.grant(71, 60)
    both.grant(71, 60)
    both.grant(72, 90)
    for lease in (0, 71, 72, 4711, -5):
        both.time_to_live(lease)
        both.time_to_live(lease, keys=1)
    both.put(b"l1", lease=71)
    both.put(b"l2", lease=71)
    both.put(b"l3", lease=4711)
    both.put(b"l2", lease=72)
    both.put(b"l1", ignore_lease=1)
    both.put(b"l4", ignore_lease=1, lease=71)
    both.put(b"l4", lease=71, prev_kv=1)
    both.put(b"l4", prev_kv=1)
    for lease in (71, 72):
        both.time_to_live(lease, keys=1)
    both.everything()
    both.call(KV + "Txn", {"compare": [{"target": 4, "key": b"l1", "lease": 71}],
                           "success": [{"put": {"key": b"l5", "lease": 71}}, {"put": {"key": b"l6", "lease": 72}}],
                           "failure": [{"put": {"key": b"l7", "lease": 72}}]})
    both.call(KV + "Txn", {"success": [{"put": {"key": b"l8", "lease": 71}}, {"put": {"key": b"l9", "lease": 4711}}]})
    both.call(KV + "Txn", {"success": [{"delete": {"key": b"l5"}}, {"range": {"key": b"l6"}}]})
    both.everything()
    both.time_to_live(71, keys=1)
    both.keep_alive(71, 72, 4711, 0, 71)
    both.keep_alive()
    both.call(LEASE + "LeaseRevoke", {"ID": 71})
    both.call(LEASE + "LeaseRevoke", {"ID": 71})
    both.call(LEASE + "LeaseRevoke", {"ID": 0})
    both.keep_alive(71)
    both.everything()
    both.time_to_live(72, keys=1)
    both.call(LEASE + "LeaseRevoke", {"ID": 72})
    both.everything()
    both.call(LEASE + "LeaseRevoke", {"ID": -5})


def ends(both, ledger):
    """A lease that is kept alive lives, and one that is not ends, on both sides."""
    both.grant(81, 3)
    both.grant(82, 2)
    both.put(b"l81", lease=81)
    both.put(b"l82", lease=82)
    streams = [KeepAlives(server) for server in (both.ours, both.theirs)]
    began = time.monotonic()
    gone = [None, None]
    while time.monotonic() - began < 6.5:
        for place, (server, stream) in enumerate(zip((both.ours, both.theirs), streams)):
            stream.ask(81)
            left = server.call(KV + "Range", {"key": b"l82", "count_only": 1})[1][0].get("count", 0)
            if not left and gone[place] is None:
                gone[place] = time.monotonic() - began
        time.sleep(0.1)
    ledger.holds("ours ends not before its time, and soon after it", gone[0] is not None and 1.95 < gone[0] < 3.5, gone)
    ledger.holds("etcd's ends", gone[1] is not None, gone)
    for stream in streams:
        answers = stream.answers(len(stream.heard))
        ledger.holds("each keep-alive was answered with the granted time", set(answers) == {(81, 3)}, answers[:5])
        stream.finish()
    both.everything()
    both.time_to_live(82)
    both.call(LEASE + "LeaseRevoke", {"ID": 81})
    both.everything()


def at_random(both, seed):
    chance = random.Random(seed)
    leases, keys = [90 + number for number in range(6)], [b"l%d" % number for number in range(12)]
    for _ in range(150):
        lease, key, dice = chance.choice(leases), chance.choice(keys), chance.random()
        if dice < 0.15:
            both.grant(lease, chance.randrange(60, 100))
        elif dice < 0.25:
            both.call(LEASE + "LeaseRevoke", {"ID": lease})
        elif dice < 0.6:
            both.put(key, lease=chance.choice([0, lease]), prev_kv=chance.randrange(2))
        elif dice < 0.7:
            both.call(KV + "DeleteRange", {"key": key, "range_end": chance.choice([b"", b"l5"]), "prev_kv": 1})
        elif dice < 0.8:
            both.call(KV + "Txn", {"compare": [{"target": 4, "key": key, "lease": lease}],
                                   "success": [{"put": {"key": key}}],
                                   "failure": [{"put": {"key": key, "lease": lease}}]})
        elif dice < 0.9:
            both.time_to_live(lease, keys=1)
        else:
            both.everything()
    for lease in leases:
        both.call(LEASE + "LeaseRevoke", {"ID": lease})
    both.call(KV + "DeleteRange", {"key": b"l", "range_end": b"m"})


def listed(servers, theirs, ledger):
    """Every member lists all leases, the one that ends first in front; etcd does so too."""
    for server in (servers[0], theirs):
        for one in server.call(LEASE + "LeaseLeases", {})[1][0].get("leases", []):
            server.call(LEASE + "LeaseRevoke", {"ID": one["ID"]})
        for lease, seconds in ((501, 300), (502, 100), (503, 200)):
            server.call(LEASE + "LeaseGrant", {"ID": lease, "TTL": seconds})
    lists = [normal(server.call(LEASE + "LeaseLeases", {})) for server in [*servers, theirs]]
    for kind, body in lists[:-1]:
        ledger.same("LeaseLeases", [one["ID"] for one in body[0]["leases"]], [one["ID"] for one in lists[-1][1][0]["leases"]])


def shorter_than_a_second(server, ledger):
    """Metadata gives a time in milliseconds; without the flag that allows shorter ones the minimum holds."""
    call = server.channel.unary_unary(LEASE + "LeaseGrant")
    answer = decode({2: ("ID", "int"), 3: ("TTL", "int")},
                    call(b"\x08\x05", metadata=[("holdfast-lease-ttl-milliseconds", "250")], timeout=10))
    ledger.holds("a quarter of a second becomes the minimum", answer["TTL"] == 2, answer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    options = parser.parse_args()
    ledger = Ledger()
    servers, theirs = [Server(address) for address in options.ours.split(",")], Server(options.theirs)
    for number, ours in enumerate(servers):
        both = Both(ours, servers, theirs, ledger)
        scenarios(both, ledger)
        ends(both, ledger)
        at_random(both, number)
        shorter_than_a_second(ours, ledger)
    listed(servers, theirs, ledger)
    return 0 if ledger.report("leases") else 1


if __name__ == "__main__":
    sys.exit(main())
