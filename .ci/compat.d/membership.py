"""An operator with etcdctl changes the members of a cluster while clients write: no write that was acknowledged is lost.
`membership.py --binary PATH --port FIRST`; uses 20 ports from FIRST on and a directory of its own."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

from calls import Server
from differences import Ledger
from processes import Members, eventually

KV = "/etcdserverpb.KV/"
PUTS_PER_SECOND = 100


class Writer:
    """Puts one key after the other at whatever member answers, and keeps what was acknowledged."""

    def __init__(self, addresses):
        self.addresses, self.acknowledged, self.refused = addresses, {}, 0
        self.longest = 0.0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        servers = {address: Server(address) for address in self.addresses}
        number, turn, last = 0, 0, time.monotonic()
        while not self.is_over.is_set():
            number += 1
            key = b"load/%06d" % number
            value = b"%d" % time.monotonic_ns()
            kind, body = servers[self.addresses[turn % len(self.addresses)]].call(
                KV + "Put", {"key": key, "value": value}, timeout=3)
            if kind == "ok":
                self.acknowledged[key] = (value, body[0]["header"]["revision"])
                now = time.monotonic()
                self.longest, last = max(self.longest, now - last), now
            else:
                self.refused += 1
                turn += 1
            time.sleep(1 / PUTS_PER_SECOND)

    def end(self):
        self.is_over.set()
        self.thread.join(30)


class Operator:
    def __init__(self, ledger, members):
        self.ledger, self.members = ledger, members

    def ctl(self, at, *arguments, everywhere=()):
        """Asks `m<at>`, or all of `everywhere`."""
        endpoints = ",".join(self.members[number].client for number in everywhere or [at])
        done = subprocess.run(["etcdctl", f"--endpoints={endpoints}", "--command-timeout=8s", *arguments],
                              capture_output=True, timeout=30, env={**os.environ, "ETCDCTL_API": "3"})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def does(self, what, at, *arguments, everywhere=()):
        """A command that may have to be given again: a leader that is new does not know yet who is well."""
        said = ""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            code, out, said = self.ctl(at, *arguments, everywhere=everywhere)
            if code == 0:
                self.ledger.holds(what, True)
                return out
            time.sleep(0.2)
        self.ledger.holds(what, False, said)
        return ""

    def list(self, at):
        """The members as `-w json` shows them, by name."""
        code, out, said = self.ctl(at, "member", "list", "-w", "json")
        if code != 0:
            return {}
        return {one.get("name", ""): one for one in json.loads(out)["members"]}

    def add(self, number, at, *more):
        """Adds a member, then starts it as etcdctl says."""
        member = self.members[number]
        out = self.does(f"member add {member.name}", at, "member", "add", member.name, f"--peer-urls={member.peer}", *more)
        self.ledger.holds("etcdctl says how to start it", 'ETCD_INITIAL_CLUSTER_STATE="existing"' in out, out)
        initial = next((line.split('"')[1] for line in out.splitlines() if line.startswith("ETCD_INITIAL_CLUSTER=")), "")
        member.start([], "existing", initial_cluster=initial)
        self.ledger.holds(f"{member.name} is started and known",
                          eventually(lambda: member.name in self.list(at)), member.said()[-400:])

    def remove(self, number, at):
        found = self.list(at).get(f"m{number}")
        self.ledger.holds(f"m{number} is listed", found is not None)
        if found:
            out = self.does(f"member remove m{number}", at, "member", "remove", format(found["ID"], "x"))
            self.ledger.holds("etcdctl says that it is removed", "removed from cluster" in out, out)


def fourth(operator, members, ledger):
    operator.add(3, 2)
    ledger.holds("four agree", members.leader([0, 1, 2, 3]) is not None)
    _, table, _ = operator.ctl(3, "member", "list", "-w", "table")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("|")]
    ledger.holds("the table has a row for each", sorted(row[2] for row in rows[1:]) == ["m0", "m1", "m2", "m3"], table)
    ledger.holds("all of them are started, and none is a learner",
                 {(row[1], row[5]) for row in rows[1:]} == {("started", "false")}, table)
    ledger.holds("with their URLs", all(row[3] == members[int(row[2][1])].peer for row in rows[1:]), table)


def learner(operator, members, ledger):
    operator.add(4, 0, "--learner")
    ledger.holds("it is listed as a learner", operator.list(0)["m4"].get("isLearner"))
    ledger.holds("it knows that it is one", eventually(lambda: members[4].status().get("isLearner")))
    _, out, _ = operator.ctl(4, "endpoint", "status", "-w", "json")
    ledger.holds("its status says so", out and json.loads(out)[0]["Status"].get("isLearner"), out)
    code, _, said = operator.ctl(4, "get", "load/000001")
    ledger.holds("it serves no linearizable read", code != 0 and "rpc not supported for learner" in said, said)
    code, _, said = operator.ctl(4, "get", "load/000001", "--consistency=s")
    ledger.holds("it serves serializable ones", code == 0, said)
    out = operator.does("member promote m4", 1, "member", "promote", format(operator.list(0)["m4"]["ID"], "x"))
    ledger.holds("etcdctl says that it is promoted", "promoted in cluster" in out, out)
    ledger.holds("it is none any more", eventually(lambda: not members[4].status().get("isLearner")))
    code, _, said = operator.ctl(4, "put", "from-m4", "x")
    ledger.holds("it serves writes", code == 0, said)


def remove_leader(operator, members, ledger, running):
    leader = members.leader(running)
    ledger.holds("there is a leader to remove", leader is not None)
    operator.remove(leader, leader)
    running.remove(leader)
    code = members[leader].exit_code()
    ledger.holds("the removed leader ends with 1", code == 1, code)
    ledger.holds("and says why", "was removed from the cluster" in members[leader].said().splitlines()[-1])
    ledger.holds("the others have a leader", members.leader(running) is not None)
    return leader


def replace_dead(operator, members, ledger, running):
    leader = members.leader(running)
    dead = next(number for number in running if number != leader)
    members[dead].kill()
    running.remove(dead)
    # Twice the election time-out: then the leader knows.
    time.sleep(2)
    code, _, said = operator.ctl(leader, "member", "add", "m9", f"--peer-urls={members[9].peer}")
    ledger.holds("nobody is added while it is dead", code != 0 and "unhealthy cluster" in said, said)
    operator.remove(dead, running[0])
    # Its address is free again, and a member comes there with a new id and an empty directory.
    members[dead].forget()
    operator.add(dead, running[0])
    running.append(dead)
    ledger.holds("the one in its place agrees", members.leader(running) is not None)


def move_leader(operator, members, ledger, running):
    leader = members.leader(running)
    target = next(number for number in running if number != leader)
    ids = {name: format(one["ID"], "x") for name, one in operator.list(leader).items()}
    code, _, said = operator.ctl(target, "move-leader", ids[f"m{target}"])
    ledger.holds("move-leader asks the leader", code != 0 and "no leader endpoint given" in said, said)
    out = operator.does("move-leader", leader, "move-leader", ids[f"m{target}"], everywhere=running)
    ledger.holds("etcdctl says that it moved", "Leadership transferred from" in out, out)
    ledger.holds("it leads", members.leader(running) == target)
    code, out, said = operator.ctl(leader, "endpoint", "status", "-w", "json", everywhere=running)
    statuses = [one["Status"] for one in json.loads(out)] if code == 0 else []
    ledger.holds("everybody has a status", len(statuses) == len(running), said)
    for status in statuses:
        ledger.holds("a status has sizes, leader, term and indices", all(
            status.get(name) for name in ("dbSize", "dbSizeInUse", "leader", "raftIndex", "raftAppliedIndex", "raftTerm")), status)
    code, out, said = operator.ctl(leader, "endpoint", "status", "--cluster", "-w", "table")
    ledger.holds("endpoint status --cluster finds all of them", code == 0 and out.count("http://127.0.0.1") == len(running), out + said)
    code, out, said = operator.ctl(leader, "defrag", everywhere=running)
    ledger.holds("defrag", code == 0 and out.count("Finished defragmenting") == len(running), out + said)


def update(operator, members, ledger, running):
    """A follower moves to another peer URL."""
    leader = members.leader(running)
    number = next(n for n in running if n != leader)
    member, other = members[number], members[8]
    found = operator.list(leader)[member.name]
    operator.does("member update", leader, "member", "update", format(found["ID"], "x"), f"--peer-urls={other.peer}")
    ledger.holds("the list has the new URL", operator.list(leader)[member.name]["peerURLs"] == [other.peer])
    ledger.holds("it stops with 0", member.stop() == 0)
    member.start([], "existing", initial_cluster=f"{member.name}={other.peer}", listen_peer_urls=other.peer,
                 initial_advertise_peer_urls=other.peer)
    ledger.holds("it is found there", eventually(lambda: operator.ctl(number, "put", "moved", "x")[0] == 0), member.said()[-400:])


def nothing_lost(writer, members, ledger, running):
    ledger.holds("writes were acknowledged all the time", len(writer.acknowledged) > 200, len(writer.acknowledged))
    for number in running:
        server = Server(members[number].client)
        kind, body = server.call(KV + "Range", {"key": b"load/", "range_end": b"load0"})
        ledger.holds(f"m{number} answers", kind == "ok", body)
        if kind != "ok":
            continue
        found = {kv["key"]: (kv.get("value", b""), kv["mod_revision"]) for kv in body[0]["kvs"]}
        lost = [key for key, written in writer.acknowledged.items() if found.get(key) != written]
        ledger.holds(f"m{number} has all that was acknowledged", not lost, lost[:5])
    print(f"{len(writer.acknowledged)} writes were acknowledged, {writer.refused} were not; the longest pause was "
          f"{writer.longest:.1f} s", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as directory:
        members = Members(options.binary, options.port, directory)
        operator = Operator(ledger, members)
        writer = None
        try:
            members[0].start([members[0]])
            ledger.holds("m0 leads", members.leader([0]) == 0)
            writer = Writer([members[number].client for number in range(5)])
            operator.add(1, 0)
            operator.add(2, 1)
            ledger.holds("three agree", members.leader([0, 1, 2]) is not None)
            fourth(operator, members, ledger)
            learner(operator, members, ledger)
            running = [0, 1, 2, 3, 4]
            remove_leader(operator, members, ledger, running)
            replace_dead(operator, members, ledger, running)
            move_leader(operator, members, ledger, running)
            update(operator, members, ledger, running)
            writer.end()
            nothing_lost(writer, members, ledger, running)
        finally:
            if writer:
                writer.end()
            members.end()
    return 0 if ledger.report("an operator, and clients that write") else 1


if __name__ == "__main__":
    sys.exit(main())
