"""The commands of etcdctl that wait, watch or need more than one answer, against each member and against etcd; and a table of
every command that etcdctl has, with how it is covered. `ctl_commands.py --ours ADDRESS,… [--theirs ADDRESS]`. From here on the two
stores are not in step."""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request

from ctl import Comparison, text_without_names
from differences import Ledger

OFFLINE = "works on files of etcd: "
# Every command of etcdctl 3.4, and where it is tried.
COVERED = {
    "get": "ctl.py", "put": "ctl.py", "del": "ctl.py", "txn": "ctl.py", "compaction": "ctl.py",
    "endpoint health": "ctl.py", "endpoint status": "ctl.py, membership.py", "endpoint hashkv": "here",
    "alarm list": "here", "alarm disarm": "here", "defrag": "here, membership.py", "version": "here",
    "watch": "here", "lease grant": "here", "lease revoke": "here", "lease timetolive": "here", "lease list": "here",
    "lease keep-alive": "here", "lock": "here", "elect": "here", "make-mirror": "here, to etcd and from it",
    "check perf": "here; that it is carried out, not how fast", "check datascale": "here",
    "member list": "ctl.py, membership.py", "member add": "membership.py", "member remove": "membership.py",
    "member update": "membership.py", "member promote": "membership.py", "move-leader": "membership.py",
    "snapshot save": ".ci/backup: saved under load, and a cluster restored from it",
    "snapshot restore": OFFLINE + "`holdfast snapshot restore` takes its place",
    "snapshot status": OFFLINE + "`holdfast snapshot status` takes its place",
    "migrate": OFFLINE + "it moves a store of etcd 2; make-mirror brings a store of etcd 3 here",
    "help": "asks no server", "completion bash": "asks no server", "completion fish": "asks no server",
    "completion powershell": "asks no server", "completion zsh": "asks no server",
}
COVERED.update({f"auth {name}": "auth.py" for name in ("enable", "disable")})
COVERED.update({f"user {name}": "auth.py" for name in ("add", "delete", "get", "grant-role", "list", "passwd", "revoke-role")})
COVERED.update({f"role {name}": "auth.py" for name in ("add", "delete", "get", "grant-permission", "list", "revoke-permission")})


def matrix(ledger):
    text = subprocess.run(["etcdctl", "help"], capture_output=True, text=True, timeout=10, env={**os.environ, "ETCDCTL_API": "3"}).stdout
    listed = text.split("COMMANDS:")[1].split("OPTIONS:")[0]
    commands = sorted(line.split("\t")[1].strip() for line in listed.splitlines() if line.startswith("\t"))
    width = max(map(len, commands))
    for command in commands:
        ledger.holds(f"{command} has a row", command in COVERED)
        print(f"    {command:{width}}  {COVERED.get(command, '-')}")
    return ledger


def plain(text):
    """Without what each run names for itself."""
    text = re.sub(r"\b[0-9a-f]{14,16}\b", "ID", text_without_names(text.encode()))
    text = re.sub(r'"(ID|id|lease|Hash|hash|hash_revision|compact_revision)":\d+', r'"\1":N', text)
    return re.sub(r"remaining\(\d+s\)|\"ttl\":\d+", "TTL", text)


class Running:
    """An etcdctl that does not end by itself."""

    def __init__(self, endpoint, arguments, text=""):
        self.process = subprocess.Popen(["etcdctl", f"--endpoints={endpoint}", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "ETCDCTL_API": "3"})
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()
        self.lines, self.news = [], threading.Condition()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.lines.append(line.decode())
                self.news.notify()

    def wait_for(self, lines, seconds=10):
        with self.news:
            self.news.wait_for(lambda: len(self.lines) >= lines, seconds)
            return self.lines[:]

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.thread.join(5)
        return code, plain("".join(self.lines))


class Commands(Comparison):
    def servers(self):
        return [self.ours] + ([self.theirs] if self.theirs else [])

    def compare(self, what, answers, wanted=None):
        what = f"{self.ours.endpoint}: {what}"
        if len(answers) == 2:
            self.ledger.same(what, *answers)
        if wanted is not None:
            self.ledger.holds(what, wanted(answers[0]), answers[0])

    def run(self, *arguments, wanted=0):
        answers = [one.run(list(arguments)) for one in self.servers()]
        self.compare("etcdctl " + " ".join(arguments), [(code, plain(out.decode()), plain(error.decode())) for code, out, error in answers],
                     lambda answer: answer[0] == wanted)
        return [out.decode() for _, out, _ in answers]

    def small(self):
        for form in ("simple", "json", "fields", "table"):
            self.run("version", "-w", form)
        for server in self.servers():
            body = json.dumps({"action": "ACTIVATE", "memberID": "4711", "alarm": "NOSPACE"}).encode()
            urllib.request.urlopen(f"http://{server.endpoint}/v3/maintenance/alarm", body, 10).read()
        self.run("alarm", "list")
        self.run("put", "alarmed", "x", wanted=1)
        self.run("alarm", "disarm")
        self.run("alarm", "list")
        self.run("defrag")
        for form in ("simple", "table", "json"):
            outs = [one.run(["endpoint", "hashkv", "-w", form]) for one in self.servers()]
            self.compare(f"endpoint hashkv {form}", [(code, re.sub(r"\d+|[-+ ]{2,}", "N", plain(out.decode()))) for code, out, _ in outs],
                         lambda answer: answer[0] == 0)

    def leases(self):
        granted = self.run("lease", "grant", "100")
        ids = [re.search(r"lease ([0-9a-f]+) granted", out).group(1) for out in granted]
        for arguments in (["put", "leased", "x", "--lease={}"], ["lease", "timetolive", "{}"], ["lease", "timetolive", "{}", "--keys"],
                          ["lease", "timetolive", "{}", "--keys", "-w", "json"], ["lease", "keep-alive", "{}", "--once"],
                          ["lease", "revoke", "{}"], ["lease", "timetolive", "{}"], ["lease", "keep-alive", "{}", "--once"],
                          ["lease", "revoke", "{}"]):
            answers = [one.run([part.format(lease) for part in arguments]) for one, lease in zip(self.servers(), ids)]
            self.compare("etcdctl " + " ".join(arguments),
                         [(code, plain(out.decode()), plain(error.decode())) for code, out, error in answers])
        self.run("get", "leased")
        self.run("lease", "grant", "soon", wanted=128)
        self.run("lease", "grant", "9000000001", wanted=1)
        others = [one.run(["lease", "grant", "60"])[1].decode().split()[1] for one in self.servers()]
        lists = [one.run(["lease", "list"])[1].decode() for one in self.servers()]
        for text, lease in zip(lists, others):
            self.ledger.holds("lease list has it", lease in text.split(), text)
        streams = [Running(one.endpoint, ["lease", "keep-alive", lease]) for one, lease in zip(self.servers(), others)]
        for stream in streams:
            self.ledger.holds("a lease is kept alive", "keepalived with TTL(60)" in "".join(stream.wait_for(1)), stream.lines)
        self.compare("lease keep-alive", [stream.end()[1].splitlines()[:1] for stream in streams])
        for one, lease in zip(self.servers(), others):
            one.run(["lease", "revoke", lease])

    def watches(self):
        bases = [json.loads(one.run(["get", "x", "-w", "json"])[1])["header"]["revision"] for one in self.servers()]
        for arguments in (["put", "w1", "a"], ["put", "w2", "b"], ["put", "w1", "c"], ["del", "w", "--prefix"], ["put", "w1", "d"]):
            self.run(*arguments)
        texts = {("watch", "w", "--prefix", "--rev={}"): 18, ("watch", "w1", "--rev={}", "--prev-kv"): 16,
                 ("watch", "w1", "w2", "--rev={}", "-w", "json"): 4, ("watch", "w", "--prefix", "--prev-kv", "--rev={}", "-w", "fields"): 40,
                 ("watch", "w1", "--rev={}", "--", "printenv", "ETCD_WATCH_KEY", "ETCD_WATCH_VALUE", "ETCD_WATCH_EVENT_TYPE"): 20}
        for arguments, lines in texts.items():
            running = [Running(one.endpoint, [part.format(base + 1) for part in arguments]) for one, base in zip(self.servers(), bases)]
            # At least so many lines, and then for a moment what else there may be.
            for one in running:
                one.wait_for(lines, 5)
            time.sleep(0.3)
            told = [one.end()[1] for one in running]
            self.compare(" ".join(arguments), [revisions_from(text, base) for text, base in zip(told, bases)],
                         lambda text: "PUT" in text or "mod_revision" in text)
        running = [Running(one.endpoint, ["watch", "-i"], f"watch w --prefix --rev={base + 1}\nprogress\nwatch w1 --rev={base + 5}\n")
                   for one, base in zip(self.servers(), bases)]
        for one in running:
            one.wait_for(21)
        time.sleep(0.3)
        told = [one.end()[1] for one in running]
        # Progress may come before the events of a watcher or after them.
        self.compare("watch -i", [sorted(line for line in text.splitlines() if "progress" not in line) for text in told],
                     lambda lines: lines.count("PUT") == 5)

    def locks(self):
        self.run("lock", "locks/a", "echo", "held")
        self.run("lock", "locks/a", "printenv", "ETCD_LOCK_KEY")
        self.run("lock", "locks/a", "--ttl=20", "false", wanted=1)
        told = []
        for one in self.servers():
            first = Running(one.endpoint, ["lock", "locks/b"])
            held = first.wait_for(2)
            second = Running(one.endpoint, ["lock", "locks/b"])
            meanwhile = second.wait_for(2, 0.5)
            end = first.end()
            later = second.wait_for(2)
            told.append((len(held), meanwhile, end, len(later), second.end()))
        self.compare("two locks of one name", told, lambda answer: answer[0] == 2 and answer[1] == [] and answer[3] == 2)
        told = []
        for one in self.servers():
            listener = Running(one.endpoint, ["elect", "--listen", "elections/a"])
            first = Running(one.endpoint, ["elect", "elections/a", "one"])
            led = first.wait_for(2)
            second = Running(one.endpoint, ["elect", "elections/a", "two"])
            meanwhile = second.wait_for(2, 0.5)
            end = first.end()
            later = second.wait_for(2)
            heard = [line for line in listener.wait_for(4) if not line.startswith("elections/")]
            told.append((len(led), meanwhile, end, len(later), heard, second.end(), listener.end()[0]))
        self.compare("two candidates", told, lambda answer: answer[1] == [] and answer[4] == ["one\n", "two\n"])

    def mirrors(self):
        """In both directions, as one would move a store here and back."""
        here, there = self.ours, self.theirs or self.ours
        for source, target in ((here, there), (there, here)):
            for number in range(30):
                source.run(["put", f"mirror/{number:02}", f"value {number}"])
            mirror = Running(source.endpoint, ["make-mirror", "--prefix=mirror/", "--dest-prefix=copy/", target.endpoint])
            wanted = [f"copy/{number:02}" for number in range(1, 30)]
            deadline, found = time.monotonic() + 15, []
            while time.monotonic() < deadline and len(found) < 30:
                found = target.run(["get", "copy/", "--prefix", "--keys-only"])[1].decode().split()
            self.ledger.holds("what was there is mirrored", len(found) == 30, found)
            source.run(["txn"], 'version("mirror/00") > "0"\n\nput mirror/01 changed\ndel mirror/00\n\n\n')
            while time.monotonic() < deadline and found != wanted:
                found = target.run(["get", "copy/", "--prefix", "--keys-only"])[1].decode().split()
            self.ledger.holds("what changes is mirrored", found == wanted, found)
            mirror.end()
            for server in (source, target):
                for prefix in ("mirror/", "copy/"):
                    server.run(["del", prefix, "--prefix"])

    def everything(self):
        for part in (self.small, self.leases, self.watches, self.locks, self.mirrors):
            part()


def revisions_from(text, base):
    """Revisions in JSON and in fields count from `base`."""
    return re.sub(r'((?:revision|Revision)"? ?: ?)(\d+)', lambda match: match.group(1) + str(int(match.group(2)) - base), text)


def checks(endpoint, ledger):
    """etcdctl's own measurements are carried out to their end; how fast this machine is shall fail nobody."""
    perf = Running(endpoint, ["check", "perf", "--load=s"])
    scale = subprocess.run(["etcdctl", f"--endpoints={endpoint}", "check", "datascale", "--load=s", "--auto-compact"],
                           capture_output=True, text=True, timeout=100, env={**os.environ, "ETCDCTL_API": "3"})
    ledger.holds("check datascale", "PASS: Approximate system memory used" in scale.stdout, scale.stdout[-300:] + scale.stderr[-300:])
    code = perf.process.wait(100)
    perf.thread.join(5)
    said = "".join(perf.lines)
    ledger.holds("check perf", code in (0, 1) and "Throughput" in said and "error" not in said.lower(), said[-500:])
    print("    check perf: " + ", ".join(re.findall(r"(?:PASS|FAIL|Slowest|Stddev)[^\r\n]*", said)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs")
    options = parser.parse_args()
    ledger = Ledger()
    matrix(ledger)
    for address in options.ours.split(","):
        Commands(address, options.theirs, ledger).everything()
    checks(options.ours.split(",")[0], ledger)
    return 0 if ledger.report("etcdctl's other commands") else 1


if __name__ == "__main__":
    sys.exit(main())
