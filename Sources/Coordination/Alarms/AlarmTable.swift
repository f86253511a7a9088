/// The alarms that are raised.
public struct AlarmTable: Hashable, Sendable {
    public struct Raised: Hashable, Sendable {
        public var alarm: Alarm
        /// A member raised it, and will clear it.
        public var isOwn: Bool
    }

    /// In ascending order.
    public private(set) var raised: [Raised] = []

    public init() {}

    /// - Parameter raised: refused unless it is in ascending order and no longer than ``countMax``.
    init?(raised: [Raised]) {
        guard raised.count <= Self.countMax, zip(raised, raised.dropFirst()).allSatisfy({ $0.alarm < $1.alarm }) else {
            return nil
        }
        self.raised = raised
    }

    /// More than all members of a cluster can have. Further ones are not kept; the first already say what is the matter.
    static let countMax = 1_024

    public func isRaised(_ kind: Alarm.Kind) -> Bool { raised.contains { $0.alarm.kind == kind } }

    /// Whether the state of the member cannot be relied on: its own, or that of all.
    public func isCorrupt(_ member: UInt64) -> Bool {
        raised.contains {
            $0.alarm.kind == .corrupt && ($0.alarm.member == member || $0.alarm.member == Alarm.everyone)
        }
    }

    /// Members that are none any more take their alarms along; those of nobody in particular stay, and what operators raised.
    mutating func keep(for members: [UInt64]) {
        guard !raised.isEmpty else { return }
        raised.removeAll { $0.alarm.member != Alarm.everyone && !members.contains($0.alarm.member) && $0.isOwn }
    }

    /// Whether that changed anything.
    mutating func apply(_ change: AlarmChange) -> Bool {
        let place = raised.firstIndex { $0.alarm >= change.alarm } ?? raised.count
        let isThere = place < raised.count && raised[place].alarm == change.alarm
        guard isThere != change.isRaised else { return false }
        if isThere {
            raised.remove(at: place)
        } else if raised.count < Self.countMax {
            raised.insert(Raised(alarm: change.alarm, isOwn: change.isOwn), at: place)
        }
        return true
    }
}
