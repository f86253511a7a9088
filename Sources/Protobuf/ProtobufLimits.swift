/// How much structure a reader accepts. Lengths need no limit of their own: they are checked against the bytes at hand.
public struct ProtobufLimits: Hashable, Sendable {
    /// Levels of messages (and of skipped groups) below the outermost one; more is ``ProtobufError/tooDeep``.
    public var depthMax: Int
    /// Elements of all repeated fields together; more is ``ProtobufError/tooManyElements``.
    ///
    /// An empty element takes two bytes on the wire and up to some hundred in memory, which is what this bounds.
    public var elementsMax: Int

    @inlinable
    public init(depthMax: Int = 32, elementsMax: Int) {
        self.depthMax = depthMax
        self.elementsMax = elementsMax
    }

    /// For what a client sends: far above the operations of any transaction a server would execute.
    @inlinable public static var request: ProtobufLimits { ProtobufLimits(elementsMax: 65_536) }
    /// For what a server answers: a range may hold millions of keys.
    @inlinable public static var response: ProtobufLimits { ProtobufLimits(elementsMax: 16_777_216) }
}
