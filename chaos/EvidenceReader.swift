internal import EtcdAPI
internal import LinuxSystem
internal import LocalCluster
internal import Synchronization
internal import Trials

/// Reads, on a thread of its own, what each member keeps: every version of every register and the state at the end.
///
/// All members are read at one revision and serializably, so that each answers from its own store alone. Each revision is
/// asked for by itself, a transaction for many: the keys that were changed at it, as they were at it.
final class EvidenceReader {
    private final class Shared: Sendable {
        struct State {
            var evidence: [MemberEvidence] = []
            var remarks: [String] = []
            var isDone = false
            var isCancelled = false
            var text = ""
        }

        let state = Mutex(State())
    }

    private struct Cancelled: Error {}

    /// Revisions asked for in one transaction; members allow 128 operations.
    private static let revisionsPerCall: Int64 = 100
    /// Bytes of values asked for in one transaction; far below what a client takes.
    private static let bytesPerCall: Int64 = 16 << 20
    private static let timeout = Duration.seconds(10)
    /// For all members to answer and to come as far as the furthest.
    private static let patience: UInt64 = 30_000_000_000

    private let shared = Shared()
    private let worker: Worker

    /// - Parameter members: those that are part of the cluster.
    init(_ members: [MemberSpec], _ padding: Padding) throws(SystemError) {
        let shared = shared
        worker = try Worker("evidence") {
            Self.read(members, padding, shared)
            shared.state.withLock { $0.isDone = true }
        }
    }

    var isDone: Bool { shared.state.withLock { $0.isDone } }
    /// How far it is, for people.
    var text: String { shared.state.withLock { $0.text } }

    func cancel() { shared.state.withLock { $0.isCancelled = true } }

    /// Waits for the end.
    func result() -> (evidence: [MemberEvidence], remarks: [String]) {
        worker.join()
        return shared.state.withLock { ($0.evidence, $0.remarks) }
    }

    private static func read(_ members: [MemberSpec], _ padding: Padding, _ shared: Shared) {
        let clients = members.map { UnaryClient(address: $0.clientAddress) }
        var finalRevision: Int64 = 0
        for (member, client) in zip(members, clients) {
            do {
                // A linearizable read: whoever answers it has come as far as anyone had when it was asked.
                let request = RangeRequest(key: [0], countOnly: true)
                let answer = try retrying(shared) { () throws(CallFailure) in
                    try client.range(request, timeout: timeout)
                }
                finalRevision = max(finalRevision, answer.header?.revision ?? 0)
            } catch {
                shared.state.withLock { $0.remarks.append("\(member.name) answers no read at the end: \(error)") }
            }
        }
        for (member, client) in zip(members, clients) {
            do {
                let evidence = try evidence(of: member, client, at: finalRevision, padding, shared)
                shared.state.withLock { $0.evidence.append(evidence) }
            } catch {
                shared.state.withLock { $0.remarks.append("\(member.name) cannot be read at the end: \(error)") }
            }
        }
    }

    private static func evidence(
        of member: MemberSpec, _ client: UnaryClient, at finalRevision: Int64, _ padding: Padding, _ shared: Shared
    ) throws -> MemberEvidence {
        var evidence = MemberEvidence(member: member.number, finalRevision: finalRevision)
        // Everything there is, at the final revision; a member that is behind refuses, and is asked again.
        let everything = RangeRequest(key: [0], rangeEnd: [0], revision: finalRevision, serializable: true)
        let state = try retrying(shared) { () throws(CallFailure) in try client.range(everything, timeout: timeout) }
        evidence.state = state.kvs.map { StoredVersion($0, padding) }
        let stride = max(1, min(revisionsPerCall, bytesPerCall / Int64(max(1, padding.bytes))))
        var next: Int64 = 2
        while next <= finalRevision {
            let last = min(finalRevision, next + stride - 1)
            let request = TxnRequest(success: (next...last).map { RequestOp(request: .range(changes(at: $0))) })
            let answer = try retrying(shared) { () throws(CallFailure) in
                try client.call(.kvTxn, request, answering: TxnResponse.self, timeout: timeout)
            }
            for response in answer.responses {
                guard case .range(let range)? = response.response else { continue }
                evidence.versions += range.kvs.map { StoredVersion($0, padding) }
            }
            let text = "\(member.name) is read through revision \(last) of \(finalRevision)"
            shared.state.withLock { $0.text = text }
            next = last + 1
        }
        return evidence
    }

    /// The registers that were changed at a revision, as they were then.
    private static func changes(at revision: Int64) -> RangeRequest {
        let prefix = Array(RegisterWorkload.keyPrefix.utf8)
        var end = prefix
        end[end.count - 1] += 1
        return RangeRequest(
            key: prefix, rangeEnd: end, revision: revision, serializable: true, minModRevision: revision,
            maxModRevision: revision)
    }

    /// Calls until it succeeds or the patience is over.
    private static func retrying<Answer>(
        _ shared: Shared, _ body: () throws(CallFailure) -> Answer
    ) throws -> Answer {
        let deadline = Clocks.monotonic() + patience
        while true {
            guard !shared.state.withLock({ $0.isCancelled }) else { throw Cancelled() }
            do throws(CallFailure) {
                return try body()
            } catch {
                guard Clocks.monotonic() < deadline else { throw error }
                Clocks.sleep(.milliseconds(100))
            }
        }
    }
}

extension StoredVersion {
    init(_ stored: KeyValue, _ padding: Padding) {
        self.init(
            revision: stored.modRevision, key: String(decoding: stored.key, as: UTF8.self),
            value: padding.value(of: stored.value), version: stored.version,
            createRevision: stored.createRevision)
    }
}
