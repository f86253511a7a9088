import EtcdAPI
import GRPC
import Observability
import Raft
import Testing

@testable import LocalCluster
@testable import Server

/// The conditions of the 13 alerts that etcd's monitoring mixin brings along, as far as one process can provoke them.
///
/// Not here: `InsufficientMembers`, and the half of `MembersDown` that looks at whether a member can be scraped at all, are Prometheus's own;
/// `HighCommitDurations` cannot occur, since there is no backend beside the log that is committed to; `DatabaseQuotaLowSpace` needs a quota.
@Suite("Alerts that come with etcd's dashboards", .timeLimit(.minutes(1))) struct StockAlertTests {
    @Test(
        "NoLeader, MembersDown, HighNumberOfFailedGRPCRequests, GRPCRequestsSlow, HighNumberOfFailedProposals: a member alone"
    )
    func alone() throws {
        try ServedMember.with(others: 2) { member in
            var caller = try Caller(member.address)
            let put = PutRequest(key: [0x6B])
            let call = try caller.begin(.kvPut, put, timeoutNanoseconds: 400_000_000)
            #expect(try caller.end(of: call).status?.code != .ok)
            let deadline = Deadline(after: .seconds(10))
            var seen = try ScrapedMetrics(member.address)
            while seen.sum("etcd_server_proposals_failed_total") == 0, !deadline.hasPassed {
                seen = try ScrapedMetrics(member.address)
            }
            #expect(seen.sum("etcd_server_has_leader") == 0)
            #expect(seen.sum("etcd_network_peer_sent_failures_total", "To=") > 0)
            #expect(seen.sum("etcd_server_proposals_failed_total") == 1)
            let failed = ["Unavailable", "DeadlineExceeded", "Canceled"].map {
                seen.sum("grpc_server_handled_total", "\"\($0)\"", #""Put""#)
            }
            #expect(failed.reduce(0, +) == 1)
            let bucket = "grpc_server_handling_seconds_bucket"
            #expect(seen.sum(bucket, #""Put""#, #"le="0.1""#) == 0 && seen.sum(bucket, #""Put""#, #"le="+Inf""#) == 1)
        }
    }

    @Test("HighNumberOfLeaderChanges: each election is one, and so is the same leader after none")
    func leaders() throws {
        var metrics = LeaderMetrics()
        let (one, two) = (MemberID(1), MemberID(2))
        for leader in [nil, one, one, nil, one, two, nil] { metrics.note(leader) }
        #expect(metrics.changes == 3)
        try ServedMember.with { member in
            _ = try UnaryClient(address: member.address).put(PutRequest(key: [0x6B]), timeout: .seconds(10))
            #expect(try ScrapedMetrics(member.address).sum("etcd_server_leader_changes_seen_total") == 1)
        }
    }

    @Test("ExcessiveDatabaseGrowth and DatabaseHighFragmentationRatio: a key that is written over and over")
    func growth() throws {
        try ServedMember.with { member in
            let client = UnaryClient(address: member.address)
            let before = try ScrapedMetrics(member.address).sum("etcd_mvcc_db_total_size_in_bytes")
            let put = PutRequest(key: [0x6B], value: [UInt8](repeating: 1, count: 10_000))
            for _ in 0..<10 { _ = try client.put(put, timeout: .seconds(10)) }
            let seen = try ScrapedMetrics(member.address)
            let total = seen.sum("etcd_mvcc_db_total_size_in_bytes")
            #expect(total >= before + 100_000)
            #expect(seen.sum("etcd_mvcc_db_total_size_in_use_in_bytes") / total < 0.5)
        }
    }

    @Test("MemberCommunicationSlow: an answer of another member that takes long")
    func communication() throws {
        var probes = PeerProbes()
        let peer = MemberID(7)
        let slow = answer(to: probes.ask(peer, monotonic: 1_000), realtime: 5_000_000_000)
        slow.withUnsafeBytes {
            probes.answered($0, by: peer, monotonic: 200_001_000, realtime: 3_000_000_000)
            // The same once more is no answer to anything.
            probes.answered($0, by: peer, monotonic: 900_001_000, realtime: 3_000_000_000)
        }
        var text = MetricsText()
        probes.tell(&text)
        let told = try ScrapedMetrics(text: String(decoding: text.bytes, as: UTF8.self))
        let name = "etcd_network_peer_round_trip_time_seconds"
        #expect(told.sum("\(name)_bucket", #"To="7""#, #"le="0.1024""#) == 0)
        #expect(told.sum("\(name)_count", #"To="7""#) == 1)
        #expect(told.sum("holdfast_peer_clock_offset_seconds", #"To="7""#) == 2.1)
    }

    private func answer(to probe: [UInt8], realtime: UInt64) -> [UInt8] {
        probe.withUnsafeBytes { PeerProbes.answer(to: $0, realtime: realtime) } ?? []
    }

    @Test("answers that nobody asked for, or that are none, are dropped")
    func forgedAnswers() throws {
        var probes = PeerProbes()
        let (peer, stranger) = (MemberID(1), MemberID(2))
        let probe = probes.ask(peer, monotonic: 50)
        #expect(answer(to: Array(probe.dropLast()), realtime: 0).isEmpty)
        let good = answer(to: probe, realtime: .max)
        for (bytes, sender, time) in [
            (Array(good.dropLast()), peer, UInt64(60)), (good, stranger, 60), (good, peer, 49),
            ([0] + good.dropLast(), peer, 60),
        ] {
            bytes.withUnsafeBytes { probes.answered($0, by: sender, monotonic: time, realtime: 0) }
        }
        good.withUnsafeBytes { probes.answered($0, by: peer, monotonic: 60, realtime: 0) }
        var text = MetricsText()
        probes.tell(&text)
        let told = try ScrapedMetrics(text: String(decoding: text.bytes, as: UTF8.self))
        #expect(told.sum("etcd_network_peer_round_trip_time_seconds_count") == 1)
    }

    @Test("HighFsyncDurations: a flush that takes half a second is in no bucket below")
    func flushes() {
        var histogram = Histogram(doublingFrom: 1_000_000, count: 14)
        histogram.observe(600_000_000)
        let below = zip(histogram.bounds, histogram.counts).filter { $0.0 <= 512_000_000 }.map(\.1)
        #expect(below.reduce(0, +) == 0 && histogram.bounds.contains(512_000_000))
    }
}
