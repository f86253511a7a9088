"""What `serve` refuses, with which exit code, and how it stops and starts again: `serving.py --binary PATH --port FIRST`.
Uses ten ports from FIRST on and a directory of its own."""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from differences import Ledger

STOP_SECONDS = 15


class Cluster:
    def __init__(self, binary, port, directory):
        self.binary, self.port, self.directory = binary, port, directory
        self.processes = {}

    def flags(self, number, **changed):
        ports = self.port + number, self.port + 3 + number
        peers = ",".join(f"m{n}=http://127.0.0.1:{self.port + 3 + n}" for n in range(3))
        flags = {"name": f"m{number}", "data-dir": f"{self.directory}/m{number}", "initial-cluster": peers,
                 "listen-client-urls": f"http://127.0.0.1:{ports[0]}", "listen-peer-urls": f"http://127.0.0.1:{ports[1]}"}
        flags.update({name.replace("_", "-"): value for name, value in changed.items()})
        return [part for name, value in flags.items() for part in (f"--{name}", value)]

    def start(self, number):
        log = open(f"{self.directory}/m{number}.log", "ab")
        self.processes[number] = subprocess.Popen([self.binary, "serve", *self.flags(number)], stdout=log, stderr=log)

    def stop(self, number):
        process = self.processes.pop(number)
        process.send_signal(signal.SIGTERM)
        return process.wait(STOP_SECONDS)

    def end(self):
        for process in self.processes.values():
            process.kill()
            process.wait()

    def ctl(self, number, *arguments):
        done = subprocess.run(["etcdctl", f"--endpoints=127.0.0.1:{self.port + number}", "--command-timeout=3s", *arguments],
                              capture_output=True, timeout=10, env={**os.environ, "ETCDCTL_API": "3"})
        return done.stdout.decode() if done.returncode == 0 else None

    def status(self, number):
        text = self.ctl(number, "endpoint", "status", "-w", "json")
        return json.loads(text)[0]["Status"] if text else {}

    def wait_for_leader(self, numbers, seconds=20, other_than=None):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for number in numbers:
                status = self.status(number)
                if status.get("leader") and status["leader"] == status["header"]["member_id"] != other_than:
                    return number, status["leader"]
            time.sleep(0.05)
        return None, None


def fingerprint(directory):
    """Names, sizes and content of all files; the lock names the process that tried last."""
    out = []
    for root, _, names in os.walk(directory):
        for name in set(names) - {"lock"}:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                out.append((path, os.path.getsize(path), hashlib.sha256(file.read()).hexdigest()))
    return sorted(out)


def refused(cluster, ledger, what, arguments, code, words, unchanged=None):
    before = fingerprint(unchanged) if unchanged else None
    try:
        done = subprocess.run([cluster.binary, "serve", *arguments], capture_output=True, timeout=20)
    except subprocess.TimeoutExpired:
        ledger.holds(f"{what} is refused", False, "it went on")
        return
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("holdfast: ")]
    ledger.holds(f"{what}: exit code {code}", done.returncode == code, f"{done.returncode} {done.stderr[-300:]}")
    ledger.holds(f"{what}: one line that says {words}", len(lines) == 1 and all(word in lines[0] for word in words), lines)
    if code == 2:
        ledger.holds(f"{what}: nothing else is said", done.stderr.decode().count("\n") == 1 and not done.stdout)
    if unchanged:
        ledger.holds(f"{what}: nothing is changed", fingerprint(unchanged) == before)


def flags(cluster, ledger):
    for what, arguments, words in [
        ("an unknown flag", ["--nope"], ["--nope"]), ("a flag without a value", ["--name"], ["--name"]),
        ("an argument that is no flag", ["extra"], ["extra"]),
        ("TLS", ["--cert-file=x"], ["--cert-file"]), ("an https URL", ["--listen-client-urls=https://127.0.0.1:1"], ["https"]),
        ("a wildcard without an advertised URL", ["--listen-client-urls=http://0.0.0.0:1"], ["--advertise-client-urls"]),
        ("a time-out that is no number", ["--election-timeout=soon"], ["--election-timeout"]),
        ("a time-out below five heartbeats", ["--heartbeat-interval=100", "--election-timeout=100"], ["--election-timeout"]),
        ("a cluster without this member", cluster.flags(0, name="other"), ["--initial-cluster"]),
        ("another peer URL than in the cluster", cluster.flags(0, listen_peer_urls="http://127.0.0.1:1"), ["--initial-"]),
        ("a number out of bounds", ["--max-txn-ops=0"], ["--max-txn-ops"]),
    ]:
        refused(cluster, ledger, what, arguments, 2, words)


def directories(cluster, ledger):
    """m0 runs, m1 is stopped."""
    used, free = f"{cluster.directory}/m0", f"{cluster.directory}/m1"
    refused(cluster, ledger, "a directory in use", cluster.flags(1, data_dir=used), 1, ["--data-dir", "in use"])
    refused(cluster, ledger, "the directory of another cluster", cluster.flags(1, initial_cluster_token="other"), 1,
            [free, "belongs to"], free)
    copy = f"{cluster.directory}/copy"
    shutil.copytree(used, copy)
    refused(cluster, ledger, "the directory of another member", cluster.flags(1, data_dir=copy), 1, [copy, "belongs to"], copy)
    with open(f"{copy}/identity", "r+b") as file:
        file.seek(20)
        file.write(b"\xff\xff\xff")
    refused(cluster, ledger, "a damaged identity", cluster.flags(1, data_dir=copy), 1, [copy, "identity"], copy)
    refused(cluster, ledger, "a file in place of a directory", cluster.flags(1, data_dir=f"{copy}/identity"), 1,
            ["--data-dir"], copy)
    if os.geteuid() != 0:
        os.chmod(copy, 0)
        refused(cluster, ledger, "an unreadable directory", cluster.flags(1, data_dir=copy), 1, ["--data-dir"])
        os.chmod(copy, 0o700)
    refused(cluster, ledger, "a client port in use",
            cluster.flags(1, listen_client_urls=f"http://127.0.0.1:{cluster.port}"), 1,
            ["--listen-client-urls", "in use", str(cluster.port)])


def stopping(cluster, ledger):
    leader, leader_id = cluster.wait_for_leader(range(3))
    ledger.holds("there is a leader", leader is not None)
    if leader is None:
        return
    ledger.holds("a put is acknowledged", cluster.ctl(leader, "put", "kept", "value") == "OK\n")
    others = [number for number in range(3) if number != leader]
    term = cluster.status(others[0]).get("raftTerm", 0)
    began = time.monotonic()
    code = cluster.stop(leader)
    stopped = time.monotonic() - began
    _, now = cluster.wait_for_leader(others, other_than=leader_id)
    handed_over = time.monotonic() - began
    ledger.holds("SIGTERM ends with 0", code == 0, code)
    ledger.holds("another member leads", now is not None)
    ledger.holds("one election was enough", cluster.status(others[0]).get("raftTerm") == term + 1,
                 f"{term} {cluster.status(others[0])}")
    print(f"the leader stopped in {stopped * 1000:.0f} ms; another one was found after {handed_over * 1000:.0f} ms")
    ledger.holds("the others go on", cluster.ctl(others[0], "put", "later", "value2") == "OK\n")
    cluster.start(leader)
    deadline, seen = time.monotonic() + 20, None
    while time.monotonic() < deadline and seen != "value2\n":
        seen = cluster.ctl(leader, "get", "later", "--print-value-only")
        time.sleep(0.05)
    ledger.holds("it starts again and hears what it missed", seen == "value2\n", seen)
    ledger.holds("it has what it had", cluster.ctl(leader, "get", "kept", "--print-value-only", "--consistency=s") == "value\n")
    everybody = [cluster.stop(number) for number in sorted(cluster.processes)]
    ledger.holds("all of them end with 0", everybody == [0, 0, 0], everybody)
    for number in range(3):
        cluster.start(number)
    cluster.wait_for_leader(range(3))
    for number in range(3):
        ledger.holds("after all were stopped the data is there",
                     cluster.ctl(number, "get", "kept", "--print-value-only") == "value\n")


def without_leader(cluster, ledger):
    """Only m0 is left of three."""
    with open(f"{cluster.directory}/range", "wb") as file:
        file.write(b"\0\0\0\0\3\x0a\1a")
    url = f"http://127.0.0.1:{cluster.port}"
    command = ["curl", "-sS", "-m", "20", "--http2-prior-knowledge", "-D", "-", "-o", "/dev/null", "-H", "hasleader: true",
               "-H", "content-type: application/grpc", "-H", "te: trailers", "--data-binary",
               f"@{cluster.directory}/range", url + "/etcdserverpb.KV/Range"]
    deadline, said = time.monotonic() + 20, ""
    while time.monotonic() < deadline and "grpc-status: 14" not in said:
        said = subprocess.run(command, capture_output=True, timeout=30).stdout.decode()
    ledger.holds("hasleader without a leader", "grpc-status: 14" in said and "etcdserver: no leader" in said, said)
    ledger.holds("a serializable read needs no leader",
                 cluster.ctl(0, "get", "kept", "--print-value-only", "--consistency=s") == "value\n")
    health = subprocess.run(["curl", "-sS", "-m", "20", "-w", "%{http_code}", url + "/health"], capture_output=True, timeout=30)
    ledger.holds("health says so", health.stdout == b'{"health":"false","reason":"RAFT NO LEADER"}\n503', health.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as directory:
        cluster = Cluster(options.binary, options.port, directory)
        try:
            for number in range(3):
                cluster.start(number)
            flags(cluster, ledger)
            stopping(cluster, ledger)
            cluster.stop(1)
            directories(cluster, ledger)
            cluster.stop(2)
            without_leader(cluster, ledger)
        finally:
            cluster.end()
    return 0 if ledger.report("serve") else 1


if __name__ == "__main__":
    sys.exit(main())
