"""Runs the same etcdctl commands against each member and against etcd, and compares what they print and their exit
codes. `ctl.py --ours ADDRESS,… --theirs ADDRESS`; without etcd the commands only have to succeed."""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys

from differences import Ledger

FORMATS = ["simple", "json", "table", "fields", "protobuf"]
TXNS = {
    "both branches": 'value("t1") = "one"\n\nput t2 yes\nget t1\ndel t3\n\nput t2 no\nget t2\n\n',
    "the other branch": 'value("t1") = "nope"\n\nput t2 yes\n\nput t2 no\nget t1 --rev=0\n\n',
    "every compare": 'version("t1") > "0"\ncreate("t1") > "0"\nmod("t1") > "1"\nvalue("t1") != "x"\n\n'
                     'get t1\n\n\n',
    "no compares": '\nput t3 three\nget t --prefix\n\n\n',
    "the same key twice": '\nput t4 a\nput t4 b\n\n\n',
    "nothing at all": '\n\n\n\n',
}


def prepare():
    """Writes, each of which is compared too."""
    return [["put", "t1", "one"], ["put", "--", "t1", "one"], ["put", "foo", "bar"], ["put", "foo1", "bar1"],
            ["put", "foo2", "bar2"], ["put", "foo3", "a"], ["put", "foo", "bar-new", "--prev-kv"],
            ["put", "new", "x", "--prev-kv"], ["put", "foo1", "--ignore-value"], ["put", "nokey", "--ignore-value"],
            ["put", "foo1", "with lease", "--ignore-lease"], ["put", "foo1", "v", "--lease=1234"],
            ["put", "", "empty"], ["put", "käse", "brötchen\n"], ["put", "dash", "-x"], ["put", "foo2", "bar2 again"]]


def reads(base):
    foo = ["get", "foo", "--prefix"]
    commands = [["get", "foo"], ["get", "absent"], ["get", ""], ["get", "foo", "foo3"], ["get", "foo3", "foo"], foo,
                ["get", "", "--prefix"], ["get", "foo1", "--from-key"], ["get", "", "--from-key"],
                ["get", "zzz", "--from-key"],
                ["get", "foo", "--prefix", "--from-key"], ["get", "foo", "foo3", "--prefix"],
                foo + ["--limit=1"], foo + ["--limit=2"], foo + ["--limit=100"], foo + ["--limit=-1"],
                foo + ["--keys-only"], foo + ["--print-value-only"], foo + ["--keys-only", "--print-value-only"],
                foo + ["--consistency=s"], foo + ["--consistency=l"], foo + ["--consistency=x"],
                foo + ["--order=ASCEND"], foo + ["--order=DESCEND"], foo + ["--order=NOPE"], foo + ["--sort-by=NOPE"],
                foo + ["--hex"], ["get", "käse", "--hex"], ["get", "käse"]]
    commands += [foo + [f"--rev={base + step}"] for step in (1, 4, 8)]
    commands += [foo + ["--rev=99999999"], foo + ["--rev=-1"]]
    for target in ("CREATE", "KEY", "MODIFY", "VALUE", "VERSION"):
        # Among equal versions etcd's order is not defined.
        limit = [] if target == "VERSION" else ["--limit=2"]
        key = ["get", "foo", "foo2"] if target == "VERSION" else foo
        commands += [key + [f"--sort-by={target}"] + limit, key + [f"--sort-by={target}", "--order=DESCEND"] + limit,
                     key + [f"--sort-by={target}", "--order=ASCEND"] + limit]
    return commands


def deletes():
    return [["del", "absent"], ["del", "new"], ["del", "new", "--prev-kv"], ["put", "d1", "1"], ["put", "d2", "2"],
            ["put", "d3", "3"], ["del", "d1", "d3", "--prev-kv"], ["del", "d", "--prefix", "--prev-kv"], ["put", "zz", "z"],
            ["del", "zz", "--from-key", "--prev-kv"], ["del", ""], ["del", "a", "--prefix", "--from-key"]]


def compactions(base):
    return [["compaction", str(base + 3)], ["compaction", str(base + 3)], ["compaction", str(base + 2)],
            ["compaction", "99999999"], ["compaction", "nope"], ["compaction", str(base + 5), "--physical"],
            ["get", "foo", f"--rev={base + 4}"], ["get", "foo", f"--rev={base + 5}"]]


def wrong_usage():
    return [["get"], ["put", "a"], ["del"], ["compaction"], ["txn", "a"], ["nope"], ["get", "a", "b", "c"]]


class Runner:
    """Runs a command against an endpoint."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.environment = {"PATH": os.environ["PATH"], "ETCDCTL_API": "3", "HOME": "/nonexistent"}

    def run(self, arguments, text=None):
        done = subprocess.run(["etcdctl", f"--endpoints={self.endpoint}", "--command-timeout=10s", *arguments],
                              input=(text or "").encode(), capture_output=True, timeout=30, env=self.environment)
        return done.returncode, done.stdout, done.stderr


def normal(answer, arguments):
    """Without ids, terms, addresses and times; widths of tables follow from them."""
    code, out, error = answer
    if "protobuf" in arguments:
        # The header has a length of its own, and ids within; that the rest is the same is compared by field elsewhere.
        out = b"" if not out else b"protobuf"
    return code, text_without_names(out), text_without_names(error)


def text_without_names(raw):
    text = raw.decode("utf-8", "replace")
    text = re.sub(r'"(cluster_id|member_id|raft_term)":\d+', r'"\1":N', text)
    text = re.sub(r'"(ClusterID|MemberID|RaftTerm)" : \d+', r'"\1" : N', text)
    text = re.sub(r"127\.0\.0\.1:\d+", "ADDRESS", text)
    text = re.sub(r'"ts":"[^"]*"|client-[0-9a-f-]{36}|took = [0-9.]+.s', "T", text)
    return text


def members_of(json_text):
    found = json.loads(json_text)["members"]
    return [{name: type(value).__name__ for name, value in one.items()} for one in found]


def cells(table):
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.decode().splitlines() if line[:1] == "|"]


class Comparison:
    def __init__(self, ours, theirs, ledger):
        self.ours, self.theirs, self.ledger = Runner(ours), Runner(theirs) if theirs else None, ledger
        self.pool = concurrent.futures.ThreadPoolExecutor(6)

    def pair(self, arguments, text=None):
        servers = [self.ours] + ([self.theirs] if self.theirs else [])
        return [self.pool.submit(one.run, arguments, text) for one in servers]

    def judge(self, arguments, pair, name=""):
        answers = [normal(one.result(), arguments) for one in pair]
        what = f"{self.ours.endpoint}: etcdctl {' '.join(arguments)} {name}"
        if self.theirs:
            self.ledger.same(what, *answers)
        else:
            self.ledger.holds(what, answers[0][0] in (0, 1, 2, 128), answers[0])

    def in_turn(self, commands, text=None):
        for arguments in commands:
            self.judge(arguments, self.pair(arguments, text))

    def at_once(self, commands):
        for arguments, pair in [(arguments, self.pair(arguments)) for arguments in commands]:
            self.judge(arguments, pair)

    def everything(self):
        _, out, _ = (self.theirs or self.ours).run(["get", "x", "-w", "json"])
        base = json.loads(out)["header"]["revision"]
        self.in_turn(prepare())
        queries = reads(base)
        self.at_once(queries)
        for form in FORMATS[1:]:
            self.at_once([one + ["-w", form] for one in queries[::3]])
        for name, text in TXNS.items():
            for form in FORMATS:
                arguments = ["txn", "-w", form]
                self.judge(arguments, self.pair(arguments, text), name)
        text = TXNS["no compares"].lstrip("\n")
        self.judge(["txn", "--interactive"], self.pair(["txn", "--interactive"], TXNS["both branches"]), "interactive")
        self.judge(["txn"], self.pair(["txn"], text), "malformed")
        self.judge(["put", "fromstdin"], self.pair(["put", "fromstdin"], "read from input"))
        self.in_turn(deletes())
        for form in FORMATS[1:]:
            self.in_turn([["put", "foo", form, "--prev-kv", "-w", form], ["del", "foo", "--prev-kv", "-w", form],
                          ["del", "foo", "-w", form]])
        self.in_turn(compactions(base))
        self.at_once(wrong_usage())
        self.in_turn([["del", "", "--prefix"]])

    def members(self):
        """Members differ by nature: shapes and facts are compared."""
        for form in ("json", "table", "simple", "fields"):
            answers = [one.result() for one in self.pair(["member", "list", "-w", form])]
            self.ledger.holds(f"member list {form}", answers[0][0] == 0, answers[0])
            if not self.theirs:
                continue
            if form == "json":
                ours, theirs = [members_of(out) for _, out, _ in answers]
                self.ledger.same("member list json", ours, theirs * 3)
            elif form == "table":
                ours, theirs = [cells(out) for _, out, _ in answers]
                self.ledger.same("columns of member list", ours[0], theirs[0])
                self.ledger.same("what members are", {(r[1], r[5]) for r in ours[1:]}, {(r[1], r[5]) for r in theirs[1:]})
            else:
                ours, theirs = [{shape(line) for line in out.splitlines()} for _, out, _ in answers]
                self.ledger.same(f"lines of member list {form}", ours, theirs)
        for command in (["endpoint", "status"], ["endpoint", "status", "--cluster"]):
            for form in ("json", "table", "simple", "fields"):
                answers = [one.result() for one in self.pair(command + ["-w", form])]
                self.ledger.holds(f"{command} {form}", answers[0][0] == 0 and not answers[0][2], answers[0])
                if form == "json":
                    for one in json.loads(answers[0][1]):
                        self.ledger.holds(f"{command}: {form} tells all that matters", {"version", "leader", "raftIndex",
                                          "raftTerm", "raftAppliedIndex", "dbSize", "dbSizeInUse"} <= set(one["Status"]), one)
                if self.theirs and form == "table":
                    ours, theirs = [cells(out) for _, out, _ in answers]
                    self.ledger.same("columns of endpoint status", ours[0], theirs[0])
                    self.ledger.holds("no errors in endpoint status", all(row[-1] == "" for row in ours[1:]), ours)
        for command in (["endpoint", "health"], ["endpoint", "health", "--cluster"]):
            for form in ("simple", "json", "table"):
                answers = [one.result() for one in self.pair(command + ["-w", form])]
                self.ledger.holds(f"{command} {form}", answers[0][0] == 0, answers[0])
                if self.theirs and "--cluster" not in command:
                    self.ledger.same(f"{command} {form}", *[shape(out + error) for _, out, error in answers])


def shape(line):
    """A line with its ids, names, addresses, numbers and widths replaced."""
    text = text_without_names(line)
    text = re.sub(r"\b[0-9a-f]{14,16}\b|\b\d+\b", "N", text)
    text = re.sub(r'"took":"[^"]*"|[0-9.N]+(ms|µs|s)\b', "T", text)
    return re.sub(r"\bm[0-3]\b", "NAME", re.sub(r"[-+ ]{2,}", "-", text))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs")
    options = parser.parse_args()
    ledger = Ledger()
    for address in options.ours.split(","):
        comparison = Comparison(address, options.theirs, ledger)
        comparison.everything()
        comparison.in_turn([["put", "size", "x" * 1000]])
        comparison.members()
        comparison.in_turn([["del", "size"]])
    return 0 if ledger.report("etcdctl") else 1


if __name__ == "__main__":
    sys.exit(main())
