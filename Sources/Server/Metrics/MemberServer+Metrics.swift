internal import Coordination
internal import EtcdAPI
internal import LinuxSystem
internal import MVCC
internal import Observability
internal import Raft
internal import Replica
internal import Transport

/// `/metrics`: what is counted, and what is looked at for it. Names, kinds and labels that etcd has mean here what they mean there;
/// what this server has no like of is left out.
extension MemberServer {
    func answerMetrics(_ request: HTTP1Request, of session: HTTPSession) {
        guard request.method == "GET" || request.method == "HEAD" else {
            return session.respond(.text(405, "Method Not Allowed\n", fields: [HTTP1Field("Allow", "GET, HEAD")]))
        }
        session.respond(
            HTTP1Response(
                status: 200, fields: [HTTP1Field("Content-Type", MetricsText.contentType)], body: metricsText()))
    }

    func metricsText() -> [UInt8] {
        var text = MetricsText()
        tellVersions(&text)
        if let node { tell(node, &text) }
        metrics.health.tell(&text)
        tellPeers(&text)
        tellWatches(&text)
        text.begin(
            "etcd_disk_wal_fsync_duration_seconds", .histogram, "How long flushes of the log took.")
        if let times = disk?.logFlushTimes { text.sample(times) }
        text.single(
            "etcd_network_client_grpc_received_bytes_total", .counter, "Bytes that came on gRPC connections.",
            metrics.clientBytesReceived)
        text.single(
            "etcd_network_client_grpc_sent_bytes_total", .counter, "Bytes that were sent on gRPC connections.",
            metrics.clientBytesSent)
        metrics.calls.tell(&text)
        tellProcess(&text)
        return text.bytes
    }

    private func tellVersions(_ text: inout MetricsText) {
        text.begin("etcd_server_version", .gauge, "The version of etcd that this member answers like: 1 for it.")
        text.sample(1, [.init("server_version", EtcdCompatibility.version)])
        text.begin("etcd_cluster_version", .gauge, "The version that all members answer like: 1 for it.")
        // Major and minor alone.
        let cluster = EtcdCompatibility.clusterVersion.split(separator: ".").prefix(2).joined(separator: ".")
        text.sample(1, [.init("cluster_version", cluster)])
        text.begin("etcd_server_id", .gauge, "This member's id: 1 for it.")
        text.sample(1, [.init("server_id", String(id.rawValue, radix: 16))])
        text.begin("holdfast_version", .gauge, "The version of this program: 1 for it.")
        text.sample(1, [.init("version", ServerSettings.version)])
    }

    private func tell(_ node: ReplicaNode, _ text: inout MetricsText) {
        let isLearner = node.raft.configuration.learners.contains(id)
        text.single("etcd_server_has_leader", .gauge, "Whether a leader is known.", node.raft.leader == nil ? 0 : 1)
        text.single("etcd_server_is_leader", .gauge, "Whether this member leads.", node.raft.isLeader ? 1 : 0)
        text.single("etcd_server_is_learner", .gauge, "Whether this member does not vote.", isLearner ? 1 : 0)
        text.single(
            "etcd_server_leader_changes_seen_total", .counter, "How often a new leader was heard of.",
            metrics.leaders.changes)
        text.single(
            "etcd_server_proposals_committed_total", .gauge, "The last entry that is committed.",
            node.raft.commitIndex.position)
        text.single(
            "etcd_server_proposals_applied_total", .gauge, "The last entry that was applied.",
            node.appliedIndex.position)
        text.single(
            "etcd_server_proposals_pending", .gauge, "Proposals of this member's clients that wait.",
            pending.values.count { $0.isProposal })
        text.single(
            "etcd_server_proposals_failed_total", .counter, "Proposals of this member's clients that failed.",
            metrics.proposalsFailed)
        tell(node.state.view, node.state.store.counts, &text)
        tell(node.state.leases, &text)
        text.single(
            "etcd_server_quota_backend_bytes", .gauge, "The most bytes that the store may have; 0 for no bound.",
            quota.bytesMax ?? 0)
        text.begin("holdfast_alarms", .gauge, "Alarms that are raised: 1 for each.")
        for raised in node.state.alarms.raised {
            text.sample(
                1,
                [
                    .init("member", String(raised.alarm.member, radix: 16)),
                    .init("alarm", raised.alarm.kind == .noSpace ? "NOSPACE" : "CORRUPT"),
                ])
        }
    }

    private func tell(_ leases: LeaseTable, _ text: inout MetricsText) {
        text.single("holdfast_leases", .gauge, "Leases that live.", leases.count)
        text.single("etcd_debugging_lease_granted_total", .counter, "Leases that were granted.", leases.counts.granted)
        text.single("etcd_debugging_lease_revoked_total", .counter, "Leases that were revoked.", leases.counts.revoked)
        text.single("etcd_debugging_lease_renewed_total", .counter, "Renewals of leases.", leases.counts.renewed)
        text.single(
            "etcd_debugging_server_lease_expired_total", .counter, "Leases whose time was over.", leases.counts.expired)
    }

    private func tell(_ view: StoreView, _ counts: OperationCounts, _ text: inout MetricsText) {
        text.single(
            "etcd_mvcc_db_total_size_in_bytes", .gauge, "Bytes of all versions of all keys.",
            view.liveBytes + view.historyBytes)
        text.single(
            "etcd_mvcc_db_total_size_in_use_in_bytes", .gauge, "Bytes of the keys that exist.", view.liveBytes)
        text.single("etcd_mvcc_put_total", .counter, "Puts that were applied.", counts.puts)
        text.single("etcd_mvcc_delete_total", .counter, "Deletes of ranges that were applied.", counts.deletes)
        text.single(
            "etcd_mvcc_txn_total", .counter, "Transactions that were applied or read.",
            counts.transactions &+ metrics.readTransactions)
        text.single("etcd_mvcc_range_total", .counter, "Ranges that were read.", counts.ranges &+ metrics.ranges)
        text.single("etcd_debugging_mvcc_keys_total", .gauge, "Keys that exist.", view.keyCount)
        text.single(
            "etcd_debugging_mvcc_current_revision", .gauge, "The revision of the store.", view.revision.number)
        text.single(
            "etcd_debugging_mvcc_compact_revision", .gauge, "The revision of the last compaction.",
            view.compacted.number)
    }

    private func tellPeers(_ text: inout MetricsText) {
        let peers = links?.peers ?? []
        let counters = peers.map { ($0, links?.counters(of: $0) ?? LinkCounters()) }
        text.begin("etcd_network_peer_sent_bytes_total", .counter, "Bytes sent to another member.")
        for (peer, counter) in counters { text.sample(counter.bytesSent, [.to(peer)]) }
        text.begin("etcd_network_peer_received_bytes_total", .counter, "Bytes that came from another member.")
        for (peer, counter) in counters { text.sample(counter.bytesReceived, [.from(peer)]) }
        text.begin(
            "etcd_network_peer_sent_failures_total", .counter,
            "Messages to another member that could not be sent, and failed attempts to reach it.")
        for (peer, counter) in counters {
            text.sample(
                counter.framesDroppedFull &+ counter.framesDroppedUnlinked &+ counter.failures, [.to(peer)])
        }
        metrics.probes.tell(&text)
    }

    private func tellWatches(_ text: inout MetricsText) {
        let watchers = watches?.watcherCount ?? 0
        let (behind, lag) = node.flatMap { watches?.lag(on: $0.state.view) } ?? (0, 0)
        text.single("etcd_debugging_mvcc_watch_stream_total", .gauge, "Watch streams.", watches?.streamCount ?? 0)
        text.single("etcd_debugging_mvcc_watcher_total", .gauge, "Watchers.", watchers)
        text.single("etcd_debugging_mvcc_slow_watcher_total", .gauge, "Watchers that are behind.", behind)
        text.single("holdfast_watchers", .gauge, "Watchers.", watchers)
        text.single(
            "holdfast_watchers_synced", .gauge, "Watchers that are told of changes as they come.", watchers - behind)
        text.single("holdfast_watchers_behind", .gauge, "Watchers that read on from the history.", behind)
        text.single(
            "holdfast_watch_lag_revisions", .gauge, "Revisions that the watcher furthest behind has not been told of.",
            lag)
        watchOutlet.metrics.tell(&text)
    }

    private func tellProcess(_ text: inout MetricsText) {
        if let statistics = try? ProcessStatistics(pid: ThisProcess.id) {
            text.single(
                "process_resident_memory_bytes", .gauge, "Memory that is in use.", statistics.residentBytes)
            text.begin("process_cpu_seconds_total", .counter, "Processor time that was used.")
            text.sample(nanoseconds: statistics.processorNanoseconds)
        }
        if let items = try? Directory.open("/proc/self/fd").items() {
            text.single("os_fd_used", .gauge, "Descriptors that are open.", items.count)
            text.single("process_open_fds", .gauge, "Descriptors that are open.", items.count)
        }
        if let limit = try? ThisProcess.raiseDescriptorLimit() {
            text.single("os_fd_limit", .gauge, "Descriptors that may be open.", limit)
            text.single("process_max_fds", .gauge, "Descriptors that may be open.", limit)
        }
    }
}
