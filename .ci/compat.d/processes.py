"""Members of either program as processes, started with the same flags. They are ended by their process ids."""

import os
import shutil
import subprocess
import time

from calls import Server


class Member:
    """`m<number>`, on ports of its own within those of its cluster; `etcd` instead of Holdfast if `binary` says so."""

    def __init__(self, cluster, number):
        self.cluster, self.number, self.name = cluster, number, f"m{number}"
        self.client = f"127.0.0.1:{cluster.port + number}"
        self.peer = f"http://127.0.0.1:{cluster.port + 10 + number}"
        self.directory = f"{cluster.directory}/{self.name}"
        self.log = f"{self.directory}.log"
        self.process = None
        self.server = None

    def start(self, members, state="new", **flags):
        """With `members` as the list of the initial cluster."""
        given = {"name": self.name, "data-dir": self.directory, "listen-client-urls": f"http://{self.client}",
                 "advertise-client-urls": f"http://{self.client}", "listen-peer-urls": self.peer,
                 "initial-advertise-peer-urls": self.peer,
                 "initial-cluster": ",".join(f"{m.name}={m.peer}" for m in members), "initial-cluster-state": state}
        given.update({name.replace("_", "-"): value for name, value in flags.items()})
        command = [self.cluster.binary] + ([] if self.cluster.is_etcd else ["serve"])
        command += [part for name, value in given.items() for part in (f"--{name}", value)]
        if self.cluster.is_etcd:
            command += ["--logger", "zap", "--log-level", "error"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        self.server = Server(self.client)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=15):
        self.process.terminate()
        return self.process.wait(seconds)

    def exit_code(self, seconds=20):
        """The code with which it ends by itself; None when it goes on."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def said(self):
        with open(self.log, "rb") as log:
            return log.read().decode(errors="replace")

    def forget(self):
        shutil.rmtree(self.directory, ignore_errors=True)

    def status(self):
        kind, body = self.server.call("/etcdserverpb.Maintenance/Status", {}, timeout=2)
        return body[0] if kind == "ok" else {}


class Members:
    """Up to ten members of one cluster, on 20 ports from `port` on."""

    def __init__(self, binary, port, directory):
        self.binary, self.port, self.directory = binary, port, directory
        self.is_etcd = os.path.basename(binary) == "etcd"
        os.makedirs(directory, exist_ok=True)
        self.all = [Member(self, number) for number in range(10)]

    def __getitem__(self, number):
        return self.all[number]

    def end(self):
        for member in self.all:
            if member.is_running():
                member.kill()

    def leader(self, among, seconds=20):
        """The member that leads, once those `among` agree."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            statuses = {n: self[n].status() for n in among}
            leaders = {status.get("leader") for status in statuses.values()}
            if len(leaders) == 1 and leaders != {None}:
                for n, status in statuses.items():
                    if status["header"]["member_id"] == status["leader"]:
                        return n
            time.sleep(0.05)
        return None


def eventually(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
