import EtcdAPI
import Foundation
import GRPC
import Testing

@testable import LocalCluster
@testable import Server

@Suite("What one member counts, over its sockets", .timeLimit(.minutes(1))) struct MetricsServingTests {
    private let put = PutRequest(key: Array("k".utf8), value: Array("v".utf8))

    @Test("calls, messages and bytes are counted by method and by how they ended")
    func calls() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            for _ in 0..<3 { #expect(try caller.end(of: caller.begin(.kvPut, put)).status?.code == .ok) }
            #expect(try caller.end(of: caller.begin(.kvRange, RangeRequest())).status?.code == .invalidArgument)
            let stream = try caller.begin(.kvRangeStream, RangeRequest(key: [0], rangeEnd: [0]))
            #expect(try caller.end(of: stream).status?.code == .ok)
            let seen = try ScrapedMetrics(member.address)
            let labels = #"grpc_method="Put",grpc_service="etcdserverpb.KV",grpc_type="unary"}"#
            #expect(seen.samples["grpc_server_started_total{" + labels] == 3)
            #expect(seen.samples[#"grpc_server_handled_total{grpc_code="OK","# + labels] == 3)
            #expect(seen.samples["grpc_server_handling_seconds_count{" + labels] == 3)
            #expect(seen.sum("grpc_server_handled_total", "InvalidArgument", #""Range""#) == 1)
            #expect(seen.sum("grpc_server_msg_sent_total", "RangeStream") == 1)
            #expect(seen.sum("grpc_server_msg_received_total", "RangeStream", "server_stream") == 1)
            #expect(seen.sum("grpc_server_started_total") == seen.sum("grpc_server_handled_total"))
            #expect(seen.sum("etcd_network_client_grpc_received_bytes_total") > 100)
            #expect(seen.sum("etcd_network_client_grpc_sent_bytes_total") > 100)
        }
    }

    @Test("a stream that its client gives up has ended, and one that goes on has not")
    func streams() throws {
        try ServedMember.with { member in
            func isBegun(_ count: Double) throws -> Bool {
                try ScrapedMetrics(member.address).sum("grpc_server_started_total", "Watch", "bidi_stream") == count
            }
            do {
                var caller = try Caller(member.address)
                let call = try caller.open(.watch)
                try caller.say(WatchRequest(request: .create(WatchCreateRequest(key: [0x6B]))), on: call)
                _ = try caller.messages(of: call, atLeast: 1)
                let seen = try ScrapedMetrics(member.address)
                #expect(try isBegun(1))
                #expect(seen.sum("grpc_server_handled_total", #""Watch""#, "etcdserverpb") == 0)
                #expect(seen.sum("holdfast_watchers") == 1 && seen.sum("holdfast_watchers_synced") == 1)
                #expect(seen.sum("etcd_debugging_mvcc_watch_stream_total") == 1)
                _ = try caller.end(of: caller.begin(.kvPut, put))
                _ = try caller.messages(of: call, atLeast: 1)
                #expect(try ScrapedMetrics(member.address).sum("etcd_debugging_mvcc_events_total") == 1)
            }
            let deadline = Deadline(after: .seconds(10))
            var seen = try ScrapedMetrics(member.address)
            while seen.sum("holdfast_watchers") > 0, !deadline.hasPassed { seen = try ScrapedMetrics(member.address) }
            #expect(seen.sum("grpc_server_handled_total", "Canceled", #""Watch""#) == 1)
        }
    }

    @Test("watchers that this member ends are counted by reason")
    func cancels() throws {
        try ServedMember.with { member in
            var caller = try Caller(member.address)
            for _ in 0..<3 { _ = try caller.end(of: caller.begin(.kvPut, put)) }
            _ = try caller.end(of: caller.begin(.kvCompact, CompactionRequest(revision: 4)))
            let call = try caller.open(.watch)
            for start: Int64 in [2, -1] {
                let create = WatchCreateRequest(key: [0x6B], startRevision: start)
                try caller.say(WatchRequest(request: .create(create)), on: call)
            }
            _ = try caller.messages(of: call, atLeast: 3)
            let seen = try ScrapedMetrics(member.address)
            #expect(seen.samples[#"holdfast_watch_cancels_total{reason="compacted"}"#] == 1)
            #expect(seen.samples[#"holdfast_watch_cancels_total{reason="refused"}"#] == 1)
            #expect(seen.samples[#"holdfast_watch_cancels_total{reason="stream_ended"}"#] == 0)
            #expect(seen.sum("etcd_debugging_mvcc_compact_revision") == 4)
        }
    }

    @Test("what the store holds and what was done to it is told")
    func store() throws {
        try ServedMember.with { member in
            let client = UnaryClient(address: member.address)
            _ = try client.put(put, timeout: .seconds(10))
            let txn = TxnRequest(success: [
                RequestOp(request: .put(PutRequest(key: [0x61]))),
                RequestOp(request: .range(RangeRequest(key: [0x61]))),
                RequestOp(request: .deleteRange(DeleteRangeRequest(key: Array("k".utf8)))),
            ])
            let _: TxnResponse = try client.call(.kvTxn, txn, timeout: .seconds(10))
            _ = try client.range(RangeRequest(key: [0x61]), timeout: .seconds(10))
            let seen = try ScrapedMetrics(member.address)
            #expect(seen.sum("etcd_mvcc_put_total") == 2)
            #expect(seen.sum("etcd_mvcc_delete_total") == 1)
            #expect(seen.sum("etcd_mvcc_txn_total") == 1)
            #expect(seen.sum("etcd_mvcc_range_total") == 2)
            #expect(seen.sum("etcd_debugging_mvcc_keys_total") == 1)
            #expect(seen.sum("etcd_debugging_mvcc_current_revision") == 3)
            #expect(seen.sum("etcd_server_has_leader") == 1 && seen.sum("etcd_server_is_leader") == 1)
            #expect(seen.sum("etcd_server_is_learner") == 0 && seen.sum("etcd_server_proposals_pending") == 0)
            #expect(seen.sum("etcd_server_proposals_applied_total") >= 3)
            #expect(seen.sum("etcd_disk_wal_fsync_duration_seconds_count") >= 2)
            #expect(seen.sum("process_resident_memory_bytes") > 1_000_000 && seen.sum("os_fd_used") > 3)
            #expect(seen.samples[#"etcd_server_version{server_version="3.6.0"}"#] == 1)
        }
    }

    @Test("what has a counterpart in etcd has its kind")
    func kinds() throws {
        try ServedMember.with { member in
            let seen = try ScrapedMetrics(member.address)
            let gauges = [
                "etcd_server_has_leader", "etcd_server_proposals_committed_total",
                "etcd_server_proposals_applied_total",
                "etcd_server_proposals_pending", "etcd_mvcc_db_total_size_in_bytes", "etcd_debugging_mvcc_keys_total",
                "etcd_debugging_mvcc_watcher_total", "etcd_debugging_mvcc_slow_watcher_total", "os_fd_used",
            ]
            let counters = [
                "etcd_server_leader_changes_seen_total", "etcd_server_proposals_failed_total", "etcd_mvcc_put_total",
                "etcd_network_peer_sent_failures_total", "grpc_server_handled_total", "etcd_server_health_success",
            ]
            let histograms = [
                "etcd_disk_wal_fsync_duration_seconds", "etcd_network_peer_round_trip_time_seconds",
                "grpc_server_handling_seconds",
            ]
            for name in gauges { #expect(seen.kinds[name] == "gauge", "\(name)") }
            for name in counters { #expect(seen.kinds[name] == "counter", "\(name)") }
            for name in histograms { #expect(seen.kinds[name] == "histogram", "\(name)") }
            for name in seen.kinds.keys {
                #expect(["etcd", "grpc", "holdfast", "process", "os"].contains(name.prefix { $0 != "_" }), "\(name)")
            }
        }
    }

    @Test("answers about health are counted, check by check")
    func health() throws {
        try ServedMember.with(others: 2) { member in
            var web = try WebCaller(member.address)
            for path in ["/health", "/health?serializable=true", "/livez", "/readyz/linearizable_read"] {
                try web.send(WebCaller.text(path, "", method: "GET"))
                _ = try web.answer()
            }
            let seen = try ScrapedMetrics(member.address)
            #expect(seen.sum("etcd_server_health_failures") == 1 && seen.sum("etcd_server_health_success") == 1)
            let total = "etcd_server_healthchecks_total"
            #expect(seen.sum(total, #"type="livez",name="serializable_read",status="success""#) == 1)
            #expect(seen.sum(total, #"type="readyz",name="linearizable_read",status="error""#) == 1)
            #expect(seen.sum("etcd_server_healthcheck", #"type="livez""#) == 1)
            #expect(seen.sum("etcd_server_healthcheck", #"type="readyz""#) == 0)
        }
    }
}
