"""Changes of the members, of the leader and their refusals: the same steps with Holdfast and with etcd, compared.
`cluster.py --binary PATH --port FIRST [--etcd PATH]`; uses 40 ports from FIRST on and directories of its own."""

import argparse
import sys
import tempfile
import time

from differences import Ledger
from processes import Members, eventually

C, M, KV = "/etcdserverpb.Cluster/", "/etcdserverpb.Maintenance/", "/etcdserverpb.KV/"
NOBODY = 77
# etcd wants members to have been connected for five seconds before it adds one.
ETCD_PATIENCE = 6


def told(server, method, request):
    """What a server answers. etcd from 3.5 on says nothing about a change that comes just after one that it refused."""
    for _ in range(3):
        answer = server.call(method, request, timeout=8)
        if answer[0] != "DEADLINE_EXCEEDED":
            break
    return answer


class Both:
    """Two clusters that take the same steps; the second one may be missing."""

    def __init__(self, ledger, ours, theirs):
        self.ledger, self.sides = ledger, [side for side in (ours, theirs) if side]
        self.ids = [{} for _ in self.sides]

    def start(self, number, members, state="new", **flags):
        for side in self.sides:
            side[number].start([side[n] for n in members], state, **flags)

    def wait(self, what, condition):
        for side in self.sides:
            self.ledger.holds(f"{what}: {side.binary}", eventually(lambda: condition(side)))

    def pause(self, seconds):
        if len(self.sides) > 1:
            time.sleep(seconds)

    def normal(self, place, result):
        kind, body = result
        if kind != "ok":
            return result
        names = {number: f"m{n}" for n, number in self.ids[place].items()}
        base = self.sides[place].port

        def url(text):
            head, _, port = text.rpartition(b":")
            return head + b":+%d" % (int(port) - base)

        def member(one):
            one = dict(one, ID=names.get(one["ID"], "new"))
            return dict(one, peerURLs=[url(u) for u in one["peerURLs"]], clientURLs=[url(u) for u in one["clientURLs"]])

        def message(one):
            one = dict(one)
            if "header" in one:
                one["header"] = sorted(one["header"])
            if "member" in one:
                one["member"] = member(one["member"])
            if "members" in one:
                one["members"] = sorted((member(m) for m in one["members"]), key=lambda m: m["peerURLs"])
            return one

        return (kind, [message(one) for one in body])

    def ask(self, at, method, request, allowed=None, what=""):
        """`request` makes the request from the side and its ids. Answers what each side said."""
        answers = [told(side[at].server, method, request(side, self.ids[place])) for place, side in enumerate(self.sides)]
        normal = [self.normal(place, answer) for place, answer in enumerate(answers)]
        name = f"{what or method} at m{at}"
        if len(self.sides) > 1:
            self.ledger.same(name, normal[0], normal[1], allowed)
        elif allowed is None:
            self.ledger.holds(name, normal[0][0] != "UNIMPLEMENTED", normal[0])
        return answers

    def add(self, at, number, learner=0, what=""):
        answers = self.ask(at, C + "MemberAdd", lambda side, _: {"peerURLs": [side[number].peer.encode()], "isLearner": learner},
                           what=what or f"MemberAdd m{number}")
        for place, (kind, body) in enumerate(answers):
            if kind == "ok":
                self.ids[place][number] = body[0]["member"]["ID"]

    def about(self, at, method, number, allowed=None, **more):
        """A request that names a member by its id."""
        name = "targetID" if method.endswith("MoveLeader") else "ID"
        return self.ask(at, method, lambda _, ids: {name: ids.get(number, number), **more}, allowed,
                        f"{method.split('/')[-1]} of m{number}")

    def list(self, at, what):
        self.ask(at, C + "MemberList", lambda *_: {"linearizable": 1}, what=f"MemberList {what}")


def alone(both):
    """m0 alone."""
    both.start(0, [0])
    both.wait("m0 leads", lambda side: side.leader([0]) == 0)
    both.wait("m0 has a name", lambda side: side[0].server.call(C + "MemberList", {})[1][0]["members"][0].get("name"))
    for place, side in enumerate(both.sides):
        both.ids[place][0] = side[0].status()["leader"]
    both.list(0, "of one")
    urls = lambda *texts: lambda *_: {"peerURLs": list(texts)}
    for texts in ([], [b""], [b"nope"], [b"http://127.0.0.1"], [b"http://127.0.0.1:1/x"], [b"http://127.0.0.1:1/"],
                  [b"http://127.0.0.1:x"], [b"ftp://127.0.0.1:1"], [b"http://a b:1"], [b"http://127.0.0.1:1", b"nope"]):
        both.ask(0, C + "MemberAdd", urls(*texts), what=f"MemberAdd {texts}")
    both.add(0, 0, what="MemberAdd of a URL that is taken")
    both.add(0, 0, learner=1, what="MemberAdd of a learner whose URL is taken")
    for number in (0, NOBODY):
        both.about(0, C + "MemberRemove", number)
        both.about(0, C + "MemberPromote", number)
        both.about(0, M + "MoveLeader", number)
    both.about(0, C + "MemberRemove", 0)
    both.ask(0, M + "MoveLeader", lambda *_: {}, what="MoveLeader to nobody")
    both.about(0, C + "MemberUpdate", NOBODY, peerURLs=[b"http://127.0.0.1:1"])
    both.ask(0, M + "Defragment", lambda *_: {})
    ours = both.sides[0][0].server
    for request in ({"peerURLs": [b"http://host:1"]}, {"peerURLs": [b"unix://x:1"]}, {"peerURLs": [b"http://127.0.0.1:0"]},
                    {"peerURLs": [b"https://127.0.0.1:1"]}, {"peerURLs": [b"http://0.0.0.0:1"]}):
        both.ledger.alone(f"MemberAdd {request}", ours.call(C + "MemberAdd", request),
                          ("INVALID_ARGUMENT", "etcdserver: given member URLs are invalid"), "peer-url")
    for texts in ([], [b"nope"]):
        both.ledger.alone(f"MemberUpdate {texts}", ours.call(C + "MemberUpdate", {"ID": both.ids[0][0], "peerURLs": texts}),
                          ("INVALID_ARGUMENT", "etcdserver: given member URLs are invalid"), "peer-url")


def downgrades(both):
    """etcd 3.4 does not know the method."""
    ours = both.sides[0][0].server
    invalid = ("INVALID_ARGUMENT", "etcdserver: invalid downgrade target version")
    malformed = ("INVALID_ARGUMENT", "etcdserver: wrong downgrade target version format")
    for action in (0, 1):
        for version, answer in ((b"3.5", invalid), (b"3.5.0", invalid), (b"3.6.0-rc.1", invalid), (b"", malformed), (b"three", malformed),
                                (b"3", malformed), (b"3.x", malformed), (b"3.5.", malformed)):
            both.ledger.alone(f"Downgrade {action} {version}", ours.call(M + "Downgrade", {"action": action, "version": version}),
                              answer, "downgrade")
    both.ledger.alone("Downgrade cancel", ours.call(M + "Downgrade", {"action": 2}),
                      ("FAILED_PRECONDITION", "etcdserver: no inflight downgrade job"), "downgrade")


def learner(both):
    """m1 comes as a learner, and is promoted."""
    both.ask(0, C + "MemberAdd", lambda side, _: {"peerURLs": [side[2].peer.encode(), side[1].peer.encode()], "isLearner": 1},
             what="MemberAdd of a learner with two URLs")
    for place, side in enumerate(both.sides):
        _, body = side[0].server.call(C + "MemberList", {})
        both.ids[place][1] = next(m["ID"] for m in body[0]["members"] if m["ID"] != both.ids[place][0])
    both.add(0, 3, learner=1, what="MemberAdd of a second learner")
    both.add(0, 2, learner=1, what="MemberAdd of a URL of two")
    both.about(0, C + "MemberPromote", 1)
    both.about(0, M + "MoveLeader", 1)
    for place, side in enumerate(both.sides):
        taken = told(side[0].server, C + "MemberUpdate", {"ID": both.ids[place][1], "peerURLs": [side[0].peer.encode()]})
        both.ledger.holds("MemberUpdate to a URL that is taken",
                          taken == ("FAILED_PRECONDITION", "etcdserver: Peer URLs already exists"), taken)
    both.ask(0, C + "MemberUpdate", lambda side, ids: {"ID": ids[1], "peerURLs": [side[1].peer.encode()]}, "learner-update",
             "MemberUpdate of a learner")
    both.about(0, C + "MemberRemove", 1)
    both.about(0, C + "MemberRemove", 1)
    for ids in both.ids:
        del ids[1]
    both.list(0, "after a learner left")
    both.add(0, 1, learner=1)
    both.list(0, "with a learner that was not started")
    both.start(1, [0, 1], "existing")
    both.wait("the learner follows", lambda side: side[1].status().get("leader") and side[1].status().get("isLearner"))
    time.sleep(1)
    for method, request in ((KV + "Range", {"key": b"a"}), (KV + "Put", {"key": b"a"}), (KV + "Txn", {}), (C + "MemberList", {}),
                            (C + "MemberRemove", {"ID": NOBODY}), (M + "MoveLeader", {}), (M + "Defragment", {}),
                            ("/grpc.health.v1.Health/Check", {})):
        both.ask(1, method, lambda *_: request, "learner-code", f"{method} at a learner")
    both.ask(1, KV + "Range", lambda *_: {"key": b"a", "serializable": 1}, what="a serializable range at a learner")
    both.about(0, C + "MemberPromote", 1)
    both.about(0, C + "MemberPromote", 1)
    both.wait("m1 is no learner", lambda side: side[1].status() and not side[1].status().get("isLearner"))
    both.list(1, "after the promotion")
    both.about(1, M + "MoveLeader", 0)


def add_in_their_time(both):
    """m2, which etcd does not take at once."""
    added = []
    for place, side in enumerate(both.sides):
        request = {"peerURLs": [side[2].peer.encode()]}
        answer = side[1].server.call(C + "MemberAdd", request)
        if place == 1 and answer[0] == "UNAVAILABLE":
            both.ledger.same("MemberAdd just after a promotion", added[0], both.normal(place, answer), "new-connection")
            heard = [answer]
            eventually(lambda: heard.append(side[1].server.call(C + "MemberAdd", request)) or heard[-1][0] != "UNAVAILABLE")
            answer = heard[-1]
        added.append(both.normal(place, answer))
        if answer[0] == "ok":
            both.ids[place][2] = answer[1][0]["member"]["ID"]
    both.ledger.holds("m2 is added", added[0][0] == "ok", added[0])
    if len(added) > 1:
        both.ledger.same("MemberAdd m2", added[0], added[1])


def voters(both):
    """m2 comes as a voter; then one of three is dead."""
    add_in_their_time(both)
    both.list(0, "with a voter that was not started")
    both.add(0, 3, what="MemberAdd while one was not started")
    both.start(2, [0, 2], "existing")
    for side in both.sides:
        code, said = side[2].exit_code(), side[2].said()
        both.ledger.holds(f"a list with too few members is refused by {side.binary}",
                          code == 1 and "member count is unequal" in said, f"{code} {said[-300:]}")
        side[2].forget()
    both.start(2, [0, 1, 2], "existing")
    both.wait("m2 follows", lambda side: side[2].status().get("leader"))
    both.wait("m2 has a name", lambda side: any(
        m.get("name") == b"m2" for m in side[0].server.call(C + "MemberList", {})[1][0]["members"]))
    both.list(2, "of three")
    leaders = [side.leader([0, 1, 2]) for side in both.sides]
    both.ledger.holds("m0 leads still", set(leaders) == {0}, leaders)
    # Whether the new voter counts yet is for the leader to say, and it does so by itself.
    both.wait("leadership moves to m2", lambda side: side[0].server.call(
        M + "MoveLeader", {"targetID": both.ids[both.sides.index(side)][2]})[0] == "ok")
    both.about(0, M + "MoveLeader", 1)
    both.about(2, M + "MoveLeader", NOBODY)
    both.about(2, M + "MoveLeader", 0)
    both.pause(ETCD_PATIENCE)
    for side in both.sides:
        side[2].kill()
    time.sleep(2)
    both.add(0, 3, what="MemberAdd while one is dead")
    both.add(1, 3, learner=1, what="MemberAdd of a learner while one is dead")
    both.about(0, C + "MemberRemove", 1)
    both.about(0, C + "MemberRemove", 2)
    both.about(0, C + "MemberRemove", 2)
    both.list(0, "without the dead one")
    both.about(0, C + "MemberRemove", 1)
    for side, expected in zip(both.sides, (1, 0)):
        both.ledger.holds(f"a removed member of {side.binary} ends", side[1].exit_code() == expected, side[1].said()[-300:])
    said = both.sides[0][1].said()
    both.ledger.alone("it says so", "was removed from the cluster" in said and "empty directory" in said, True, "removed-exit")
    both.list(0, "of one again")


def joining(ours, ledger):
    """What a member that wants to join is refused for: ours alone, after `voters`."""
    def refused(what, number, members, words):
        ours[number].forget()
        ours[number].start([ours[n] for n in members], "existing")
        code, said = ours[number].exit_code(), ours[number].said()
        line = said.splitlines()[-1] if said else ""
        ledger.holds(f"{what} is refused", code == 1 and all(word in line for word in words), f"{code} {line}")

    refused("a member that was not added", 4, [0, 4], ["cannot join", "knows no member", "etcdctl member add"])
    refused("a member that nobody answers", 5, [4, 5], ["cannot join", "connection refused"])
    refused("a member that lists itself alone", 6, [6], ["cannot join", "nobody to join"])
    ours[1].start([ours[0], ours[1]], "existing")
    code, said = ours[1].exit_code(), ours[1].said()
    ledger.holds("the directory of a removed member is refused", code == 1 and "was removed" in said.splitlines()[-1], said[-300:])
    added = ours[0].server.call(C + "MemberAdd", {"peerURLs": [ours[4].peer.encode()]})
    ledger.holds("a voter is added", added[0] == "ok", added)
    ours[4].forget()
    ours[4].start([ours[0], ours[4]], "existing")
    ledger.holds("it joins", eventually(lambda: ours[4].status().get("leader")), ours[4].said()[-300:])
    ledger.holds("it stops with 0", ours[4].stop() == 0)
    ours[4].start([ours[4]], "existing")
    ledger.holds("it comes back whatever the list says", eventually(lambda: ours[4].status().get("leader")), ours[4].said()[-300:])
    ledger.holds("it stops with 0 again", ours[4].stop() == 0)
    ours[4].start([ours[0], ours[4]], "new")
    code, said = ours[4].exit_code(), ours[4].said()
    ledger.alone("its directory is not that of a new cluster", code == 1 and "belongs to" in said.splitlines()[-1], True,
                 "restart-as-existing")
    ours[4].forget()
    refused("an empty directory for a member that had another one", 4, [0, 4], ["cannot join", "has been started before"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--etcd")
    options = parser.parse_args()
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as directory:
        ours = Members(options.binary, options.port, f"{directory}/ours")
        theirs = Members(options.etcd, options.port + 20, f"{directory}/theirs") if options.etcd else None
        both = Both(ledger, ours, theirs)
        try:
            alone(both)
            downgrades(both)
            learner(both)
            voters(both)
            joining(ours, ledger)
        finally:
            for side in both.sides:
                side.end()
    return 0 if ledger.report("changes of the members") else 1


if __name__ == "__main__":
    sys.exit(main())
