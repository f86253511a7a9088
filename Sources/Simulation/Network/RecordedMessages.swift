internal import Determinism
internal import Replica

/// Messages to be sent again later, of every kind as many: the rare ones are those whose return does harm.
///
/// Of each kind some are as likely from any time of the run so far, so that even at the end some are from its beginning; and the newest are kept
/// as well, which come again while their term lasts.
struct RecordedMessages: Sendable {
    struct Record: Sendable {
        var message: PeerMessage
        var from: NetworkNode
        var to: NetworkNode
        var sent: Instant
    }

    private struct Shelf {
        var seen = 0
        var old: [Record] = []
        var new: [Record] = []
    }

    static let oldMax = 6
    static let newMax = 3

    private var shelves = [Shelf](repeating: Shelf(), count: MessageKind.allCases.count)
    /// The kinds of which there are any, in the order in which they were first seen.
    private var kinds: [Int] = []

    /// Vitter's algorithm R for the old ones.
    mutating func see(
        _ message: PeerMessage, from sender: NetworkNode, to receiver: NetworkNode, at now: Instant,
        _ random: inout SplitMix64
    ) {
        let record = Record(message: message, from: sender, to: receiver, sent: now)
        let kind = Int(MessageKind(message).rawValue)
        if shelves[kind].seen == 0 { kinds.append(kind) }
        shelves[kind].seen += 1
        if shelves[kind].new.count == Self.newMax { shelves[kind].new.removeFirst() }
        shelves[kind].new.append(record)
        guard shelves[kind].old.count == Self.oldMax else { return shelves[kind].old.append(record) }
        let position = random.draw(below: shelves[kind].seen)
        if position < Self.oldMax { shelves[kind].old[position] = record }
    }

    func draw(_ random: inout SplitMix64) -> Record? {
        guard !kinds.isEmpty else { return nil }
        let shelf = shelves[random.pick(kinds)]
        return random.pick(random.draw(below: 2) == 0 ? shelf.old : shelf.new)
    }
}
