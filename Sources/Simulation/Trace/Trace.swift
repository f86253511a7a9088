internal import Bytes
internal import Replica

/// What happened, in order: as a hash that names the whole run, and, when somebody listens, as lines.
struct Trace {
    /// What happens to a process or a disk without a value of its own.
    enum Mark: UInt64 {
        case started = 1
        case ended
        case failed
        case leads
        case disk
    }

    private var folded = StableHash()
    /// Called with each line; nil when nobody listens.
    let listener: ((String) -> Void)?

    /// Called with what a diagram shows; nil when nobody draws one.
    let recorder: ((TraceEvent) -> Void)?

    init(listener: ((String) -> Void)? = nil, recorder: ((TraceEvent) -> Void)? = nil) {
        self.listener = listener
        self.recorder = recorder
    }

    /// Equal for equal runs.
    var hash: UInt64 { folded.value }

    private mutating func fold(_ time: UInt64, _ code: UInt64) { folded.add(time &* 0x1_0000_0001 ^ code << 20) }

    mutating func happened(_ time: UInt64, _ mark: Mark, _ member: Int) {
        fold(time, mark.rawValue << 8 | UInt64(member))
        guard mark != .disk else { return }
        if let listener { listener("\(Self.stamp(time)) m\(member + 1) \(mark)") }
        guard let recorder else { return }
        switch mark {
        case .started: recorder(TraceEvent(time, .started, member))
        case .ended: recorder(TraceEvent(time, .ended, member))
        case .failed: recorder(TraceEvent(time, .failed, member))
        case .leads, .disk: break
        }
    }

    mutating func state(_ time: UInt64, _ member: Int, _ hash: UInt64) {
        fold(time, UInt64(member))
        folded.add(hash)
    }

    mutating func sent(_ time: UInt64, _ kind: MessageKind, _ from: Int, _ to: Int) {
        fold(time, 0x10000 | UInt64(from) << 8 | UInt64(to))
        if let listener { listener("\(Self.stamp(time)) m\(from + 1) -> m\(to + 1) \(kind)") }
    }

    mutating func arrived(_ time: UInt64, _ kind: MessageKind, _ from: Int, _ to: Int, sent: UInt64) {
        fold(time, 0x20000 | UInt64(from) << 8 | UInt64(to))
        if let listener { listener("\(Self.stamp(time)) m\(to + 1) <- m\(from + 1) \(kind)") }
        if let recorder {
            recorder(TraceEvent(time, .arrived, to, other: from, since: sent, String(describing: kind)))
        }
    }

    mutating func asked(_ time: UInt64, _ client: Int, _ number: Int, _ member: Int) {
        fold(time, 0x30000 | UInt64(client))
        if let listener { listener("\(Self.stamp(time)) c\(client + 1) asks m\(member + 1) #\(number + 1)") }
    }

    mutating func answered(_ time: UInt64, _ member: Int, _ number: Int) {
        fold(time, 0x40000 | UInt64(member))
        if let listener { listener("\(Self.stamp(time)) m\(member + 1) answers #\(number + 1)") }
    }

    mutating func settled(_ time: UInt64, _ client: Int, _ number: Int, _ fate: ClientCall.Fate) {
        fold(time, 0x50000 | UInt64(client))
        if let listener { listener("\(Self.stamp(time)) c\(client + 1) #\(number + 1) \(fate.text)") }
    }

    /// Something that a watching client was told; `revision` is that of the answer's header.
    mutating func watched(_ time: UInt64, _ client: Int, _ revision: Int64) {
        fold(time, 0x60000 | UInt64(client))
        folded.add(UInt64(bitPattern: revision))
        if let listener { listener("\(Self.stamp(time)) w\(client + 1) is told, at revision \(revision)") }
    }

    /// Something for diagrams only; not part of the hash.
    func record(_ event: @autoclosure () -> TraceEvent) {
        if let recorder { recorder(event()) }
    }

    /// A line for whoever reads; not part of the hash.
    func note(_ time: UInt64, _ text: @autoclosure () -> String) {
        if let listener { listener("\(Self.stamp(time)) \(text())") }
    }

    /// Seconds with six digits, as `12.345678`.
    static func stamp(_ nanoseconds: UInt64) -> String {
        let micro = nanoseconds / 1_000
        let fraction = String(micro % 1_000_000)
        return "\(micro / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}

extension ClientCall.Fate {
    /// A short form for traces.
    var text: String {
        switch self {
        case .pending: "is pending"
        case .answered(let answer):
            answer.error.map { "is answered: \($0)" } ?? "is answered at revision \(answer.revision)"
        case .refused: "is refused"
        case .unknown: "is unknown"
        }
    }
}
