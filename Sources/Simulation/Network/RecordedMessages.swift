internal import Determinism
internal import Replica

/// Messages to be sent again much later: each one of the run so far is as likely to be among them as any other, so that even at the end some
/// are from its beginning.
struct RecordedMessages: Sendable {
    struct Record: Sendable {
        var message: PeerMessage
        var from: NetworkNode
        var to: NetworkNode
        var sent: Instant
    }

    static let capacity = 64

    private var records: [Record] = []
    private var seen = 0

    /// Vitter's algorithm R.
    mutating func see(
        _ message: PeerMessage, from sender: NetworkNode, to receiver: NetworkNode, at now: Instant,
        _ random: inout SplitMix64
    ) {
        seen += 1
        if records.count < Self.capacity {
            records.append(Record(message: message, from: sender, to: receiver, sent: now))
            return
        }
        let position = random.draw(below: seen)
        guard position < Self.capacity else { return }
        records[position] = Record(message: message, from: sender, to: receiver, sent: now)
    }

    func draw(_ random: inout SplitMix64) -> Record? {
        records.isEmpty ? nil : records[random.draw(below: records.count)]
    }
}
