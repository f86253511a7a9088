/// The part of a run that is worth drawing: what comes before the violation, as far as the messages fit on a picture.
struct DiagramWindow {
    /// So many arrows are drawn, those of heartbeats and the like aside.
    static let arrowsMax = 40
    /// Of everything.
    static let itemsMax = 130
    /// Messages of a kind between the same two are one arrow when they arrive within this time, in nanoseconds.
    private static let bundleNanoseconds: UInt64 = 300_000

    /// An event, or several messages that are drawn as one.
    struct Item: Hashable {
        var event: TraceEvent
        var count = 1
    }

    /// In the order of their events.
    let items: [Item]
    let begin: UInt64
    let end: UInt64
    /// Members that were down or paused when it begins, and the faults that had begun.
    private(set) var down: Set<Int> = []
    private(set) var paused: Set<Int> = []
    private(set) var faults: [TraceEvent] = []

    /// - Parameter all: in the order in which they happened.
    init(_ all: [TraceEvent]) {
        var first = all.firstIndex { $0.kind == .violated }.map { $0 + 1 } ?? all.count
        var found: [Item] = []
        var arrows = 0
        while first > 0, found.count < Self.itemsMax, arrows < Self.arrowsMax {
            first -= 1
            let event = all[first]
            if let place = Self.bundle(of: event, in: found) {
                found[place].count += 1
                found[place].event.since = min(found[place].event.since, event.since)
            } else {
                found.append(Item(event: event))
                if event.isMessage, !event.isFaint { arrows += 1 }
            }
        }
        items = found.reversed()
        begin = items.first?.event.at ?? 0
        end = items.last?.event.at ?? 0
        for event in all[..<first] { pass(event) }
    }

    /// The last items found are the ones that happen next.
    private static func bundle(of event: TraceEvent, in found: [Item]) -> Int? {
        guard event.isMessage else { return nil }
        return found.indices.reversed().prefix { found[$0].event.at - event.at <= bundleNanoseconds }.first {
            let other = found[$0].event
            return other.kind == event.kind && other.member == event.member && other.other == event.other
                && other.text == event.text
        }
    }

    private mutating func pass(_ event: TraceEvent) {
        switch event.kind {
        case .started: down.remove(event.member)
        case .ended:
            down.insert(event.member)
            paused.remove(event.member)
        case .paused: paused.insert(event.member)
        case .resumed: paused.remove(event.member)
        case .faultBegan: faults.append(event)
        case .faultEnded: faults.removeAll { $0.other == event.other }
        case .failed, .leads, .arrived, .lost, .committed, .violated: break
        }
    }

    /// The members that are drawn: from the first to the last that anything happens to.
    var members: Int { 1 + (items.map { max($0.event.member, $0.event.isMessage ? $0.event.other : 0) }.max() ?? 0) }
}

extension TraceEvent {
    var isMessage: Bool { kind == .arrived || kind == .lost }

    /// What goes back and forth all the time explains little.
    var isFaint: Bool {
        isMessage && ["heartbeat", "heartbeatReply", "readRequest", "readReply"].contains(text)
    }
}
