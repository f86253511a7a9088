/// Names a timer that was set; cancelling one that has run or was cancelled does nothing.
public struct TimerID: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32
}
