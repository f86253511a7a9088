"""Whether what etcd's dashboards read is there with etcd's kinds and labels: `metrics.py --ours ADDRESS,… --theirs ADDRESS`."""

import argparse
import re
import sys
import urllib.request

from differences import Ledger

SAMPLE = re.compile(r'^([a-z_]+)(?:\{(.*)\})? \S+$')
LABEL = re.compile(r'([A-Za-z_]+)="(?:[^"\\]|\\.)*"')

# Of the names that etcd has: what has no like here, or not yet.
ABSENT = {
    "etcd_server_slow_apply_total", "etcd_server_slow_read_indexes_total",
    "etcd_disk_backend_commit_duration_seconds", "etcd_debugging_mvcc_pending_events_total",
}
# What dashboards read of etcd 3.4; later releases have more.
WANTED = ABSENT | {
    "etcd_server_quota_backend_bytes", "etcd_debugging_lease_granted_total", "etcd_debugging_lease_revoked_total",
    "etcd_debugging_lease_renewed_total", "etcd_debugging_server_lease_expired_total",
    "etcd_server_has_leader", "etcd_server_is_leader", "etcd_server_is_learner", "etcd_server_leader_changes_seen_total",
    "etcd_server_proposals_pending", "etcd_server_proposals_committed_total", "etcd_server_proposals_applied_total",
    "etcd_server_proposals_failed_total", "etcd_server_version", "etcd_cluster_version", "etcd_server_id",
    "etcd_server_health_success", "etcd_server_health_failures", "etcd_mvcc_db_total_size_in_bytes",
    "etcd_mvcc_db_total_size_in_use_in_bytes", "etcd_mvcc_put_total", "etcd_mvcc_delete_total", "etcd_mvcc_txn_total",
    "etcd_mvcc_range_total", "etcd_debugging_mvcc_keys_total", "etcd_debugging_mvcc_watcher_total",
    "etcd_debugging_mvcc_watch_stream_total", "etcd_debugging_mvcc_slow_watcher_total", "etcd_debugging_mvcc_events_total",
    "etcd_debugging_mvcc_current_revision", "etcd_debugging_mvcc_compact_revision", "etcd_disk_wal_fsync_duration_seconds",
    "etcd_network_client_grpc_received_bytes_total", "etcd_network_client_grpc_sent_bytes_total",
    "grpc_server_started_total", "grpc_server_handled_total", "grpc_server_msg_received_total",
    "grpc_server_msg_sent_total", "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds",
    "process_max_fds", "os_fd_used", "os_fd_limit",
}


def read(address):
    """Kind and names of labels of each family."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as response:
        text = response.read().decode()
    kinds, labels = {}, {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            kinds[name] = kind
        elif not line.startswith("#"):
            name, inner = SAMPLE.match(line).groups() if SAMPLE.match(line) else (None, "")
            family = name and next((one for one in (name, re.sub("_(bucket|sum|count)$", "", name)) if one in kinds), None)
            labels.setdefault(family, set(LABEL.findall(inner or "")) - {"le"})
    return {name: (kind, labels.get(name)) for name, kind in kinds.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ours", required=True)
    parser.add_argument("--theirs", required=True)
    options = parser.parse_args()
    ledger, theirs = Ledger(), read(options.theirs)
    for address in options.ours.split(","):
        ours = read(address)
        for name in sorted(WANTED):
            ledger.holds(f"{address}: {name} is {'not yet ' if name in ABSENT else ''}there", (name in ours) != (name in ABSENT))
        for name in sorted(set(ours) & set(theirs)):
            ledger.same(f"{address}: {name}", ours[name], theirs[name])
    return 0 if ledger.report("metrics against etcd") else 1


if __name__ == "__main__":
    sys.exit(main())
