"""Locks and elections, compared: the same calls to both servers; and etcdctl's own recipe against the services, in both
directions. `locks.py --ours ADDRESS,… --theirs ADDRESS`."""

import argparse
import os
import queue
import shutil
import subprocess
import sys
import threading
import time

import grpc

from calls import Server, normal
from differences import Ledger
from leases import Both
from messages import METHODS, decode, defaults_dropped, encode

KV = "/etcdserverpb.KV/"
LEASE = "/etcdserverpb.Lease/"
LOCK = "/v3lockpb.Lock/"
ELECTION = "/v3electionpb.Election/"
LEASES = (0x1A, 0x2B, 0x3C)
PATIENCE = 10


def prefix(name):
    return {"key": name + b"/", "range_end": name + b"0", "sort_order": 1, "sort_target": 2}


def eventually(what, ledger, condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            ledger.holds(what, False, "did not happen")
            return
        time.sleep(0.02)


class Waiting:
    """A call that is answered later."""

    def __init__(self, server, path, request, timeout=60):
        self.path = path
        self.future = server.channel.unary_unary(path).future(encode(METHODS[path][0], request), timeout=timeout)

    def result(self):
        try:
            answer = self.future.result(timeout=PATIENCE)
        except grpc.FutureTimeoutError:
            return ("waits", [])
        except grpc.RpcError as error:
            return (error.code().name, error.details())
        table = METHODS[self.path][1]
        return ("ok", [defaults_dropped(table, decode(table, answer))])

    def is_waiting(self):
        return not self.future.done()


class Observer:
    """What an Observe stream told, in order."""

    def __init__(self, server, name):
        table = METHODS[ELECTION + "Observe"]
        self.call = server.channel.unary_stream(ELECTION + "Observe")(encode(table[0], {"name": name}))
        self.heard = queue.Queue()
        threading.Thread(target=self._listen, args=(table[1],), daemon=True).start()

    def _listen(self, table):
        try:
            for answer in self.call:
                self.heard.put(defaults_dropped(table, decode(table, answer)))
        except grpc.RpcError:
            pass

    def next(self):
        try:
            kv = self.heard.get(timeout=PATIENCE).get("kv", {})
            return (kv.get("key"), kv.get("value", b""), kv.get("version"), kv.get("lease"))
        except queue.Empty:
            return None


class Pairs(Both):
    """Calls that wait, at both servers. Ours waits at another member than the one that is asked for the rest."""

    def _shifted(self, value, base):
        if isinstance(value, dict) and "rev" in value:
            return {**super()._shifted(value, base), "rev": value["rev"] - base}
        return super()._shifted(value, base)

    def refused(self, path, request):
        """Compares refusals: the texts, and that only the codes differ."""
        answers = [server.call(path, request) for server in (self.ours, self.theirs)]
        self.ledger.same(f"the text of {path} {request}", *[answer[1] for answer in answers])
        self.ledger.same(f"the code of {path} {request}", *[answer[0] for answer in answers], "recipe-code")

    def wait(self, path, request, **options):
        return [Waiting(server, path, request, **options) for server in (self.others[0], self.theirs)]

    def waiting(self, what, pair, keys, name):
        """Both wait, with so many keys in the queue."""
        for server in (self.ours, self.theirs):
            eventually(f"{what}: the keys are there", self.ledger, lambda: self.count(server, name) == keys)
        self.ledger.holds(f"{what}: both wait", all(one.is_waiting() for one in pair))

    def count(self, server, name):
        return server.call(KV + "Range", {**prefix(name), "count_only": 1})[1][0].get("count", 0)

    def results(self, what, pair, reason=None, but=()):
        answers = []
        for one, base in zip(pair, self.bases):
            kind, body = normal(one.result())
            if kind == "ok":
                body = [{field: value for field, value in self._shifted(answer, base).items() if field not in but}
                        for answer in body]
            answers.append((kind, body))
        self.ledger.same(what, *answers, reason)
        return answers[0]

    def queue(self, name):
        return self.call(KV + "Range", prefix(name))


def campaign(lease, value=b"v", name=b"el/e"):
    return {"name": name, "lease": lease, "value": value}


def locks(both, ledger):
    name = b"lk/a"
    for lease in LEASES:
        both.grant(lease, 60)
    both.call(LOCK + "Lock", {"name": name, "lease": LEASES[0]})
    both.call(LOCK + "Lock", {"name": name, "lease": LEASES[0]})
    both.queue(name)
    both.refused(LOCK + "Lock", {"name": name, "lease": 999_999})
    both.refused(LOCK + "Unlock", {})
    both.call(LOCK + "Unlock", {"key": b"lk/absent"})
    second = both.wait(LOCK + "Lock", {"name": name, "lease": LEASES[1]})
    both.waiting("the second", second, 2, name)
    third = both.wait(LOCK + "Lock", {"name": name, "lease": LEASES[2]})
    both.waiting("the third", third, 3, name)
    both.queue(name)
    both.call(LOCK + "Unlock", {"key": name + b"/1a"})
    both.results("the second gets it", second)
    ledger.holds("the third waits on", all(one.is_waiting() for one in third))
    both.call(LEASE + "LeaseRevoke", {"ID": LEASES[1]})
    both.results("the third gets it when the second's lease ends", third)
    both.queue(name)
    both.grant(LEASES[1], 60)
    # A waiter that loses its lease does not get the lock; etcd tells it when its turn comes, we at once.
    waits = both.wait(LOCK + "Lock", {"name": name, "lease": LEASES[1]})
    both.waiting("a waiter", waits, 2, name)
    both.call(LEASE + "LeaseRevoke", {"ID": LEASES[1]})
    both.call(LOCK + "Unlock", {"key": name + b"/3c"})
    both.results("a waiter without its lease", waits, "lock-expired")
    both.grant(LEASES[1], 60)
    # A cancelled call, and one whose time is over, leave nothing behind.
    both.call(LOCK + "Lock", {"name": name, "lease": LEASES[0]})
    cancelled = both.wait(LOCK + "Lock", {"name": name, "lease": LEASES[1]})
    both.waiting("who is cancelled", cancelled, 2, name)
    for one in cancelled:
        one.future.cancel()
    for server in (both.ours, both.theirs):
        eventually("a cancelled call's key goes", ledger, lambda: both.count(server, name) == 1)
    late = both.wait(LOCK + "Lock", {"name": name, "lease": LEASES[2]}, timeout=1)
    both.waiting("who is late", late, 2, name)
    # Of etcd's the client or the server is first to say so, each in its own words.
    ledger.holds("a deadline", late[0].result()[0] == "DEADLINE_EXCEEDED", late[0].result())
    for server in (both.ours, both.theirs):
        eventually("the key of a call whose time is over goes", ledger, lambda: both.count(server, name) == 1)
    both.queue(name)
    for lease in LEASES:
        both.call(LEASE + "LeaseRevoke", {"ID": lease})
    both.queue(name)


def own_leases(both, ledger):
    """Without a lease each makes one of a minute, under a name of its own."""
    found = []
    for server in (both.ours, both.theirs):
        key = server.call(LOCK + "Lock", {"name": b"lk/own"})[1][0]["key"]
        lease = int(key.rsplit(b"/", 1)[1], 16)
        found.append((key.rsplit(b"/", 1)[0], server.call(LEASE + "LeaseTimeToLive", {"ID": lease})[1][0]["grantedTTL"]))
        leader = server.call(ELECTION + "Campaign", {"name": b"el/own", "value": b"v"})[1][0]["leader"]
        found[-1] += (leader["name"], leader["key"] == b"el/own/%x" % leader["lease"],
                      server.call(LEASE + "LeaseTimeToLive", {"ID": leader["lease"]})[1][0]["grantedTTL"])
        for one in (lease, leader["lease"]):
            server.call(LEASE + "LeaseRevoke", {"ID": one})
    ledger.same("leases of one's own", *found)
    both.bases = [both._revision(server) for server in (both.ours, both.theirs)]


def elections(both, ledger):
    name = b"el/e"
    for lease in LEASES:
        both.grant(lease, 60)
    for path, request in (("Leader", {"name": name}), ("Proclaim", {"value": b"x"}), ("Resign", {})):
        both.call(ELECTION + path, request)
    observers = [Observer(server, name) for server in (both.ours, both.theirs)]
    answer = both.call(ELECTION + "Campaign", campaign(LEASES[0], b"one"))
    first = [dict(answer[1][0]["leader"], rev=answer[1][0]["leader"]["rev"] + base) for base in both.bases]
    both.call(ELECTION + "Campaign", campaign(LEASES[0], b"one"))
    both.refused(ELECTION + "Campaign", campaign(999_999))

    def told(what):
        ledger.same(f"observers hear {what}", *[one.next() for one in observers])

    told("of the first leader")
    second = both.wait(ELECTION + "Campaign", campaign(LEASES[1], b"two"))
    both.waiting("the second candidate", second, 2, name)
    both.call(ELECTION + "Leader", {"name": name})

    def as_first(path, **more):
        answers = []
        for server, base, leader in zip((both.ours, both.theirs), both.bases, first):
            kind, body = normal(server.call(ELECTION + path, {"leader": leader, **more}))
            answers.append((kind, both._shifted(body, base)))
        ledger.same(f"{path} {more}", *answers)

    as_first("Proclaim", value=b"more")
    told("what it proclaims")
    both.call(ELECTION + "Leader", {"name": name})
    late = [Observer(server, name) for server in (both.ours, both.theirs)]
    ledger.same("who observes later", *[one.next() for one in late])
    as_first("Resign")
    both.results("the second leads", second)
    told("of the second leader")
    as_first("Proclaim", value=b"too late")
    as_first("Resign")
    both.queue(name)
    both.call(LEASE + "LeaseRevoke", {"ID": LEASES[1]})
    both.call(ELECTION + "Leader", {"name": name})
    both.call(ELECTION + "Campaign", campaign(LEASES[2], b"three"))
    told("of a leader after none")
    for one in observers + late:
        one.call.cancel()
    both.refused(ELECTION + "Proclaim", {"leader": {"name": name, "rev": 5}})
    both.refused(ELECTION + "Resign", {"leader": {"name": name, "rev": 5}})
    both.call(ELECTION + "Resign", {"leader": {"name": name, "key": b"el/none", "rev": 5}})
    for lease in LEASES:
        both.call(LEASE + "LeaseRevoke", {"ID": lease})


def candidate_expires(both, ledger):
    name = b"el/x"
    for lease in LEASES[:2]:
        both.grant(lease, 60)
    both.call(ELECTION + "Campaign", campaign(LEASES[0], b"one", name))
    waits = both.wait(ELECTION + "Campaign", campaign(LEASES[1], b"two", name))
    both.waiting("a candidate", waits, 2, name)
    both.call(LEASE + "LeaseRevoke", {"ID": LEASES[1]})
    both.call(LEASE + "LeaseRevoke", {"ID": LEASES[0]})
    both.results("a candidate without its lease", waits, "campaign-expired")


# MARK: etcdctl


def etcdctl(address, *arguments, **options):
    return subprocess.Popen(["etcdctl", "--endpoints", address, *arguments], stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, ETCDCTL_API="3"), **options)


def line(process):
    """The next line that it prints."""
    found = queue.Queue()
    threading.Thread(target=lambda: found.put(process.stdout.readline()), daemon=True).start()
    try:
        return found.get(timeout=PATIENCE).strip()
    except queue.Empty:
        return None


def finish(process):
    process.terminate()
    try:
        return process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def recipes(servers, ledger):
    """etcdctl holds and the service waits, and the other way round; with both at different members."""
    ours, other = servers[0], servers[-1]
    name = b"lk/ctl"
    ours.call(LEASE + "LeaseGrant", {"ID": 77, "TTL": 60})
    holder = etcdctl(other.address, "lock", name.decode())
    key = line(holder)
    ledger.holds("etcdctl lock holds", key and key.startswith("lk/ctl/"), key)
    waits = Waiting(ours, LOCK + "Lock", {"name": name, "lease": 77})
    eventually("the service stands behind etcdctl", ledger,
               lambda: len(ours.call(KV + "Range", prefix(name))[1][0].get("kvs", [])) == 2)
    ledger.holds("the service waits for etcdctl", waits.is_waiting())
    finish(holder)
    answer = waits.result()
    ledger.holds("the service follows etcdctl", answer[0] == "ok" and answer[1][0]["key"] == b"lk/ctl/4d", answer)
    token = ours.call(KV + "Range", {"key": b"lk/ctl/4d"})[1][0]["kvs"][0]["create_revision"]
    command = etcdctl(other.address, "lock", name.decode(), "printenv", "ETCD_LOCK_KEY")
    eventually("etcdctl stands behind the service", ledger,
               lambda: len(ours.call(KV + "Range", prefix(name))[1][0].get("kvs", [])) == 2)
    ledger.holds("etcdctl waits for the service", command.poll() is None)
    later = ours.call(KV + "Range", prefix(name))[1][0]["kvs"][-1]
    ledger.holds("who comes later has the higher token", later["create_revision"] > token)
    ours.call(LOCK + "Unlock", {"key": b"lk/ctl/4d"})
    printed = line(command)
    ledger.holds("etcdctl follows the service", printed == later["key"].decode(), printed)
    ledger.holds("etcdctl's command ends well", command.wait(timeout=PATIENCE) == 0)

    name = b"el/ctl"
    leader = etcdctl(other.address, "elect", name.decode(), "by hand")
    ledger.holds("etcdctl elect leads", (line(leader) or "").startswith("el/ctl/"))
    ledger.holds("and says what for", line(leader) == "by hand")
    answer = ours.call(ELECTION + "Leader", {"name": name})
    ledger.holds("the service knows etcdctl's leader", answer[0] == "ok" and answer[1][0]["kv"]["value"] == b"by hand", answer)
    observer = Observer(ours, name)
    ledger.holds("and tells observers", (observer.next() or (0, 0))[1] == b"by hand")
    waits = Waiting(ours, ELECTION + "Campaign", {"name": name, "lease": 77, "value": b"service"})
    eventually("the candidate stands behind etcdctl", ledger,
               lambda: len(ours.call(KV + "Range", prefix(name))[1][0].get("kvs", [])) == 2)
    ledger.holds("the candidate waits", waits.is_waiting())
    listener = etcdctl(other.address, "elect", "-l", name.decode())
    ledger.holds("etcdctl elect -l hears of the leader", (line(listener) or "").startswith("el/ctl/"))
    ledger.holds("and of its value", line(listener) == "by hand")
    finish(leader)
    answer = waits.result()
    ledger.holds("the service follows etcdctl's leader", answer[0] == "ok", answer)
    ledger.holds("observers hear of it", (observer.next() or (0, 0))[1] == b"service")
    ledger.holds("etcdctl hears of it", (line(listener), line(listener)) == ("el/ctl/4d", "service"))
    finish(listener)
    observer.call.cancel()
    ours.call(LEASE + "LeaseRevoke", {"ID": 77})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    options = parser.parse_args()
    ledger = Ledger()
    servers, theirs = [Server(address) for address in options.ours.split(",")], Server(options.theirs)
    for number, ours in enumerate(servers):
        both = Pairs(ours, [servers[number - 1]], theirs, ledger)
        locks(both, ledger)
        own_leases(both, ledger)
        elections(both, ledger)
        candidate_expires(both, ledger)
    if shutil.which("etcdctl"):
        recipes(servers, ledger)
    else:
        print("skipped: etcdctl's own recipes: it is not there (package etcd-client)")
    return 0 if ledger.report("locks and elections") else 1


if __name__ == "__main__":
    sys.exit(main())
