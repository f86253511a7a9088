/// Raises an alarm, or clears it.
public struct AlarmChange: Hashable, Sendable {
    public var alarm: Alarm
    public var isRaised: Bool
    /// A member found it itself and clears it when it is over; what an operator raised, operators clear.
    public var isOwn: Bool

    public init(_ alarm: Alarm, isRaised: Bool, isOwn: Bool = false) {
        self.alarm = alarm
        self.isRaised = isRaised
        self.isOwn = isOwn
    }
}
