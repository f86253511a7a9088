/// What must reach stable storage before the promises that depend on it may leave.
public struct Persist: Hashable, Sendable {
    /// The hard state, when it changed.
    public var hardState: HardState?
    /// New entries, contiguous. If the first one's index is not above the last one stored, everything stored from that
    /// index on is replaced: a conflicting suffix was truncated (dissertation §3.5).
    public var append: [Entry]

    public init(hardState: HardState? = nil, append: [Entry] = []) {
        self.hardState = hardState
        self.append = append
    }

    public var isEmpty: Bool { hardState == nil && append.isEmpty }
}
