internal import Bytes

/// Carries something that belongs to a loop's thread through code that runs elsewhere, without touching it there.
///
/// The last copy must be let go of on the loop's thread too, where that destroys something that is not thread-safe.
public struct LoopConfined<Value>: @unchecked Sendable {
    private let confined: Value
    private let handle: LoopHandle

    public init(_ value: Value, to handle: LoopHandle) {
        confined = value
        self.handle = handle
    }

    /// May be asked for on the loop's thread only.
    public var value: Value {
        invariant(handle.isOnLoopThread, "what is confined to a loop is used on its thread")
        return confined
    }
}
